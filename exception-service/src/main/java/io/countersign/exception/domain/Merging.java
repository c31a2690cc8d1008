package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Merge;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.Merged;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An item is the same matter as another one. Within a case its runs go on waiting there; a run can't wait in another case, so there
/// they are settled as duplicates, and policy acts on that.
final class Merging {

    private static final String BEING_MERGED = "It is being merged.";

    private Merging() {}

    static Decision decide(CaseQueue queue, ExceptionItem item, Merge merge, Roster directory, Instant now) {
        var by = merge.by();
        var right = item.runs().isEmpty() ? Rights.toWorkOn(item, by, directory, now) : Rights.of(by, item, item.runs(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var target = queue.find(merge.into());
        var refusal = Checks.closedOrHeld(item, by, directory, now)
                .or(() -> merge.shownVersion() == 0 ? Optional.empty() : Checks.stale(item, merge.shownVersion())).or(() -> Checks.note(merge.note())).or(() -> Checks.notBackYet(item))
                .or(() -> unfit(item, merge, target));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return new Accepted(target.map(t -> sameCase(item, t, merge, now)).orElseGet(() -> otherCase(item, merge, now)), right.role());
    }

    private static Optional<Refusal> unfit(ExceptionItem item, Merge merge, Optional<ExceptionItem> target) {
        if (merge.into().equals(item.id())) {
            return refuse("into: an exception can't be merged into itself; name the one that goes on.");
        }
        if (target.isEmpty()) {
            return merge.unfit() != null ? refuse(merge.unfit()) : item.runs().isEmpty() || merge.shownVersion() != 0 ? Optional.empty()
                    : refuse("version: it is missing; into another case the runs are settled as duplicates, so give the version that you were shown.");
        }
        if (!target.get().open()) {
            return refuse("into: " + merge.into() + " is closed (" + target.get().ending() + "); name an open exception.");
        }
        if (target.get().incident() && !item.runs().isEmpty()) {
            return refuse("into: no run can wait in " + merge.into() + ", which only tells of something that happened; name an exception with runs.");
        }
        return item.runs().stream().filter(run -> !merge.contents().containsKey(run.runId())).findFirst().flatMap(run -> refuse("into: run "
                + run.runId() + " came before exceptions could be merged, and can't move; settle it where it is."));
    }

    private static List<Event> sameCase(ExceptionItem item, ExceptionItem target, Merge merge, Instant now) {
        var events = new ArrayList<>(Snoozing.wake(item, BEING_MERGED, now));
        var awake = awake(item, events);
        var runIds = awake.runs().stream().map(Subject::runId).toList();
        events.add(new Merged(item.id(), target.id(), runIds, merge.note().strip()));
        if (!runIds.isEmpty()) {
            events.addAll(Snoozing.wake(target, "Another exception was merged into it.", now));
        }
        int count = target.count();
        for (var run : awake.runs()) {
            events.add(new Appended(target.id(), new Trigger(run, item.reasonCode(), merge.contents().get(run.runId())), ++count, now));
        }
        return List.copyOf(events);
    }

    private static List<Event> otherCase(ExceptionItem item, Merge merge, Instant now) {
        var events = new ArrayList<>(Snoozing.wake(item, BEING_MERGED, now));
        var runIds = item.runs().stream().map(Subject::runId).toList();
        var resolution = new Resolution(ResolutionKind.BY_HAND, merge.shownVersion(), item.shown().actionDigest(), null, merge.note().strip(), runIds,
                List.of(), merge.channel(), Outcome.DUPLICATE.name());
        for (var run : item.runs()) {
            events.add(new RunResolved(item.id(), run.runId(), run.runVersion(), resolution, null, run.actionDigest(), item.reasonCode()));
        }
        events.add(new Merged(item.id(), merge.into(), List.of(), merge.note().strip()));
        return List.copyOf(events);
    }

    /// What waited for the customer has waited until now: its target moves along.
    private static ExceptionItem awake(ExceptionItem item, List<Event> woken) {
        var awake = item;
        for (var event : woken) {
            awake = awake.evolve(event);
        }
        return awake;
    }

    private static Optional<Refusal> refuse(String detail) {
        return Optional.of(new Refusal(Code.MERGE_UNFIT, detail));
    }
}
