package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.ApprovalQueue.Order;
import io.countersign.approval.ApprovalQueue.Place;
import io.countersign.approval.domain.Approval;
import io.countersign.approval.domain.ApprovalMachine;
import io.countersign.approval.domain.Event;
import io.countersign.approval.domain.Offer;
import io.countersign.approval.domain.Sample;
import io.countersign.roster.Readers.Sight;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QueuePagesTest {

    private static final QueuePages.Filter ALL = new QueuePages.Filter(null, null, null, null, null, null, false, null, null, Order.PRIORITY);

    @Test
    void whatMovesWhileAPageIsReadIsOnItOnce() {
        // Given
        var early = opened("apr_1", Sample.NOON);
        var moved = ApprovalMachine.evolve(early, new Event.Offered(new Offer(2, 2, 1, "ana", null, null, null, Sample.NOON.plusSeconds(60), null, null)));
        var pages = new QueuePages(new Moving(early, opened("apr_2", Sample.NOON), moved, opened("apr_3", Sample.NOON)), null);
        // When
        var page = pages.page(ALL, Sight.ALL, null, 2, Sample.NOON);
        // Then
        assertThat(page.items()).extracting(i -> i.approval().id()).containsExactly("apr_1", "apr_2");
        assertThat(page.next()).isEqualTo(page.items().getLast().place());
        assertThat(pages.page(ALL, Sight.ALL, null, 3, Sample.NOON)).satisfies(all -> {
            assertThat(all.items()).extracting(i -> i.approval().id()).containsExactly("apr_1", "apr_2", "apr_3");
            assertThat(all.next()).isNull();
        });
    }

    private static Approval opened(String id, Instant at) {
        return ApprovalMachine.evolve(null, new Event.Opened(id, "case-1", "run_1", Sample.question(Duration.ZERO), Sample.RUN, at));
    }

    /// A queue that is read while something in it moves.
    private record Moving(Approval... read) implements ApprovalQueue {

        @Override
        public Stream<Item> all(Place after) {
            return Stream.of(read).map(a -> new Item(a));
        }

        @Override
        public Stream<Item> waiting(Order order, Place after) {
            return all(after);
        }

        @Override
        public Stream<Item> waitingFor(String person, Collection<String> away, Collection<String> covered, Order order, Place after) {
            return all(after);
        }

        @Override
        public Optional<Item> find(String id) {
            return Optional.empty();
        }

        @Override
        public Optional<Content> content(String id) {
            return Optional.empty();
        }

        @Override
        public Day day(LocalDate day) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean await(String id, long version, Duration patience) {
            return true;
        }
    }
}
