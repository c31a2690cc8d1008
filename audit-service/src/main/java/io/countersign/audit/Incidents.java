package io.countersign.audit;

import io.countersign.audit.domain.Incident;
import io.countersign.record.ShardName;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Incidents of the Record as they are kept. Implemented by the `postgres` wall.
public interface Incidents {

    /// All incidents, oldest first.
    ///
    /// @param closedToo also those that are over: closed by a person, or never stopping a shard
    List<Kept> all(boolean closedToo);

    /// An incident as it is kept.
    ///
    /// @param offset Kafka offset at which it was noticed
    /// @param what one sentence
    /// @param nextOffset where the shard goes on
    /// @param nextSeq number that the next event must carry there
    /// @param closedBy null: it is open
    /// @param reason why it was closed
    record Kept(UUID id, ShardName shard, long offset, Incident.Code code, String what, Instant noticedAt, long nextOffset, long nextSeq, String closedBy,
            Instant closedAt, String reason) {

        /// Whether it keeps its shard from going on.
        public boolean stops() {
            return code.stops() && closedBy == null;
        }

        /// What happens when it is closed. Closing never skips or resets anything.
        public String goingOn() {
            var on = "The shard reads " + shard + " again from offset " + nextOffset + " and takes only event number " + nextSeq + " there. ";
            return switch (code) {
                case UNREADABLE -> "The bytes are kept on the dead-letter topic and the shard went on by itself.";
                case SEQUENCE_BROKEN -> on + "Unless the missing events are back on the topic, or the double ones gone, it stops again at once.";
                case FORK -> on + "Unless the second event of that id or version is gone from the topic, it stops again at once.";
                case TOPIC_RECREATED -> on + "Unless the topic of before is back with its id, it stops again at once; what is on the new topic is never taken for it.";
                case KAFKA_ROLLED_BACK -> on + "Bring Kafka back to that offset first, from a replica or a backup: below it, it stops again at once, and what Kafka "
                        + "took in anew at offsets that the Record has already is not recorded.";
                case TREE_BROKEN -> "The tree is compared with what was signed again; unless it fits now, the shard stops again at once.";
            };
        }
    }
}
