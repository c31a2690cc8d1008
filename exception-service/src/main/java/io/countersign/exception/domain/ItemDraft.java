package io.countersign.exception.domain;

import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.AtRisk;
import io.countersign.exception.domain.Event.Claimed;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.Escalated;
import io.countersign.exception.domain.Event.Merged;
import io.countersign.exception.domain.Event.Opened;
import io.countersign.exception.domain.Event.Pinned;
import io.countersign.exception.domain.Event.Reassigned;
import io.countersign.exception.domain.Event.Reopened;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Event.RunWithdrawn;
import io.countersign.exception.domain.Event.Snoozed;
import io.countersign.exception.domain.Event.TargetMissed;
import io.countersign.exception.domain.Event.Unclaimed;
import io.countersign.exception.domain.Event.Woken;
import io.countersign.exception.domain.ExceptionItem.Claim;
import io.countersign.exception.domain.ExceptionItem.Clock;
import io.countersign.exception.domain.ExceptionItem.Links;
import io.countersign.exception.domain.ExceptionItem.Noted;
import io.countersign.exception.domain.ExceptionItem.Occurrence;
import io.countersign.exception.domain.ExceptionItem.Snooze;
import io.countersign.exception.domain.ExceptionItem.State;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The item as an event makes it: what each event changes, and nothing else.
final class ItemDraft {

    /// How many settled runs are known by id: a case can go on for years.
    static final int SETTLED_MAX = 100;

    private final ExceptionItem before;
    private State state;
    private long shownSince;
    private String changed;
    private Subject shown;
    private List<Subject> runs;
    private int count;
    private Claim claim;
    private List<String> settled;
    private String ending;
    private List<Occurrence> recent;
    private List<Noted> notes;
    private Snooze snooze;
    private Clock clock;
    private boolean pinned;
    private String reassignedTo;
    private Links links;

    ItemDraft(ExceptionItem item) {
        before = item;
        state = item.state();
        shownSince = item.shownSince();
        changed = item.changed();
        shown = item.shown();
        runs = item.runs();
        count = item.count();
        claim = item.claim();
        settled = item.settled();
        ending = item.ending();
        recent = item.recent();
        notes = item.notes();
        snooze = item.snooze();
        clock = item.clock();
        pinned = item.pinned();
        reassignedTo = item.reassignedTo();
        links = item.links();
    }

    ItemDraft apply(Event event) {
        switch (event) {
            case Opened opened -> throw new IllegalStateException(before.id() + " is open already: " + opened.itemId());
            case Appended appended -> append(appended);
            case Claimed claimed -> {
                state = State.CLAIMED;
                claim = new Claim(claimed.by(), claimed.until());
            }
            case Unclaimed _ -> free();
            case RunResolved resolved -> {
                leave(resolved.runId(), "run " + resolved.runId() + " was settled");
                settled = last(without(settled, resolved.runId()), resolved.runId(), SETTLED_MAX);
                links = ResolutionKind.ENDINGS.contains(resolved.resolution().kind()) ? links.without(resolved.runId()) : links.passingOn(resolved.runId());
            }
            case RunWithdrawn withdrawn -> {
                leave(withdrawn.runId(), "run " + withdrawn.runId() + " left the queue");
                links = links.without(withdrawn.runId());
            }
            case Closed closed -> close(closed.resolved() ? State.RESOLVED : State.CANCELLED, closed.reason());
            case Snoozed snoozed -> {
                free();
                state = State.SNOOZED;
                snooze = new Snooze(snoozed.by(), snoozed.at(), snoozed.until(), snoozed.waitingForCustomer(), snoozed.note());
            }
            case Woken woken -> wake(woken);
            case Reassigned reassigned -> {
                reassignedTo = reassigned.to();
                each(s -> s.ownedBy(reassigned.to()));
                if (claim != null) {
                    free();
                }
            }
            case Pinned p -> pinned = p.pinned();
            case Merged merged -> {
                links = links.into(merged.into());
                runs = List.of();
                close(State.RESOLVED, "it was merged into " + merged.into() + ": " + merged.note());
            }
            case Reopened reopened -> reopen(reopened);
            case Event.Noted n -> notes = last(notes, new Noted(n.at(), n.by(), n.note()), ExceptionItem.RECENT_MAX);
            case AtRisk risk -> clock = new Clock(clock.waitedForCustomerMs(), risk.dueAt(), clock.missedFor(), clock.escalatedTo());
            case TargetMissed missed -> clock = new Clock(clock.waitedForCustomerMs(), missed.dueAt(), missed.dueAt(), clock.escalatedTo());
            case Escalated to -> clock = new Clock(clock.waitedForCustomerMs(), clock.atRiskFor(), clock.missedFor(), to.to());
        }
        return this;
    }

    ExceptionItem done() {
        return new ExceptionItem(before.id(), before.caseId(), before.family(), before.reasonCode(), state, before.version() + 1, shownSince, changed,
                before.openedAt(), before.priority(), before.priorityText(), shown, runs, count, claim, settled, ending, recent, notes, snooze,
                clock, pinned, reassignedTo, links);
    }

    private void append(Appended appended) {
        var came = appended.trigger().subject().cameIn(appended.at(), reassignedTo);
        var subject = came.incident() && before.incident() ? came.toldAfter(before.shown()) : came;
        if (!subject.incident()) {
            var waiting = new ArrayList<>(runs);
            waiting.removeIf(s -> s.runId().equals(subject.runId()));
            waiting.add(subject);
            runs = List.copyOf(waiting);
            settled = without(settled, subject.runId());
            links = links.without(subject.runId());
        }
        shown = subject;
        count = appended.count();
        recent = last(recent, new Occurrence(appended.at(), subject.runId(), subject.reason(), subject.rule()), ExceptionItem.RECENT_MAX);
        seenAnew("it happened again: " + subject.reason());
    }

    private void leave(String runId, String change) {
        if (before.waiting(runId).isPresent()) {
            runs = runs.stream().filter(s -> !s.runId().equals(runId)).toList();
            shown = runs.isEmpty() ? shown : runs.getLast();
            seenAnew(change);
        }
    }

    /// The time that the customer was waited for doesn't count. What was said of the target before still holds: its share is the same.
    private void wake(Woken woken) {
        var due = before.dueAt();
        if (before.waitingForCustomer()) {
            each(s -> s.waited(before.snooze().since(), woken.at()));
        }
        clock = new Clock(woken.waitedForCustomerMs(), due.equals(clock.atRiskFor()) ? woken.dueAt() : clock.atRiskFor(),
                due.equals(clock.missedFor()) ? woken.dueAt() : clock.missedFor(), clock.escalatedTo());
        snooze = null;
        state = State.OPEN;
    }

    /// It has as much time as at first; policy gives its runs new targets when it sends them back.
    private void reopen(Reopened reopened) {
        state = State.OPEN;
        ending = null;
        shown = shown.startedAgain(reopened.at());
        clock = new Clock(clock.waitedForCustomerMs(), null, null, null);
        links = links.reopened(reopened.firstDecision(), reopened.runIds());
        seenAnew("it was taken up again");
    }

    private void close(State end, String why) {
        free();
        state = end;
        snooze = null;
        ending = why;
    }

    private void free() {
        claim = null;
        state = snooze == null ? State.OPEN : State.SNOOZED;
    }

    private void each(UnaryOperator<Subject> change) {
        runs = runs.stream().map(change).toList();
        shown = runs.isEmpty() ? change.apply(shown) : runs.getLast();
    }

    private void seenAnew(String what) {
        shownSince = before.version() + 1;
        changed = what;
    }

    private static <T> List<T> with(List<T> list, T more) {
        var all = new ArrayList<>(list);
        all.add(more);
        return List.copyOf(all);
    }

    static List<String> without(List<String> list, String gone) {
        return list.stream().filter(s -> !s.equals(gone)).toList();
    }

    static <T> List<T> last(List<T> list, T more, int max) {
        var all = with(list, more);
        return List.copyOf(all.subList(Math.max(0, all.size() - max), all.size()));
    }
}
