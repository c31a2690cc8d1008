package io.countersign.audit;

import io.countersign.audit.domain.Appending.Batch;
import io.countersign.audit.domain.Appending.Item;
import io.countersign.audit.domain.Appending.Taken;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.Incident;
import io.countersign.record.ShardName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Where entries are appended. Implemented by the `postgres` wall, which logs in with no right but that.
/// Every method is one transaction and throws an unchecked exception when the database does not answer.
public interface Ledger {

    /// Heads of these shards; shards not there yet are made, empty, for the given topic ids.
    ///
    /// @param topicIds Kafka's id of each shard's topic; a shard that is there keeps the id it has
    Map<ShardName, Head> open(Map<ShardName, UUID> topicIds);

    /// Locks the heads of the items' shards, has the batch planned, and writes it: all or nothing.
    ///
    /// @param now when entries are recorded and incidents noticed; UTC
    /// @return the batch as written; heads of all the items' shards as they are afterwards
    Appended append(List<Item> items, Planner planner, Instant now);

    /// Writes an incident that no record caused.
    void report(Incident incident, Instant now);

    /// Open incidents that stop a shard.
    List<String> stopped();

    /// Records whose bytes must go to the dead-letter topic, from number `above + 1` on, in order.
    ///
    /// @param above dead-letter numbers up to this one are done
    List<Dead> dead(long above, int most);

    /// Plans what to write while the heads are locked.
    interface Planner {
        /// @param heads the locked heads
        /// @param taken ids of the items that the Record holds
        Batch plan(Map<ShardName, Head> heads, Taken taken);
    }

    /// What [#append] did.
    record Appended(Batch batch, Map<ShardName, Head> heads) {
    }

    /// A record that could not be read.
    ///
    /// @param incidentId also the id of the event on the dead-letter topic
    /// @param number dense, from 1
    record Dead(UUID incidentId, long number, ShardName shard, long offset, byte[] key, byte[] value, String reason, Instant noticedAt) {
    }
}
