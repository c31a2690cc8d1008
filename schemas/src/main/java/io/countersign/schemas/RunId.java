package io.countersign.schemas;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.regex.Pattern;

/// How a run gets its id: `run_` and 26 base32 characters (RFC 4648 alphabet in lower case, no padding) of the first 128 bits of
/// SHA-256 over the RFC 8785 canonical JSON array `[source, caseId, id]`.
public final class RunId {

    private static final Pattern SHAPE = Pattern.compile("run_[a-z2-7]{26}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private RunId() {}

    /// The same three always give the same id, so a run sent twice is one run.
    public static String of(String source, String caseId, String id) {
        var triple = JsonNodeFactory.instance.arrayNode().add(source).add(caseId).add(id);
        return "run_" + base32(ContentJson.sha256(ContentJson.canonical(triple)), 16);
    }

    /// Whether `text` has the shape of a run id.
    public static boolean isRunId(String text) {
        return SHAPE.matcher(text).matches();
    }

    private static String base32(byte[] bytes, int length) {
        var text = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; i < length; i++) {
            buffer = (buffer << 8 | bytes[i] & 0xff) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(buffer << 5 - bits & 31));
        }
        return text.toString();
    }
}
