package io.countersign.singlewriter;

import io.countersign.schemas.wire.Sealing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A sealed book over a book of bytes: byte 1, the length of the key's id in one byte, the id, the sealed value.
///
/// @param name of the book
record SealedValues<T>(Sealing sealing, String name, Book<byte[]> book, Class<T> type) implements SealedBook<T> {

    /// Neither JSON nor an Avro object begins with it.
    private static final byte MARK = 1;

    @Override
    public Optional<T> get(String key, T whenErased) {
        return book.get(key).flatMap(bytes -> bytes.length == 0 || bytes[0] != MARK ? Optional.of(StateJson.read(bytes, type)) : opened(key, bytes, whenErased));
    }

    @Override
    public void put(String key, String caseId, T value) {
        var plain = StateJson.bytes(value);
        book.put(key, sealing.keyFor(caseId).map(keyId -> sealed(keyId, key, plain)).orElse(plain));
    }

    @Override
    public void remove(String key) {
        book.remove(key);
    }

    private byte[] sealed(String keyId, String key, byte[] plain) {
        var id = keyId.getBytes(StandardCharsets.UTF_8);
        var sealed = sealing.seal(keyId, about(key), plain);
        return ByteBuffer.allocate(2 + id.length + sealed.length).put(MARK).put((byte) id.length).put(id).put(sealed).array();
    }

    private Optional<T> opened(String key, byte[] bytes, T whenErased) {
        var stored = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        var id = new byte[Byte.toUnsignedInt(stored.get())];
        stored.get(id);
        var sealed = new byte[stored.remaining()];
        stored.get(sealed);
        return sealing.open(new String(id, StandardCharsets.UTF_8), about(key), sealed).map(plain -> StateJson.read(plain, type))
                .or(() -> Optional.ofNullable(whenErased));
    }

    private String about(String key) {
        return "state|" + name + "|" + key;
    }
}
