package io.countersign.audit;

import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Facts;

/// Reads what an audited topic carries. Implemented by the `avro` wall.
public interface EventReader {

    /// What the Record needs to know of a record's value.
    ///
    /// @param topic the topic it was read from
    /// @param value the value as it is; null: a tombstone
    /// @throws UnreadableEvent the bytes can't be read, now or later
    /// @throws UnknownKey it is sealed under a key that the store does not know
    /// @throws RuntimeException the schema isn't known and the registry does not answer, or the key store does not: try again later
    Event read(String topic, byte[] value) throws UnreadableEvent;

    /// Everything a record's value says, in the domain's words.
    ///
    /// @throws UnreadableEvent as for [#read]
    Facts facts(String topic, byte[] value) throws UnreadableEvent;

    /// The whole event as JSON, nothing left out.
    ///
    /// @throws UnreadableEvent as for [#read]
    String json(String topic, byte[] value) throws UnreadableEvent;

    /// The run as it came in.
    ///
    /// @param value value of a record of `runs`
    /// @return its canonical JSON; null: not the acceptance of a run, or encrypted
    /// @throws UnreadableEvent as for [#read]
    String run(byte[] value) throws UnreadableEvent;

    /// The recorded evaluation.
    ///
    /// @param value value of a record of `run-events`
    /// @return JSON with `route`, `rule`, `ruleName`, `reason`, `reasonCode`, `risk`, `flow`, `flowVersion`, `flowHash` and `rules`;
    ///         null: this change was not made by rules
    /// @throws UnreadableEvent as for [#read]
    String routing(byte[] value) throws UnreadableEvent;

    /// A record names a key that was never made, or the key store is older than the record. Nothing can be said of such a record until
    /// the right key store is back.
    final class UnknownKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /// @param keyId the key
        public UnknownKey(String keyId) {
            super("No key " + keyId + " was ever made, or the key store is older than what was sealed: put the newest one back");
        }
    }

    /// Bytes that can't be read and never will be.
    final class UnreadableEvent extends Exception {
        private static final long serialVersionUID = 1L;

        /// @param message why, one sentence
        public UnreadableEvent(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
