package io.countersign.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Catalogue;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.avro.AvroEventReader;
import io.countersign.audit.domain.Appending.Item;
import io.countersign.audit.domain.Appending.Taken;
import io.countersign.record.Commitments;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topics;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.transparency.Hash;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every byte of an entry, spoilt one by one.
class ShardCheckTest {

    private static final ShardName SHARD = new ShardName(Topics.RUNS.name(), 0);
    private static final UUID TOPIC = new UUID(1, 1);
    private static final Commitments COMMITMENTS = new Commitments(new byte[32]);

    @TempDir Path folder;
    private AvroEventReader reader;
    private Head head;
    private StoredEntry good;

    @BeforeEach void append() throws UnreadableEvent {
        var ids = Catalogue.ids(folder);
        reader = new AvroEventReader(ids, new MemoryCaseKeys());
        var record = new Received(SHARD.topic(), TOPIC, 0, 0, 0, 7, new byte[] {'k', 'e', 'y'}, Catalogue.value(ids, Topics.RUNS, 3, "~"));
        var batch = Appending.plan(Map.of(SHARD, Head.fresh(SHARD, TOPIC)), List.of(new Item.Readable(record, reader.read(SHARD.topic(), record.value()))),
                Taken.NOTHING, COMMITMENTS);
        head = batch.heads().getFirst();
        good = stored(batch.entries().getFirst());
    }

    @Test void anUntouchedEntryPasses() {
        // When // Then
        assertThat(check(good)).isEmpty();
    }

    @Test void anyChangedByteOfTheLeafIsFoundEvenWhenItsHashWasChangedToo() {
        for (var at = 0; at < good.leaf().length; at++) {
            var leaf = flipped(good.leaf(), at);
            // When // Then
            assertThat(check(with(leaf, Hash.ofLeaf(leaf).bytes(), good.key(), good.open(), good.ranges(), good.personal()))).as("byte %s", at).isPresent();
            assertThat(check(with(leaf, good.leafHash(), good.key(), good.open(), good.ranges(), good.personal()))).as("byte %s", at).isPresent();
        }
    }

    @Test void anyChangedByteOfKeyValueAndRangesIsFound() {
        everyByte(good.leafHash(), bytes -> with(good.leaf(), bytes, good.key(), good.open(), good.ranges(), good.personal()));
        everyByte(good.key(), bytes -> with(good.leaf(), good.leafHash(), bytes, good.open(), good.ranges(), good.personal()));
        everyByte(good.open(), bytes -> with(good.leaf(), good.leafHash(), good.key(), bytes, good.ranges(), good.personal()));
        everyByte(good.ranges(), bytes -> with(good.leaf(), good.leafHash(), good.key(), good.open(), bytes, good.personal()));
        everyByte(good.personal(), bytes -> with(good.leaf(), good.leafHash(), good.key(), good.open(), good.ranges(), bytes));
    }

    private interface Spoilt {
        StoredEntry of(byte[] bytes);
    }

    private void everyByte(byte[] bytes, Spoilt spoilt) {
        assertThat(check(spoilt.of(bytes))).isEmpty();
        for (var at = 0; at < bytes.length; at++) {
            // When // Then
            assertThat(check(spoilt.of(flipped(bytes, at)))).as("byte %s", at).isPresent();
        }
    }

    private Optional<String> check(StoredEntry entry) {
        var leaf = new StoredLeaf(entry.index(), entry.leaf(), entry.leafHash(), entry.topic(), entry.offset(), entry.prevOffset(), entry.seq(), entry.eventId(),
                entry.entityId(), entry.entityVersion(), entry.recordedAt(), entry);
        return new ShardCheck(head, COMMITMENTS, _ -> false).next(leaf, record -> {
            try {
                return Optional.of(reader.read(record.topic(), record.value()));
            } catch (UnreadableEvent _) {
                return Optional.empty();
            }
        });
    }

    private static byte[] flipped(byte[] bytes, int at) {
        var changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }

    private StoredEntry with(byte[] leaf, byte[] leafHash, byte[] key, byte[] open, byte[] ranges, byte[] personal) {
        return new StoredEntry(good.topic(), good.partition(), good.index(), leaf, leafHash, good.topicId(), good.offset(), good.prevOffset(),
                good.leaderEpoch(), good.seq(), good.eventId(), good.entityId(), good.entityVersion(), good.eventType(), good.occurredAtMs(),
                good.actorId(), good.actorKind(), good.actorRole(), good.caseId(), good.runId(), good.step(), good.flow(), good.kafkaTimeMs(), key,
                open, ranges, personal, good.recordedAt());
    }

    private static StoredEntry stored(Entry entry) {
        var leaf = entry.leaf();
        var event = entry.event();
        return new StoredEntry(entry.shard().topic(), leaf.partition(), entry.index(), entry.leafBytes(), entry.leafHash().bytes(), leaf.topicId(),
                leaf.offset(), leaf.prevOffset(), leaf.leaderEpoch(), leaf.seq(), leaf.eventId(), leaf.entityId(), leaf.entityVersion(),
                leaf.type().code(), leaf.eventTimeMs(), leaf.actorId(), event.actorKind(), event.actorRole(), event.caseId(), event.runId(),
                event.step(), event.flow(), entry.record().timestampMs(), entry.record().key(), entry.payload().open(), entry.payload().rangeBytes(),
                entry.payload().personal(), Instant.EPOCH);
    }
}
