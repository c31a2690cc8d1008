package io.countersign.schemas.wire;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.wire.PersonalParts.Kind;
import io.countersign.schemas.wire.PersonalParts.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.EncoderFactory;

/// Seals the personal parts of an encoded record and opens them again. Only those parts, their lengths and the `keyId` of the record and of its
/// contents change; the layout of a sealed part is in `docs/record-format.md`.
final class SealedParts {

    private static final String TEXT_MARK = "s1.";
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    private final Sealing sealing;

    SealedParts(Sealing sealing) {
        this.sealing = sealing;
    }

    /// `value` with its personal parts sealed; as it is where it belongs to no case.
    byte[] seal(byte[] value, Schema schema, int start) throws IOException {
        var walk = PersonalParts.walk(value, schema, start);
        var key = walk.id() == null || walk.caseId() == null ? Optional.<String>empty() : sealing.keyFor(walk.caseId());
        if (key.isEmpty()) {
            return value;
        }
        var keyId = key.get();
        var kept = keys(walk);
        var out = new Edited(value);
        var digests = new HashMap<Integer, byte[]>();
        for (var place : walk.places()) {
            switch (place) {
                case Place.KeySlot(var offset, var length, var before, var content) -> {
                    if (content < 0 || before == null) {
                        out.replace(offset, length, named(keyId));
                    }
                }
                case Place.Personal(var part, var kind, var content) -> {
                    // What came in erased goes out erased, under the name of the key that is gone; the digest of no bytes tells nothing.
                    if (kept.get(content) == null && (kind != Kind.DIGEST || digests.containsKey(content))) {
                        var sealed = kind == Kind.DIGEST ? digest(digests.get(content))
                                : sealed(keyId, walk.id(), kind, Arrays.copyOfRange(value, part.offset(), part.offset() + part.length()));
                        digests.put(content, sealed);
                        out.data(part, sealed);
                    }
                }
            }
        }
        return out.bytes();
    }

    /// `value` with its sealed parts opened. A content whose key was destroyed becomes an empty JSON object and keeps the key's name, a text
    /// becomes [Sealing#ERASED].
    ///
    /// @throws IllegalArgumentException a sealed part was changed
    byte[] open(byte[] value, Schema writers, int start) throws IOException {
        var walk = PersonalParts.walk(value, writers, start);
        if (walk.keyId() == null) {
            return value;
        }
        var names = keys(walk);
        var out = new Edited(value);
        var opened = new HashMap<Integer, byte[]>();
        var erased = new HashMap<Integer, Boolean>();
        for (var place : walk.places()) {
            switch (place) {
                case Place.KeySlot(var offset, var length, var before, var content) -> {
                    if (content >= 0 && before != null && !erased.getOrDefault(content, false)) {
                        out.replace(offset, length, new byte[] {0});
                    }
                }
                case Place.Personal(var part, var kind, var content) -> {
                    var stored = Arrays.copyOfRange(value, part.offset(), part.offset() + part.length());
                    if (kind == Kind.DIGEST) {
                        if (opened.containsKey(content)) {
                            out.data(part, digest(opened.get(content)));
                        }
                    } else {
                        var keyId = content < 0 ? walk.keyId() : names.get(content);
                        if (keyId != null) {
                            var sealed = raw(kind, stored);
                            var plain = Arrays.equals(stored, EMPTY_OBJECT) ? Optional.<byte[]>empty()
                                    : sealed == null ? Optional.of(stored) : sealing.open(keyId, walk.id(), sealed);
                            var shown = plain.orElse(kind == Kind.TEXT ? Sealing.ERASED.getBytes(StandardCharsets.UTF_8) : EMPTY_OBJECT);
                            erased.put(content, plain.isEmpty());
                            opened.put(content, shown);
                            out.data(part, shown);
                        }
                    }
                }
            }
        }
        return out.bytes();
    }

    /// The key that each content names already.
    private static Map<Integer, String> keys(PersonalParts walk) {
        var keys = new HashMap<Integer, String>();
        walk.places().forEach(place -> {
            if (place instanceof Place.KeySlot(_, _, var keyId, var content) && content >= 0) {
                keys.put(content, keyId);
            }
        });
        return keys;
    }

    private byte[] sealed(String keyId, String about, Kind kind, byte[] plain) {
        var sealed = sealing.seal(keyId, about, plain);
        return kind == Kind.TEXT ? (TEXT_MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)).getBytes(StandardCharsets.US_ASCII)
                : sealed;
    }

    /// @return null: not sealed
    private static byte[] raw(Kind kind, byte[] stored) {
        if (kind == Kind.BYTES) {
            return stored[0] == 1 ? stored : null;
        }
        var text = new String(stored, StandardCharsets.UTF_8);
        return text.startsWith(TEXT_MARK) ? Base64.getUrlDecoder().decode(text.substring(TEXT_MARK.length())) : null;
    }

    private static byte[] digest(byte[] bytes) {
        return ContentJson.hexSha256(bytes).getBytes(StandardCharsets.US_ASCII);
    }

    /// The second branch of a union of null and text.
    private static byte[] named(String keyId) {
        var text = keyId.getBytes(StandardCharsets.UTF_8);
        var out = new ByteArrayOutputStream();
        out.write(2);
        out.writeBytes(number(text.length));
        out.writeBytes(text);
        return out.toByteArray();
    }

    private static byte[] number(long number) {
        var out = new ByteArrayOutputStream();
        try {
            EncoderFactory.get().directBinaryEncoder(out, null).writeLong(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// A value with pieces replaced, from the front to the back.
    private static final class Edited {
        private final byte[] value;
        private final ByteArrayOutputStream out;
        private int at;

        Edited(byte[] value) {
            this.value = value;
            this.out = new ByteArrayOutputStream(value.length + 256);
        }

        void replace(int offset, int length, byte[] by) {
            out.write(value, at, offset - at);
            out.writeBytes(by);
            at = offset + length;
        }

        /// Replaces data and the length before it.
        void data(PersonalParts.Part part, byte[] by) {
            var prefix = number(part.length()).length;
            replace(part.offset() - prefix, prefix, number(by.length));
            replace(part.offset(), part.length(), by);
        }

        byte[] bytes() {
            out.write(value, at, value.length - at);
            return out.toByteArray();
        }
    }
}
