package io.countersign.testkit;

import io.countersign.schemas.wire.Sealing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// Opens the personal texts in what a service's store holds, for tests that look into it.
public final class SealedStates {

    private static final Pattern SEALED = Pattern.compile("s1\\.([^.\"]+)\\.([A-Za-z0-9_-]+)");

    private SealedStates() {}

    /// The JSON text of a value with its texts opened.
    ///
    /// @param book name of the store
    /// @param key the value's key
    public static String opened(Sealing sealing, String book, String key, byte[] value) {
        return SEALED.matcher(new String(value, StandardCharsets.UTF_8)).replaceAll(sealed -> sealing
                .open(sealed.group(1), "state|" + book + "|" + key, Base64.getUrlDecoder().decode(sealed.group(2)))
                .map(plain -> new String(plain, StandardCharsets.UTF_8).replace("\\", "\\\\").replace("\"", "\\\"").replace("\\", "\\\\").replace("$", "\\$"))
                .orElse(Sealing.ERASED));
    }
}
