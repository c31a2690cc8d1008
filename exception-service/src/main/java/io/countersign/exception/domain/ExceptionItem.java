package io.countersign.exception.domain;

import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.Claimed;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.Opened;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Event.RunWithdrawn;
import io.countersign.exception.domain.Event.Unclaimed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// One item of the exception queue: what waits of one case for one family of reasons.
///
/// @param family what makes further triggers come here; see [Trigger#family]
/// @param version 1, 2, 3, ...: one for each event
/// @param shownSince version at which what a person is shown last changed
/// @param changed what changed then, one sentence
/// @param shown the newest of what waits; when nothing waits any more, the last that did
/// @param runs what waits, oldest first; always empty for an incident
/// @param count triggers so far
/// @param claim null: nobody has it
/// @param settled runs that a person settled here
/// @param ending why it is closed; null: it is open
public record ExceptionItem(String id, String caseId, String family, String reasonCode, State state, long version, long shownSince,
        String changed, Instant openedAt, int priority, String priorityText, Subject shown, List<Subject> runs, int count,
        Claim claim, List<String> settled, String ending) {

    /// States of an item.
    public enum State { OPEN, CLAIMED, SNOOZED, RESOLVED, CANCELLED }

    /// Somebody has it until then.
    public record Claim(String by, Instant until) {}

    static ExceptionItem open(String caseId, Opened opened) {
        var trigger = opened.trigger();
        var subject = trigger.subject();
        return new ExceptionItem(opened.itemId(), caseId, trigger.family(), trigger.reasonCode(), State.OPEN, 1, 1, "it was opened",
                opened.at(), opened.priority(), opened.priorityText(), subject, subject.incident() ? List.of() : List.of(subject), 1,
                null, List.of(), null);
    }

    /// The item after `event`.
    public ExceptionItem evolve(Event event) {
        return switch (event) {
            case Opened opened -> throw new IllegalStateException(id + " is open already: " + opened.itemId());
            case Appended appended -> append(appended);
            case Claimed claimed -> next(State.CLAIMED, new Claim(claimed.by(), claimed.until()), ending);
            case Unclaimed _ -> next(State.OPEN, null, ending);
            case RunResolved resolved -> leave(resolved.runId(), "run " + resolved.runId() + " was settled", true);
            case RunWithdrawn withdrawn -> leave(withdrawn.runId(), "run " + withdrawn.runId() + " left the queue", false);
            case Closed closed -> next(closed.resolved() ? State.RESOLVED : State.CANCELLED, null, closed.reason());
        };
    }

    private ExceptionItem append(Appended appended) {
        var subject = appended.trigger().subject();
        var waiting = new ArrayList<>(runs);
        if (!subject.incident()) {
            waiting.removeIf(s -> s.runId().equals(subject.runId()));
            waiting.add(subject);
        }
        return new ExceptionItem(id, caseId, family, reasonCode, state, version + 1, version + 1,
                "it happened again: " + subject.reason(), openedAt, priority, priorityText, subject, List.copyOf(waiting),
                appended.count(), claim, settled, ending);
    }

    private ExceptionItem leave(String runId, String change, boolean byPerson) {
        boolean waited = waiting(runId).isPresent();
        var left = runs.stream().filter(s -> !s.runId().equals(runId)).toList();
        var done = new ArrayList<>(settled);
        if (byPerson && !done.contains(runId)) {
            done.add(runId);
        }
        return new ExceptionItem(id, caseId, family, reasonCode, state, version + 1, waited ? version + 1 : shownSince,
                waited ? change : changed, openedAt, priority, priorityText, left.isEmpty() ? shown : left.getLast(), left, count,
                claim, List.copyOf(done), ending);
    }

    private ExceptionItem next(State next, Claim by, String end) {
        return new ExceptionItem(id, caseId, family, reasonCode, next, version + 1, shownSince, changed, openedAt, priority,
                priorityText, shown, runs, count, by, settled, end);
    }

    /// It waits for a person.
    public boolean open() {
        return switch (state) {
            case OPEN, CLAIMED, SNOOZED -> true;
            case RESOLVED, CANCELLED -> false;
        };
    }

    /// The waiting run with that id.
    public Optional<Subject> waiting(String runId) {
        return runs.stream().filter(s -> s.runId().equals(runId)).findFirst();
    }

    /// Target time: the earliest of what waits.
    public Instant dueAt() {
        return runs.stream().map(Subject::dueAt).min(Comparator.naturalOrder()).orElse(shown.dueAt());
    }

    /// Risk: the highest of what waits.
    public Risk risk() {
        return runs.stream().map(Subject::risk).max(Comparator.naturalOrder()).orElse(shown.risk());
    }

    /// Priority at `now`; what was stored is the priority at opening.
    public Priority priorityAt(Instant now) {
        var weight = runs.stream().map(Subject::weight).max(Comparator.comparing(Weight::impact).thenComparing(Weight::money))
                .orElse(shown.weight());
        return Priority.of(risk(), dueAt(), weight, now);
    }

    /// Who has it at `now`: a lease that is over counts for nothing, even before the timer says so.
    public Optional<Claim> heldAt(Instant now) {
        return Optional.ofNullable(claim).filter(c -> now.isBefore(c.until()));
    }
}
