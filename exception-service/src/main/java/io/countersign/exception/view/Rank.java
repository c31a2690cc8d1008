package io.countersign.exception.view;

import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem;
import java.time.Instant;
import java.util.Comparator;

/// An item's place in the queue: a smaller one comes first.
///
/// @param band pinned, waiting, put aside, closed
/// @param priority the higher comes first; 0 when closed
/// @param time milliseconds: when it was opened; when closed, the newest first
record Rank(int band, int priority, long time, String id) implements Comparable<Rank> {

    static final int PINNED = 0;
    static final int WAITING = 1;
    static final int ASIDE = 2;
    static final int CLOSED = 3;

    private static final Comparator<Rank> ORDER = Comparator.comparingInt(Rank::band).thenComparing(Rank::priority, Comparator.reverseOrder())
            .thenComparingLong(Rank::time).thenComparing(Rank::id);

    /// Where closed items begin.
    static final Rank FIRST_CLOSED = new Rank(CLOSED, Integer.MAX_VALUE, Long.MIN_VALUE, "");

    /// The best place that the item can have had, as it was: with the highest urgency, should an instance with other news have shown it
    /// later than others.
    static Rank best(ShownException shown, Instant now) {
        var due = shown.item().dueAt();
        return of(shown, due.isAfter(now) ? due : now);
    }

    static Rank of(ShownException shown, Instant now) {
        var item = shown.item();
        if (!item.open()) {
            return new Rank(CLOSED, 0, shown.closedAt() == null ? 0 : -shown.closedAt().toEpochMilli(), item.id());
        }
        int band = item.state() == ExceptionItem.State.SNOOZED ? ASIDE : item.pinned() ? PINNED : WAITING;
        return new Rank(band, item.priorityAt(now).value(), item.openedAt().toEpochMilli(), item.id());
    }

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }
}
