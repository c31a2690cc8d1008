package io.countersign.audit;

/// Bytes of the records that audit-service itself publishes. Implemented by the `avro` wall.
public interface OwnRecords {

    /// Value for the dead-letter topic.
    byte[] deadLetter(Ledger.Dead dead);

    /// Number of a dead letter that was published before.
    ///
    /// @throws EventReader.UnreadableEvent not a dead letter
    long deadLetterNumber(byte[] value) throws EventReader.UnreadableEvent;

    /// Value for the checkpoint topic.
    byte[] checkpoint(CheckpointStore.Stored checkpoint);
}
