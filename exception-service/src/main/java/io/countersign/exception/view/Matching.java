package io.countersign.exception.view;

import io.countersign.exception.QueueView.Filter;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Subject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Whether an item is what a filter asks for; by whom it is looked after is the index's matter.
final class Matching {

    private static final Set<State> CLOSED = EnumSet.of(State.RESOLVED, State.CANCELLED);

    private Matching() {}

    static boolean onlyOpen(Filter filter) {
        return !filter.states().isEmpty() && filter.states().stream().noneMatch(CLOSED::contains);
    }

    static boolean onlyClosed(Filter filter) {
        return !filter.states().isEmpty() && CLOSED.containsAll(filter.states());
    }

    static boolean matches(ShownException shown, Filter filter, Instant now) {
        var item = shown.item();
        return (filter.states().isEmpty() || filter.states().contains(state(item, now)))
                && (filter.flow() == null || filter.flow().equals(item.shown().flow()))
                && (filter.reasonCode() == null || filter.reasonCode().equals(item.reasonCode()))
                && (filter.risk() == null || filter.risk() == item.risk())
                && (filter.caseId() == null || filter.caseId().equals(item.caseId()))
                && (!filter.late() || item.lateAt(now))
                && (filter.openedBefore() == null || item.openedAt().isBefore(filter.openedBefore()))
                && filter.sight().sees(shown::concern)
                && (filter.text() == null || says(item, filter.text().toLowerCase(Locale.ROOT)));
    }

    /// A lease that is over counts for nothing, even before the timer says so.
    private static State state(ExceptionItem item, Instant now) {
        return item.state() == State.CLAIMED && item.heldAt(now).isEmpty() ? State.OPEN : item.state();
    }

    private static boolean says(ExceptionItem item, String text) {
        var ids = Stream.concat(Stream.of(item.id(), item.caseId(), item.reasonCode()), item.settled().stream());
        var ofRuns = Stream.concat(item.runs().stream(), Stream.of(item.shown())).flatMap(Matching::words);
        return Stream.concat(ids, ofRuns).anyMatch(words -> words.toLowerCase(Locale.ROOT).contains(text));
    }

    private static Stream<String> words(Subject subject) {
        return subject.runId() == null ? Stream.of(subject.reason()) : Stream.of(subject.runId(), subject.reason());
    }
}
