package io.countersign.audit.domain;

import io.countersign.record.Commitments;
import io.countersign.record.Leaf;
import io.countersign.record.Payload;
import io.countersign.record.Received;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Walks one shard's entries from the first to the last and recomputes everything: leaf hash, every column against the leaf or
/// against what the payload says, both commitments, the chain of offsets and numbers, the tree. The first thing that does
/// not fit is named in one phrase. Of an entry that was archived only its leaf is here: it is checked all the same.
public final class ShardCheck {

    private final Head start;
    private final Commitments commitments;
    private final Predicate<Instant> archived;
    private final Map<String, Long> versions = new HashMap<>();
    private Frontier frontier = Frontier.EMPTY;
    private long lastOffset = Leaf.NONE;
    private long lastSeq;
    private long lastEpoch;

    /// @param head the shard's head as stored; its topic id is the one all leaves must carry
    /// @param archived whether what was recorded then has left the database
    public ShardCheck(Head head, Commitments commitments, Predicate<Instant> archived) {
        this.start = head;
        this.commitments = commitments;
        this.archived = archived;
    }

    /// The tree over the entries that passed.
    public Frontier frontier() {
        return frontier;
    }

    /// Checks the next entry.
    ///
    /// @param read reads what the entry's payload says, empty when it can't be read; asked only when the payload is the one that was
    ///        committed to, so that changed bytes make nobody ask for schemas
    /// @return what is wrong with it; empty: nothing
    public Optional<String> next(StoredLeaf stored, Function<Received, Optional<Event>> read) {
        if (stored.index() != frontier.size()) {
            return Optional.of("entry " + frontier.size() + " is missing");
        }
        var leafHash = Hash.ofLeaf(stored.leaf());
        if (!Arrays.equals(leafHash.bytes(), stored.leafHash())) {
            return Optional.of("its leaf does not have the stored hash");
        }
        Leaf leaf;
        try {
            leaf = Leaf.decode(stored.leaf());
        } catch (IllegalArgumentException e) {
            return Optional.of("its leaf can't be read: " + e.getMessage());
        }
        if (!Arrays.equals(leaf.encode(), stored.leaf())) {
            return Optional.of("its leaf is not in canonical form");
        }
        var wrong = ids(stored, leaf).or(() -> chain(leaf)).or(() -> entry(stored, leaf, read));
        if (wrong.isPresent()) {
            return wrong;
        }
        frontier = frontier.append(leafHash);
        lastOffset = leaf.offset();
        lastSeq = leaf.seq();
        lastEpoch = leaf.leaderEpoch() == Leaf.NO_EPOCH ? lastEpoch : leaf.leaderEpoch();
        versions.put(leaf.entityId(), leaf.entityVersion());
        return Optional.empty();
    }

    /// Checks the stored head after the last entry.
    ///
    /// @return what is wrong with it; empty: nothing
    public Optional<String> end() {
        return differs("head: tree size", start.frontier().size(), frontier.size())
                .or(() -> differs("head: frontier", start.frontier(), frontier))
                .or(() -> differs("head: last offset", start.lastOffset(), lastOffset))
                .or(() -> differs("head: next number", start.nextSeq(), lastSeq + 1))
                .or(() -> differs("head: leader epoch", start.leaderEpoch(), lastEpoch))
                .or(() -> start.nextOffset() > lastOffset ? Optional.empty() : Optional.of("head: next offset is not above the last entry"));
    }

    private Optional<String> ids(StoredLeaf stored, Leaf leaf) {
        return differs("topic", stored.topic(), start.shard().topic())
                .or(() -> differs("topic_id", start.topicId(), leaf.topicId()))
                .or(() -> differs("kafka_partition", start.shard().partition(), leaf.partition()))
                .or(() -> differs("kafka_offset", stored.offset(), leaf.offset()))
                .or(() -> differs("prev_offset", stored.prevOffset(), leaf.prevOffset()))
                .or(() -> differs("seq", stored.seq(), leaf.seq()))
                .or(() -> differs("event_id", stored.eventId(), leaf.eventId()))
                .or(() -> differs("entity_id", stored.entityId(), leaf.entityId()))
                .or(() -> differs("entity_version", stored.entityVersion(), leaf.entityVersion()));
    }

    private Optional<String> entry(StoredLeaf stored, Leaf leaf, Function<Received, Optional<Event>> read) {
        var entry = stored.entry();
        if (entry == null) {
            return archived.test(stored.recordedAt()) ? Optional.empty() : Optional.of("what its leaf commits to is gone");
        }
        return columns(entry, leaf).or(() -> payload(entry, leaf, read));
    }

    private Optional<String> columns(StoredEntry stored, Leaf leaf) {
        return differs("topic_id", stored.topicId(), leaf.topicId())
                .or(() -> differs("topic", stored.topic(), start.shard().topic()))
                .or(() -> differs("kafka_partition", stored.partition(), leaf.partition()))
                .or(() -> differs("kafka_offset", stored.offset(), leaf.offset()))
                .or(() -> differs("prev_offset", stored.prevOffset(), leaf.prevOffset()))
                .or(() -> differs("leader_epoch", stored.leaderEpoch(), leaf.leaderEpoch()))
                .or(() -> differs("seq", stored.seq(), leaf.seq()))
                .or(() -> differs("event_id", stored.eventId(), leaf.eventId()))
                .or(() -> differs("entity_id", stored.entityId(), leaf.entityId()))
                .or(() -> differs("entity_version", stored.entityVersion(), leaf.entityVersion()))
                .or(() -> differs("event_type", stored.eventType(), leaf.type().code()))
                .or(() -> differs("occurred_at_ms", stored.occurredAtMs(), leaf.eventTimeMs()))
                .or(() -> differs("actor_id", stored.actorId(), leaf.actorId()));
    }

    private Optional<String> chain(Leaf leaf) {
        if (leaf.prevOffset() != lastOffset || leaf.offset() <= lastOffset) {
            return Optional.of("it does not follow offset " + lastOffset);
        }
        if (leaf.seq() != lastSeq + 1) {
            return Optional.of("it is number " + leaf.seq() + " where " + (lastSeq + 1) + " must stand");
        }
        if (leaf.leaderEpoch() != Leaf.NO_EPOCH && leaf.leaderEpoch() < lastEpoch) {
            return Optional.of("its leader epoch is below that of the entry before");
        }
        var before = versions.get(leaf.entityId());
        return before == null || leaf.entityVersion() > before ? Optional.empty()
                : Optional.of("version " + leaf.entityVersion() + " of " + leaf.entityId() + " follows version " + before);
    }

    private Optional<String> payload(StoredEntry stored, Leaf leaf, Function<Received, Optional<Event>> read) {
        Received record;
        Payload payload;
        try {
            payload = stored.payload();
            record = stored.record();
        } catch (IllegalArgumentException e) {
            return Optional.of("its payload does not fit: " + e.getMessage());
        }
        if (!commitments.meta(record, leaf.eventId(), payload).equals(leaf.metaCommit())) {
            return Optional.of("its payload is not the one that was committed to");
        }
        var readable = read.apply(record);
        if (readable.isEmpty()) {
            return Optional.of("its payload can't be read");
        }
        var event = readable.get();
        if (!event.personalCommitment(commitments, record, payload).equals(leaf.personalCommit())) {
            return Optional.of("its personal content is not the one that was committed to");
        }
        return differs("event_id", event.eventId(), leaf.eventId())
                .or(() -> differs("entity_id", Leaf.fitted(event.entityId()), leaf.entityId()))
                .or(() -> differs("entity_version", event.version(), leaf.entityVersion()))
                .or(() -> differs("seq", event.seq(), leaf.seq()))
                .or(() -> differs("event_type", event.type(), leaf.type()))
                .or(() -> differs("occurred_at_ms", event.occurredAt().toEpochMilli(), leaf.eventTimeMs()))
                .or(() -> differs("actor_id", Leaf.fitted(event.actorId()), leaf.actorId()))
                .or(() -> differs("actor_kind", stored.actorKind(), event.actorKind()))
                .or(() -> differs("actor_role", stored.actorRole(), event.actorRole()))
                .or(() -> differs("case_id", stored.caseId(), event.caseId()))
                .or(() -> differs("run_id", stored.runId(), event.runId()))
                .or(() -> differs("step", stored.step(), event.step()))
                .or(() -> differs("flow", stored.flow(), event.flow()));
    }

    private static Optional<String> differs(String what, Object stored, Object expected) {
        return Objects.equals(stored, expected) ? Optional.empty()
                : Optional.of(what + " was changed");
    }
}
