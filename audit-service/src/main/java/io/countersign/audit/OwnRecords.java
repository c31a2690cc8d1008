package io.countersign.audit;

import io.countersign.audit.domain.OwnEvent;

/// Bytes of the records that audit-service itself publishes. Implemented by the `avro` wall.
public interface OwnRecords {

    /// Value for the dead-letter topic.
    byte[] deadLetter(Ledger.Dead dead);

    /// Number of a dead letter that was published before.
    ///
    /// @throws EventReader.UnreadableEvent not a dead letter
    long deadLetterNumber(byte[] value) throws EventReader.UnreadableEvent;

    /// Value for the topic of the Record's own events, its personal parts sealed.
    byte[] recordEvent(OwnEvent event);

    /// An own event that was written before. Texts whose key was destroyed are `[erased]`.
    ///
    /// @throws EventReader.UnreadableEvent not one of ours
    OwnEvent recordEvent(byte[] value) throws EventReader.UnreadableEvent;

    /// Value for the checkpoint topic.
    byte[] checkpoint(CheckpointStore.Stored checkpoint);
}
