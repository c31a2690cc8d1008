package io.countersign.transparency;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// Decoders with exactly one accepted spelling per value, so that two notes that differ in a byte never mean the same.
final class Strict {

    private Strict() {
    }

    /// @throws InvalidProofException not standard base64 with canonical padding
    static byte[] base64(String text, String what) throws InvalidProofException {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new InvalidProofException("The " + what + " is not base64.");
        }
        // Java also accepts missing padding and stray low bits.
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new InvalidProofException("The " + what + " is not in canonical base64.");
        }
        return decoded;
    }

    static String utf8(byte[] bytes) throws InvalidProofException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new InvalidProofException("The note is not valid UTF-8.");
        }
    }

    /// @throws IllegalArgumentException the text holds a lone surrogate
    static byte[] utf8(String text) {
        try {
            var encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException _) {
            throw new IllegalArgumentException("The text holds half a character (a lone surrogate) and has no UTF-8 form.");
        }
    }

    /// A decimal number without sign or leading zero, at most 2^63-1; -1 when it is anything else.
    static long decimal(String text) {
        if (text.isEmpty() || text.length() > 19 || (text.length() > 1 && text.charAt(0) == '0')
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    /// A hash as a line of its own.
    static String line(Hash hash) {
        return Base64.getEncoder().encodeToString(hash.bytes()) + "\n";
    }

    /// Reads lines of one hash each.
    ///
    /// @throws InvalidProofException a line that is not the canonical base64 of 32 bytes; the message counts from 1
    static List<Hash> hashes(List<String> lines, String what) throws InvalidProofException {
        var hashes = new ArrayList<Hash>();
        for (var line : lines) {
            var bytes = base64(line, "hash " + (hashes.size() + 1) + " of the " + what);
            if (bytes.length != Hash.LENGTH) {
                throw new InvalidProofException("Hash " + (hashes.size() + 1) + " of the " + what + " has " + bytes.length + " bytes, not " + Hash.LENGTH + ".");
            }
            hashes.add(Hash.of(bytes));
        }
        return hashes;
    }
}
