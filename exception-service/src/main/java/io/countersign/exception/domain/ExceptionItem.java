package io.countersign.exception.domain;

import io.countersign.exception.domain.Event.Opened;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// One item of the exception queue: what waits of one case for one family of reasons.
///
/// @param family what makes further triggers come here; see [Trigger#family]
/// @param version 1, 2, 3, ...: one for each event
/// @param shownSince version at which what a person is shown last changed
/// @param changed what changed then, one sentence
/// @param priority the priority at opening, as `priorityText`; see [#priorityAt]
/// @param shown the newest of what waits; when nothing waits any more, the last that did
/// @param runs what waits, oldest first; always empty for an incident
/// @param count triggers so far
/// @param claim null: nobody has it
/// @param settled runs that a person settled here and that did not come back
/// @param ending why it is closed; null: it is open
/// @param recent the last triggers, [#RECENT_MAX] at most, oldest first
/// @param notes the last notes, [#RECENT_MAX] at most, oldest first
/// @param snooze null: it isn't put aside
/// @param clock what was made of its target time
/// @param pinned a lead put it on top of the queue
/// @param reassignedTo owner that somebody gave it to; null: as policy resolved
/// @param links what it has to do with other items and decisions
public record ExceptionItem(String id, String caseId, String family, String reasonCode, State state, long version, long shownSince,
        String changed, Instant openedAt, int priority, String priorityText, Subject shown, List<Subject> runs, int count,
        Claim claim, List<String> settled, String ending, List<Occurrence> recent, List<Noted> notes, Snooze snooze, Clock clock,
        boolean pinned, String reassignedTo, Links links) {

    /// How many triggers and notes are kept.
    public static final int RECENT_MAX = 50;
    private static final Duration ASKED_AGAIN = Duration.ofMinutes(15);
    private static final Duration ASKED_UNTIL = Duration.ofDays(4);

    /// States of an item.
    public enum State { OPEN, CLAIMED, SNOOZED, RESOLVED, CANCELLED }

    /// Somebody has it until then.
    public record Claim(String by, Instant until) {}

    /// One trigger of it.
    ///
    /// @param runId null: no run
    /// @param rule null: none
    public record Occurrence(Instant at, String runId, String reason, String rule) {}

    /// What somebody wrote down.
    public record Noted(Instant at, String by, String note) {}

    /// It is put aside.
    ///
    /// @param waitingForCustomer its target time moves along
    /// @param since when it was put aside
    public record Snooze(String by, Instant since, Instant until, boolean waitingForCustomer, String note) {}

    /// @param waitedForCustomerMs how long the customer was waited for, by the clock on the wall
    /// @param atRiskFor target time that was said to be at risk; null: none was
    /// @param missedFor target time that was said to be missed; null: none was
    /// @param escalatedTo person who is asked too since it was missed; null: nobody
    public record Clock(long waitedForCustomerMs, Instant atRiskFor, Instant missedFor, String escalatedTo) {
        static final Clock NEW = new Clock(0, null, null, null);
    }

    /// @param mergedInto item that goes on in its place; null: it wasn't merged
    /// @param firstDecision event that settled it first, when it was taken up again after; null: it wasn't
    /// @param awaited runs that policy is to send back, or to say why not
    /// @param passedOn settled runs that went their own way and can't come back; not known of what was settled before it was kept
    public record Links(String mergedInto, String firstDecision, List<String> awaited, List<String> passedOn) {
        static final Links NONE = new Links(null, null, List.of(), List.of());

        public Links {
            passedOn = Objects.requireNonNullElse(passedOn, List.of());
        }

        Links into(String other) {
            return new Links(other, firstDecision, awaited, passedOn);
        }

        Links reopened(String decision, List<String> runIds) {
            return new Links(null, decision, runIds, passedOn);
        }

        /// The run is back, or policy has said that it won't come.
        Links without(String runId) {
            return new Links(mergedInto, firstDecision, ItemDraft.without(awaited, runId), ItemDraft.without(passedOn, runId));
        }

        Links passingOn(String runId) {
            return new Links(mergedInto, firstDecision, awaited, ItemDraft.last(ItemDraft.without(passedOn, runId), runId, ItemDraft.SETTLED_MAX));
        }
    }

    /// What was written before these fields were known has none of them.
    public ExceptionItem {
        recent = Objects.requireNonNullElse(recent, List.of());
        notes = Objects.requireNonNullElse(notes, List.of());
        clock = Objects.requireNonNullElse(clock, Clock.NEW);
        links = Objects.requireNonNullElse(links, Links.NONE);
    }

    static ExceptionItem open(String caseId, Opened opened) {
        var trigger = opened.trigger();
        var subject = trigger.subject().cameIn(opened.at(), null);
        return new ExceptionItem(opened.itemId(), caseId, trigger.family(), trigger.reasonCode(), State.OPEN, 1, 1, "it was opened",
                opened.at(), opened.priority(), opened.priorityText(), subject, subject.incident() ? List.of() : List.of(subject), 1,
                null, List.of(), null, List.of(new Occurrence(opened.at(), subject.runId(), subject.reason(), subject.rule())), List.of(), null,
                Clock.NEW, false, null, Links.NONE);
    }

    /// The item after `event`.
    public ExceptionItem evolve(Event event) {
        return new ItemDraft(this).apply(event).done();
    }

    /// It waits for a person.
    public boolean open() {
        return switch (state) {
            case OPEN, CLAIMED, SNOOZED -> true;
            case RESOLVED, CANCELLED -> false;
        };
    }

    /// It tells of something that happened, and no run waits in it.
    public boolean incident() {
        return shown.incident();
    }

    /// The waiting run with that id.
    public Optional<Subject> waiting(String runId) {
        return runs.stream().filter(s -> s.runId().equals(runId)).findFirst();
    }

    /// Settled runs that can be taken up again.
    List<String> returnable() {
        return settled.stream().filter(runId -> !links.passedOn().contains(runId)).toList();
    }

    /// Person who owns the newest of what waits; null: none was on duty. Who was given it but may not settle a later run does not own that.
    public String owner() {
        return shown.duty().owner();
    }

    /// Target time: the earliest of what waits. While the customer is waited for it is as it was when that began.
    public Instant dueAt() {
        return mostUrgent().dueAt();
    }

    /// Risk: the highest of what waits.
    public Risk risk() {
        return runs.stream().map(Subject::risk).max(Comparator.naturalOrder()).orElse(shown.risk());
    }

    /// It is put aside until the customer answers, and its target time stands still.
    public boolean waitingForCustomer() {
        return snooze != null && snooze.waitingForCustomer();
    }

    /// How long the customer has been waited for, all in all.
    public Duration waitedForCustomerAt(Instant now) {
        return Duration.ofMillis(clock.waitedForCustomerMs()).plus(waitingForCustomer() ? Duration.between(snooze.since(), now) : Duration.ZERO);
    }

    /// It is open and past its target at `now`.
    public boolean lateAt(Instant now) {
        return open() && !standstillOr(now).isBefore(dueAt());
    }

    /// Priority at `now`.
    public Priority priorityAt(Instant now) {
        var most = runs.stream().map(Subject::weight).max(Comparator.comparing(Weight::impact)).orElse(shown.weight());
        boolean money = runs.isEmpty() ? most.money() : runs.stream().anyMatch(run -> run.weight().money());
        return Priority.of(risk(), target(), new Weight(money, most.impact(), most.why()), standstillOr(now));
    }

    /// When the value of [#priorityAt] changes next, should nothing happen until then; the last time is when it gets late.
    ///
    /// @return empty: not any more, or not while it is put aside for the customer or closed
    public Optional<Instant> nextChangeAt(Instant now) {
        return open() && !waitingForCustomer() ? target().nextChangeAt(now) : Optional.empty();
    }

    /// Who has it at `now`: a lease that is over counts for nothing, even before the timer says so.
    public Optional<Claim> heldAt(Instant now) {
        return Optional.ofNullable(claim).filter(c -> now.isBefore(c.until()));
    }

    /// When its target is to be looked at after `now`; empty: it needn't be. Where it was missed and nobody could be asked, they are looked
    /// for again for some days.
    public Optional<Instant> checkTargetAt(Instant now) {
        boolean runs = open() && !waitingForCustomer() && (incident() || !this.runs.isEmpty());
        if (!runs) {
            return Optional.empty();
        }
        if (dueAt().equals(clock.missedFor())) {
            var next = dueAt().plus(ASKED_AGAIN.multipliedBy(1 + Math.max(0, Duration.between(dueAt(), now).dividedBy(ASKED_AGAIN))));
            return clock.escalatedTo() == null && mostUrgent().escalates() && next.isBefore(dueAt().plus(ASKED_UNTIL)) ? Optional.of(next) : Optional.empty();
        }
        return Optional.of(dueAt().equals(clock.atRiskFor()) ? dueAt() : target().atRiskAt());
    }

    /// The waiting run whose target comes first: the target of the item, and who is asked when it is missed.
    Subject mostUrgent() {
        return runs.stream().min(Comparator.comparing(Subject::dueAt)).orElse(shown);
    }

    /// Target time when the time from `from` to `to` doesn't count.
    Instant dueAtAfterWaiting(Instant from, Instant to) {
        return runs.stream().map(s -> s.waited(from, to).dueAt()).min(Comparator.naturalOrder()).orElseGet(() -> shown.waited(from, to).dueAt());
    }

    private Target target() {
        return mostUrgent().target(openedAt);
    }

    private Instant standstillOr(Instant now) {
        return waitingForCustomer() ? snooze.since() : now;
    }
}
