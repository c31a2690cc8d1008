package io.countersign.audit;

/// What has to be known of payloads to show them to others. Implemented by the `avro` wall.
public interface PayloadReader {

    /// The Avro schema with that id, as JSON.
    ///
    /// @throws RuntimeException it isn't known and the registry does not answer: try again later
    String schema(int id);

    /// The key that the personal parts of a value are sealed under; null: they are plain.
    ///
    /// @throws EventReader.UnreadableEvent the bytes can't be read, now or later
    String keyId(byte[] value) throws EventReader.UnreadableEvent;
}
