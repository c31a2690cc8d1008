package io.countersign.approval;

import io.countersign.approval.domain.Approval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The approvals as committed events say they are, the most important first. Thread-safe.
public interface ApprovalQueue {

    /// One approval.
    record Item(Approval approval) {

        /// Person who owns the decision.
        public String owner() {
            return approval.offer().owner();
        }

        /// Person who covers; null: nobody.
        public String backup() {
            return approval.offer().backup();
        }

        /// Target time of the stage it is in.
        public Instant dueAt() {
            return approval.offer().dueAt();
        }

        /// Whoever is expected to act: owner, delegate, whoever it was escalated to.
        public Set<String> actors() {
            return Stream.of(owner(), approval.stage().delegate(), approval.stage().escalatedTo()).filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
        }

        /// Whether it waits, and its target has passed.
        public boolean late(Instant now) {
            return approval.waits() && dueAt().isBefore(now);
        }

        /// Where it stands in the order.
        public Place place() {
            return new Place(approval.question().priority(), dueAt(), approval.id());
        }
    }

    /// A place in the order: higher priority first, then the earlier target, then the id.
    record Place(int priority, Instant dueAt, String id) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byPriority = Integer.compare(other.priority, priority);
            int byTime = byPriority != 0 ? byPriority : dueAt.compareTo(other.dueAt);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /// Orders in which what waits can be read.
    enum Order {
        /// As the places are.
        PRIORITY(Comparator.naturalOrder()),
        /// The earlier target first, then higher priority.
        DUE(Comparator.comparing(Place::dueAt).thenComparing(Comparator.naturalOrder()));

        private final Comparator<Place> places;

        Order(Comparator<Place> places) {
            this.places = places;
        }

        /// Which of two places comes first.
        public Comparator<Place> places() {
            return places;
        }
    }

    /// What happened on one day, in UTC.
    ///
    /// @param opened questions put
    /// @param decided decisions that became final, by who made them
    record Day(int opened, Map<String, Integer> decided) {}

    /// A run in two versions, as canonical JSON.
    ///
    /// @param asked as policy asked about it
    /// @param now as it is now; the same bytes where nobody edited it
    record Content(byte[] asked, byte[] now) {}

    /// Every approval, whatever its state.
    ///
    /// @param after null: from the first
    Stream<Item> all(Place after);

    /// Every approval that waits for a person.
    ///
    /// @param after null: from the first
    Stream<Item> waiting(Order order, Place after);

    /// What waits for one person: as owner, delegate, or because it was escalated to them; as the backup of owners who are away; as
    /// their cover.
    ///
    /// @param away persons who are away
    /// @param covered those of them whom the person covers
    /// @param after null: from the first
    Stream<Item> waitingFor(String person, Collection<String> away, Collection<String> covered, Order order, Place after);

    /// The approval of that id.
    Optional<Item> find(String id);

    /// The run it asks about.
    ///
    /// @return empty: there is no such approval, or its content is no longer stored
    Optional<Content> content(String id);

    /// What happened on `day`.
    Day day(LocalDate day);

    /// Waits until the approval has come to `version`.
    ///
    /// @return false: it has not within `patience`
    boolean await(String id, long version, Duration patience);
}
