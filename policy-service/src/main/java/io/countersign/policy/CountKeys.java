package io.countersign.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes the keys that runs are counted under: digests under one secret, so that who reads topics or state finds no reference there and
/// can't confirm one by guessing.
public final class CountKeys {

    private static final int LEAST = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    private CountKeys(SecretKeySpec secret) {
        this.secret = secret;
    }

    /// Reads the secret.
    ///
    /// @throws IllegalStateException it isn't there or is too short; the message says the remedy
    public static CountKeys load(Path file) {
        try {
            return of(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalStateException("The file with the secret of counters " + file + " can't be read: " + e.getMessage()
                    + "; set countersign.counters.secret-file to a file with " + LEAST + " random characters or more.", e);
        }
    }

    /// The keys under that secret.
    ///
    /// @throws IllegalStateException it is too short
    public static CountKeys of(String secret) {
        if (secret.length() < LEAST) {
            throw new IllegalStateException("The secret of counters has less than " + LEAST + " characters; put " + LEAST
                    + " random ones or more into the file that countersign.counters.secret-file names.");
        }
        return new CountKeys(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
    }

    /// Key of what a counter of a flow counts for one reference: 64 hexadecimal digits.
    public String of(String flow, String counter, String value) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            for (var part : List.of(flow, counter, value)) { // each with its length: no two lists of parts give the same bytes
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
                mac.update(bytes);
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
