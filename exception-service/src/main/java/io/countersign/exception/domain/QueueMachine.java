package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Asked;
import io.countersign.exception.domain.Command.Claim;
import io.countersign.exception.domain.Command.Due;
import io.countersign.exception.domain.Command.Merge;
import io.countersign.exception.domain.Command.Note;
import io.countersign.exception.domain.Command.Pin;
import io.countersign.exception.domain.Command.Raise;
import io.countersign.exception.domain.Command.Reassign;
import io.countersign.exception.domain.Command.Reopen;
import io.countersign.exception.domain.Command.Resolve;
import io.countersign.exception.domain.Command.Snooze;
import io.countersign.exception.domain.Command.Unclaim;
import io.countersign.exception.domain.Command.Wake;
import io.countersign.exception.domain.Command.Withdraw;
import io.countersign.exception.domain.Command.Work;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.Opened;
import io.countersign.exception.domain.Event.RunWithdrawn;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The state machine of a case's queue: [#decide] judges and changes nothing, [#evolve] changes and judges nothing.
public final class QueueMachine {

    private QueueMachine() {}

    /// Judges `command` at `now`. Work and timers are never refused.
    public static Decision decide(CaseQueue queue, Command command, Roster directory, Instant now) {
        return switch (command) {
            case Work work -> new Accepted(List.copyOf(work(queue, work, now)), null);
            case Due due -> new Accepted(queue.find(due.itemId()).map(item -> due(item, due, directory, now)).orElse(List.of()), null);
            case Asked asked -> queue.find(asked.itemId()).map(item -> asked(queue, item, asked, directory, now))
                    .orElseGet(() -> Checks.refused(Code.NOT_FOUND, "There is no exception " + asked.itemId() + "; list the queue to find it."));
        };
    }

    /// Why `who` could not take the item to settle it now, one sentence; empty: they could.
    public static Optional<String> hindrance(ExceptionItem item, Asker who, Roster directory, Instant now) {
        return Claiming.claim(item, new Claim(who, item.id(), Duration.ZERO), directory, now) instanceof Decision.Refused(var refusal)
                ? Optional.of(refusal.detail()) : Optional.empty();
    }

    /// The queue after `event`.
    public static CaseQueue evolve(CaseQueue queue, Event event) {
        var after = new ArrayList<>(queue.items());
        if (event instanceof Opened opened) {
            after.add(ExceptionItem.open(queue.caseId(), opened));
        } else {
            after.replaceAll(item -> item.id().equals(event.itemId()) ? item.evolve(event) : item);
        }
        return new CaseQueue(queue.caseId(), List.copyOf(after));
    }

    private static Decision asked(CaseQueue queue, ExceptionItem item, Asked command, Roster directory, Instant now) {
        return switch (command) {
            case Claim claim -> Claiming.claim(item, claim, directory, now);
            case Unclaim unclaim -> Claiming.unclaim(item, unclaim, directory);
            case Resolve resolve -> Resolving.decide(item, resolve, directory, now);
            case Snooze snooze -> Snoozing.snooze(item, snooze, directory, now);
            case Wake wake -> Snoozing.wake(item, wake, directory, now);
            case Reassign reassign -> Steering.reassign(item, reassign, directory, now);
            case Pin pin -> Steering.pin(item, pin, directory);
            case Note note -> Steering.note(item, note, directory, now);
            case Merge merge -> Merging.decide(queue, item, merge, directory, now);
            case Reopen reopen -> Reopening.decide(queue, item, reopen, directory, now);
        };
    }

    private static List<Event> due(ExceptionItem item, Due due, Roster directory, Instant now) {
        return switch (due) {
            case Command.EndLease _ -> Claiming.end(item, directory, now);
            case Command.EndSnooze _ -> Snoozing.end(item, now);
            case Command.CheckTarget _ -> TargetCheck.check(item, directory, now);
        };
    }

    private static List<Event> work(CaseQueue queue, Work work, Instant now) {
        return switch (work) {
            case Raise raise -> raise(queue, raise, now);
            case Withdraw withdraw -> withdraw(queue, withdraw, now);
        };
    }

    private static List<Event> raise(CaseQueue queue, Raise raise, Instant now) {
        var events = new ArrayList<Event>();
        var trigger = raise.trigger();
        var subject = trigger.subject();
        var target = reopened(queue, raise).or(() -> queue.items().stream()
                .filter(item -> item.open() && item.family().equals(trigger.family())).findFirst());
        if (!subject.incident()) {
            queue.holder(subject.runId()).filter(held -> target.filter(held::equals).isEmpty())
                    .ifPresent(held -> events.addAll(leave(held, subject.runId(), "The run now waits for another reason: " + subject.reason(), false, now)));
        }
        if (target.isPresent()) {
            events.addAll(Snoozing.wake(target.get(), "It happened again.", now));
            events.add(new Appended(target.get().id(), trigger, target.get().count() + 1, now));
        } else {
            var priority = Priority.of(subject.risk(), subject.target(now), subject.weight(), now);
            events.add(new Opened(raise.newId(), trigger, now, priority.value(), priority.text()));
        }
        return events;
    }

    /// A run comes back to the item that was taken up again, unless that is closed again: then it waits like any other.
    private static Optional<ExceptionItem> reopened(CaseQueue queue, Raise raise) {
        return Optional.ofNullable(raise.reopens()).flatMap(queue::find).filter(item -> item.open() && !item.incident() && !raise.trigger().subject().incident());
    }

    private static List<Event> withdraw(CaseQueue queue, Withdraw withdraw, Instant now) {
        var runId = withdraw.runId();
        var holder = queue.holder(runId).filter(item -> !newer(item.waiting(runId).orElseThrow(), withdraw));
        if (holder.isPresent()) {
            return leave(holder.get(), runId, withdraw.reason(), withdraw.applied(), now);
        }
        if (withdraw.applied()) {
            return List.of(); // as its RunResolved says
        }
        // A person settled it or took it up again, but the run had moved on, maybe to wait for another reason: the person is to see that.
        return queue.items().stream().filter(item -> item.open() && item.links().awaited().contains(runId)).findFirst()
                .or(() -> queue.items().stream().filter(item -> item.settled().contains(runId)).reduce((_, last) -> last))
                .map(item -> leave(item, runId, withdraw.reason(), false, now)).orElse(List.of());
    }

    /// The run has come to wait after that of which policy speaks.
    private static boolean newer(Subject waiting, Withdraw withdraw) {
        return withdraw.runVersion() > 0 && waiting.runVersion() > withdraw.runVersion();
    }

    private static List<Event> leave(ExceptionItem item, String runId, String reason, boolean applied, Instant now) {
        var events = new ArrayList<Event>();
        events.add(new RunWithdrawn(item.id(), runId, reason, applied));
        var after = item.evolve(events.getFirst());
        if (after.open() && after.runs().isEmpty() && after.links().awaited().isEmpty()) {
            events.addAll(Snoozing.wake(after, "No run waits in it any more.", now)); // the time that the customer was waited for counts apart to the end
            events.add(new Closed(item.id(), !item.settled().isEmpty(), "No run waits in it any more: " + reason, null));
        }
        return events;
    }
}
