package io.countersign.audit.domain;

import io.countersign.record.Commitments;
import io.countersign.record.Leaf;
import io.countersign.record.Payload;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Decides what a batch of records becomes: entries and incidents. Pure: the same heads and records give the same result, so
/// that a second writer agrees to the byte.
public final class Appending {

    /// A record and what could be read of it.
    public sealed interface Item {
        /// The record as Kafka gave it.
        Received record();

        /// An event.
        record Readable(Received record, Event event) implements Item {
        }

        /// Bytes that can't be read, now or later.
        record Unreadable(Received record, String reason) implements Item {
        }
    }

    /// One version of one entity in one topic; it exists once.
    public record EntityVersion(String topic, String entityId, long version) {
    }

    /// What is in the Record already of the ids in this batch.
    public record Taken(Set<UUID> eventIds, Set<EntityVersion> versions) {
        /// Nothing.
        public static final Taken NOTHING = new Taken(Set.of(), Set.of());
    }

    /// What to write, all in one transaction.
    ///
    /// @param entries to insert, in order
    /// @param heads every head that moved or stopped
    /// @param incidents to insert
    public record Batch(List<Entry> entries, List<Head> heads, List<Incident> incidents) {
    }

    private Appending() {
    }

    /// Plans a batch.
    ///
    /// Records of a stopped shard, of one without a head, and records already done (below the head) are left out.
    ///
    /// @param heads the heads, as locked in the transaction that will write the batch
    /// @param items records of any shards, in Kafka's order within each shard
    /// @param taken which of the items' ids the Record holds
    /// @param commitments how to commit to payloads
    public static Batch plan(Map<ShardName, Head> heads, List<Item> items, Taken taken, Commitments commitments) {
        var moved = new TreeMap<ShardName, Head>();
        var entries = new ArrayList<Entry>();
        var incidents = new ArrayList<Incident>();
        var eventIds = new HashSet<>(taken.eventIds());
        var versions = new HashSet<>(taken.versions());
        for (var item : items) {
            var record = item.record();
            var head = moved.getOrDefault(record.shard(), heads.get(record.shard()));
            if (head == null || head.stopped() || record.offset() < head.nextOffset()) {
                continue;
            }
            switch (item) {
                case Item.Unreadable(_, var reason) -> {
                    incidents.add(new Incident(record.shard(), record.offset(), Incident.Code.UNREADABLE, reason, record));
                    moved.put(record.shard(), head.passed(record.offset()));
                }
                case Item.Readable(_, var event) -> {
                    var objection = objection(head, record, event, eventIds, versions);
                    if (objection != null) {
                        incidents.add(objection);
                        moved.put(record.shard(), head.halted());
                    } else {
                        var entry = entry(head, record, event, commitments);
                        entries.add(entry);
                        eventIds.add(event.eventId());
                        versions.add(versionOf(record, event));
                        moved.put(record.shard(), head.appended(entry.leaf(), entry.leafHash()));
                    }
                }
            }
        }
        return new Batch(entries, List.copyOf(moved.values()), incidents);
    }

    /// The entity version that an event takes.
    public static EntityVersion versionOf(Received record, Event event) {
        return new EntityVersion(record.topic(), Leaf.fitted(event.entityId()), event.version());
    }

    private static Incident objection(Head head, Received record, Event event, Set<UUID> eventIds, Set<EntityVersion> versions) {
        if (!head.topicId().equals(record.topicId())) {
            return incident(record, Incident.Code.TOPIC_RECREATED, "Topic " + record.topic() + " was deleted and made again: it has the id "
                    + record.topicId() + ", the Record knows " + head.topicId() + ".");
        }
        if (record.leaderEpoch() != Leaf.NO_EPOCH && record.leaderEpoch() < head.leaderEpoch()) {
            return incident(record, Incident.Code.KAFKA_ROLLED_BACK, "The leader epoch of " + record.shard() + " went back from "
                    + head.leaderEpoch() + " to " + record.leaderEpoch() + ": the broker lost records.");
        }
        if (event.seq() != head.nextSeq()) {
            return incident(record, Incident.Code.SEQUENCE_BROKEN, "Event " + event.eventId() + " at offset " + record.offset() + " of "
                    + record.shard() + " is number " + event.seq() + ", but number " + head.nextSeq() + " must come next.");
        }
        if (eventIds.contains(event.eventId())) {
            return incident(record, Incident.Code.FORK, "Event " + event.eventId() + " at offset " + record.offset() + " of "
                    + record.shard() + " is in the Record already.");
        }
        if (versions.contains(versionOf(record, event))) {
            return incident(record, Incident.Code.FORK, "Version " + event.version() + " of " + event.entityId() + ", event "
                    + event.eventId() + " at offset " + record.offset() + " of " + record.shard() + ", is in the Record already.");
        }
        return null;
    }

    private static Incident incident(Received record, Incident.Code code, String what) {
        return new Incident(record.shard(), record.offset(), code, what, null);
    }

    private static Entry entry(Head head, Received record, Event event, Commitments commitments) {
        var payload = Payload.split(record.value(), event.personal());
        var leaf = new Leaf(record.topicId(), record.partition(), record.offset(), head.lastOffset(), record.leaderEpoch(), event.seq(),
                event.eventId(), Leaf.fitted(event.entityId()), event.version(), event.type(), event.occurredAt().toEpochMilli(),
                Leaf.fitted(event.actorId()), commitments.meta(record, event.eventId(), payload),
                event.personalCommitment(commitments, record, payload));
        var bytes = leaf.encode();
        return new Entry(head.shard(), head.frontier().size(), leaf, bytes, Hash.ofLeaf(bytes), record, payload, event);
    }
}
