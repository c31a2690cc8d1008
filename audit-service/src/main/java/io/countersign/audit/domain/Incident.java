package io.countersign.audit.domain;

import io.countersign.record.Received;
import io.countersign.record.ShardName;

/// Something that must not happen did. It is written down; some kinds stop the shard, because going on would hide it.
///
/// @param shard where
/// @param offset at which Kafka offset
/// @param code stable code
/// @param what one sentence for people
/// @param record the record, where its bytes must be kept; null otherwise
public record Incident(ShardName shard, long offset, Code code, String what, Received record) {

    /// Kinds of incidents.
    public enum Code {
        /// A record could not be read: its bytes are kept on the dead-letter topic and the shard goes on.
        UNREADABLE(false),
        /// The event's number is not the next one: a committed event is missing or came twice.
        SEQUENCE_BROKEN(true),
        /// An event id or an entity's version is in the Record already with another content.
        FORK(true),
        /// The topic was deleted and made again.
        TOPIC_RECREATED(true),
        /// Kafka has lost records that the Record has, or dropped records the Record has not.
        KAFKA_ROLLED_BACK(true),
        /// The tree in the database does not extend the one that was signed.
        TREE_BROKEN(true);

        private final boolean stops;

        Code(boolean stops) {
            this.stops = stops;
        }

        /// Whether the shard stops until a person closes the incident.
        public boolean stops() {
            return stops;
        }
    }
}
