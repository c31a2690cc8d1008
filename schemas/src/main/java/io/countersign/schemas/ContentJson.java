package io.countersign.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.schemas.avro.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/// Personal content as RFC 8785 canonical JSON with its SHA-256.
public final class ContentJson {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build()).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private ContentJson() {}

    /// RFC 8785 bytes of `json`.
    ///
    /// @throws IllegalArgumentException a number beyond what RFC 8785 can write
    public static byte[] canonical(JsonNode json) {
        try {
            if (!json.isContainerNode()) { // the library takes objects and arrays only
                var wrapped = new JsonCanonicalizer("[" + JSON.writeValueAsString(json) + "]").getEncodedString();
                return wrapped.substring(1, wrapped.length() - 1).getBytes(StandardCharsets.UTF_8);
            }
            return new JsonCanonicalizer(JSON.writeValueAsString(json)).getEncodedUTF8();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new IllegalArgumentException("This JSON has no canonical form: " + e.getMessage(), e);
        }
    }

    /// `json` as content: canonical bytes and their digest, not encrypted.
    public static Content of(JsonNode json) {
        return ofBytes(canonical(json));
    }

    /// `bytes` as they are, with their digest; for inputs that are not JSON.
    public static Content ofBytes(byte[] bytes) {
        return Content.newBuilder().setBytes(ByteBuffer.wrap(bytes)).setDigest(hexSha256(bytes)).setKeyId(null).build();
    }

    /// What stands for a content whose key was destroyed: an empty JSON object.
    public static byte[] erased() {
        return "{}".getBytes(StandardCharsets.UTF_8);
    }

    /// Whether nothing is left of `content`: its key was destroyed. No run is an empty object.
    public static boolean isErased(Content content) {
        return content.getKeyId() != null || Arrays.equals(bytes(content), erased());
    }

    /// The bytes of `content`.
    public static byte[] bytes(Content content) {
        var copy = new byte[content.getBytes().remaining()];
        content.getBytes().duplicate().get(copy);
        return copy;
    }

    /// The JSON in `content`.
    ///
    /// @throws UncheckedIOException the bytes aren't JSON
    public static JsonNode read(Content content) {
        return read(bytes(content));
    }

    /// The JSON in `bytes`.
    ///
    /// @throws UncheckedIOException the bytes aren't JSON
    public static JsonNode read(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The action digest: SHA-256 over the canonical JSON of the run's `action`, 64 hexadecimal digits.
    ///
    /// @return null: the run has no action
    public static String actionDigest(JsonNode run) {
        var action = run.path("action");
        return action.isObject() ? hexSha256(canonical(action)) : null;
    }

    /// SHA-256, 64 lower-case hexadecimal digits.
    public static String hexSha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256(bytes));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
