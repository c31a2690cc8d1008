package io.countersign.audit.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.domain.Appending.Item;
import io.countersign.audit.domain.Appending.Taken;
import io.countersign.audit.domain.Incident.Code;
import io.countersign.record.Commitments;
import io.countersign.record.EventType;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.transparency.Frontier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AppendingTest {

    private static final UUID TOPIC = new UUID(1, 1);
    private static final ShardName SHARD = new ShardName("runs", 0);
    private static final Commitments COMMITMENTS = new Commitments(new byte[32]);
    private static final Map<ShardName, Head> FRESH = Map.of(SHARD, Head.fresh(SHARD, TOPIC));

    @Test void givesEveryEventTheNextLeafAndMovesTheHeadPastHolesInTheOffsets() {
        // Given
        var items = List.of(event(0, 1, "a", 1), event(1, 2, "b", 1), event(3, 3, "a", 2));
        // When
        var batch = plan(items);
        // Then
        assertThat(batch.incidents()).isEmpty();
        assertThat(batch.entries()).extracting(Entry::index).containsExactly(0L, 1L, 2L);
        assertThat(batch.entries()).extracting(entry -> entry.leaf().prevOffset()).containsExactly(-1L, 0L, 1L);
        var head = batch.heads().getFirst();
        assertThat(head.nextOffset()).isEqualTo(4);
        assertThat(head.nextSeq()).isEqualTo(4);
        var tree = Frontier.EMPTY;
        for (var entry : batch.entries()) {
            tree = tree.append(entry.leafHash());
        }
        assertThat(head.frontier()).isEqualTo(tree);
    }

    @Test void aSecondWriterComesToTheSameLeavesByteForByte() {
        // Given
        var items = List.of(event(0, 1, "a", 1), event(5, 2, "b", 1));
        // When
        var one = plan(items);
        var other = plan(items);
        // Then
        assertThat(one.entries().getLast().leafBytes()).isEqualTo(other.entries().getLast().leafBytes());
        assertThat(one.heads()).isEqualTo(other.heads());
    }

    @Test void leavesOutWhatIsDoneAlready() {
        // Given
        var head = plan(List.of(event(0, 1, "a", 1), event(1, 2, "a", 2))).heads().getFirst();
        // When
        var again = Appending.plan(Map.of(SHARD, head), List.of(event(0, 1, "a", 1), event(1, 2, "a", 2), event(2, 3, "a", 3)),
                new Taken(Set.of(id(0), id(1)), Set.of()), COMMITMENTS);
        // Then
        assertThat(again.incidents()).isEmpty();
        assertThat(again.entries()).extracting(Entry::index).containsExactly(2L);
    }

    @Test void stopsTheShardWhereANumberIsMissingOrComesTwice() {
        for (var seq : List.of(1L, 3L, 0L)) {
            // Given
            var items = List.of(event(0, 1, "a", 1), event(1, seq, "a", 2), event(2, 2, "a", 2));
            // When
            var batch = plan(items);
            // Then
            assertThat(batch.incidents()).extracting(Incident::code).containsExactly(Code.SEQUENCE_BROKEN);
            assertThat(batch.incidents().getFirst().what()).contains("is number " + seq, "number 2 must come next");
            assertThat(batch.entries()).hasSize(1);
            assertThat(batch.heads().getFirst().stopped()).isTrue();
            assertThat(batch.heads().getFirst().nextOffset()).isEqualTo(1);
        }
    }

    @Test void stopsTheShardAtAnEventIdOrAVersionThatIsThereAlready() {
        // Given
        var sameId = new Taken(Set.of(id(0)), Set.of());
        var sameVersion = new Taken(Set.of(), Set.of(new Appending.EntityVersion("runs", "a", 1)));
        for (var taken : List.of(sameId, sameVersion)) {
            // When
            var batch = Appending.plan(FRESH, List.of(event(0, 1, "a", 1)), taken, COMMITMENTS);
            // Then
            assertThat(batch.incidents()).extracting(Incident::code).containsExactly(Code.FORK);
            assertThat(batch.entries()).isEmpty();
        }
        // Also inside one batch.
        assertThat(plan(List.of(event(0, 1, "a", 1), event(1, 2, "a", 1))).incidents()).extracting(Incident::code).containsExactly(Code.FORK);
    }

    @Test void stopsTheShardWhenTheTopicWasMadeAgainOrTheBrokerLostRecords() {
        // Given
        var other = new Head(SHARD, new UUID(2, 2), 0, -1, 1, 0, Frontier.EMPTY, false);
        var later = new Head(SHARD, TOPIC, 0, -1, 1, 8, Frontier.EMPTY, false);
        // When
        var recreated = Appending.plan(Map.of(SHARD, other), List.of(event(0, 1, "a", 1)), Taken.NOTHING, COMMITMENTS);
        var rolledBack = Appending.plan(Map.of(SHARD, later), List.of(event(0, 1, "a", 1)), Taken.NOTHING, COMMITMENTS);
        // Then
        assertThat(recreated.incidents()).extracting(Incident::code).containsExactly(Code.TOPIC_RECREATED);
        assertThat(rolledBack.incidents()).extracting(Incident::code).containsExactly(Code.KAFKA_ROLLED_BACK);
    }

    @Test void keepsBytesThatCannotBeReadAndGoesOnAsLongAsTheNumbersStayDense() {
        // Given
        var unreadable = new Item.Unreadable(record(1), "not Avro");
        // When
        var batch = plan(List.of(event(0, 1, "a", 1), unreadable, event(2, 2, "a", 2)));
        // Then
        assertThat(batch.incidents()).extracting(Incident::code).containsExactly(Code.UNREADABLE);
        assertThat(batch.incidents().getFirst().record()).isEqualTo(unreadable.record());
        assertThat(batch.entries()).hasSize(2);
        assertThat(batch.heads().getFirst().stopped()).isFalse();
        assertThat(batch.heads().getFirst().nextOffset()).isEqualTo(3);
    }

    @Test void oneStoppedShardDoesNotHoldUpAnother() {
        // Given
        var second = new ShardName("runs", 1);
        var heads = Map.of(SHARD, Head.fresh(SHARD, TOPIC).halted(), second, Head.fresh(second, TOPIC));
        var elsewhere = new Received("runs", TOPIC, 1, 0, 0, 0, null, new byte[0]);
        // When
        var batch = Appending.plan(heads, List.of(event(0, 1, "a", 1), new Item.Readable(elsewhere, what(9, 1, "b", 1))), Taken.NOTHING,
                COMMITMENTS);
        // Then
        assertThat(batch.entries()).extracting(Entry::shard).containsExactly(second);
        assertThat(batch.incidents()).isEmpty();
    }

    private static Appending.Batch plan(List<? extends Item> items) {
        return Appending.plan(FRESH, List.copyOf(items), Taken.NOTHING, COMMITMENTS);
    }

    private static Item event(long offset, long seq, String entity, long version) {
        return new Item.Readable(record(offset), what(offset, seq, entity, version));
    }

    private static Received record(long offset) {
        return new Received("runs", TOPIC, 0, offset, 5, 0, null, new byte[] {(byte) offset});
    }

    private static UUID id(long offset) {
        return new UUID(7, offset);
    }

    private static Event what(long offset, long seq, String entity, long version) {
        return new Event(id(offset), EventType.RUN_ACCEPTED, "case", null, entity, 1, version, seq, Instant.EPOCH, "program", "p", null, null,
                "It happened.", List.of(), List.of(), null, null);
    }
}
