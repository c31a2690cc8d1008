package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Snooze;
import io.countersign.exception.domain.Command.Wake;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Snoozed;
import io.countersign.exception.domain.Event.Woken;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// An item is put aside, and comes back: by the time, by a person, or because it happened again.
///
/// Its clock keeps running meanwhile, unless the customer is waited for.
final class Snoozing {

    /// Longest time to put an item aside.
    static final Duration LONGEST = Duration.ofDays(30);
    /// So much may the clocks of two machines differ.
    private static final Duration TOLERANCE = Duration.ofMinutes(10);

    private Snoozing() {}

    static Decision snooze(ExceptionItem item, Snooze snooze, Roster directory, Instant now) {
        var by = snooze.by();
        var right = Rights.toWorkOn(item, by, directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = Checks.closedOrHeld(item, by, directory, now).or(() -> Checks.note(snooze.note()));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        boolean own = by.id().equals(item.owner()) || item.heldAt(now).isPresent();
        if (!own) {
            return Checks.refused(Code.NOT_CLAIMED, "Only who has this exception or owns it can put it aside; claim it first.");
        }
        if (!snooze.until().isAfter(now) || snooze.until().isAfter(now.plus(LONGEST).plus(TOLERANCE))) {
            return Checks.refused(Code.UNTIL_INVALID, "until: " + snooze.until() + " can't be used; give a time from now on, " + LONGEST.toDays()
                    + " days ahead at most.");
        }
        var events = new ArrayList<Event>(wake(item, directory.name(by.id()) + " puts it aside anew.", now));
        events.add(new Snoozed(item.id(), by.id(), now, snooze.until(), snooze.waitingForCustomer(), snooze.note().strip()));
        return new Accepted(List.copyOf(events), right.role());
    }

    static Decision wake(ExceptionItem item, Wake wake, Roster directory, Instant now) {
        var right = Rights.toWorkOn(item, wake.by(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = Checks.closedOrHeld(item, wake.by(), directory, now);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        if (item.snooze() == null) {
            return Checks.refused(Code.NO_CHANGE, "This exception is not put aside; it is in the queue already.");
        }
        return new Accepted(wake(item, directory.name(wake.by().id()) + " took it up again.", now), right.role());
    }

    static List<Event> end(ExceptionItem item, Instant now) {
        boolean due = item.snooze() != null && !now.isBefore(item.snooze().until());
        return due ? wake(item, "The time until which it was put aside has come.", now) : List.of();
    }

    /// It comes back; nothing when it isn't put aside.
    static List<Event> wake(ExceptionItem item, String reason, Instant now) {
        if (item.snooze() == null) {
            return List.of();
        }
        var since = item.snooze().since();
        var dueAt = item.waitingForCustomer() ? item.dueAtAfterWaiting(since, now) : item.dueAt();
        return List.of(new Woken(item.id(), now, reason, dueAt, item.waitedForCustomerAt(now).toMillis()));
    }
}
