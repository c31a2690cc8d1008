package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Claim;
import io.countersign.exception.domain.Command.EndLease;
import io.countersign.exception.domain.Command.Raise;
import io.countersign.exception.domain.Command.Resolve;
import io.countersign.exception.domain.Command.Unclaim;
import io.countersign.exception.domain.Command.Withdraw;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Appended;
import io.countersign.exception.domain.Event.Claimed;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.Opened;
import io.countersign.exception.domain.Event.RunWithdrawn;
import io.countersign.exception.domain.Event.Unclaimed;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The state machine of a case's queue: [#decide] judges and changes nothing, [#evolve] changes and judges nothing.
public final class QueueMachine {

    private QueueMachine() {}

    /// Judges `command` at `now`.
    public static Decision decide(CaseQueue queue, Command command, Roster directory, Instant now) {
        return switch (command) {
            case Raise raise -> accepted(raise(queue, raise, now));
            case Withdraw withdraw -> accepted(withdraw(queue, withdraw));
            case Claim claim -> queue.find(claim.itemId()).map(item -> claim(item, claim, directory, now)).orElseGet(() -> unknown(claim.itemId()));
            case Unclaim unclaim -> queue.find(unclaim.itemId()).map(item -> unclaim(item, unclaim, directory))
                    .orElseGet(() -> unknown(unclaim.itemId()));
            case Resolve resolve -> queue.find(resolve.itemId()).map(item -> Resolving.decide(item, resolve, directory, now))
                    .orElseGet(() -> unknown(resolve.itemId()));
            case EndLease end -> accepted(queue.find(end.itemId()).map(item -> endLease(item, directory, now)).orElse(List.of()));
        };
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

    private static List<Event> raise(CaseQueue queue, Raise raise, Instant now) {
        var events = new ArrayList<Event>();
        var trigger = raise.trigger();
        var target = queue.items().stream().filter(item -> item.open() && item.family().equals(trigger.family())).findFirst();
        var runId = trigger.subject().runId();
        queue.holder(runId).filter(held -> target.filter(held::equals).isEmpty())
                .ifPresent(held -> events.addAll(leave(held, runId, "The run now waits for another reason: " + trigger.subject().reason(), false)));
        if (target.isPresent()) {
            events.add(new Appended(target.get().id(), trigger, target.get().count() + 1));
        } else {
            var subject = trigger.subject();
            var priority = Priority.of(subject.risk(), subject.dueAt(), subject.weight(), now);
            events.add(new Opened(raise.newId(), trigger, now, priority.value(), priority.text()));
        }
        return events;
    }

    private static List<Event> withdraw(CaseQueue queue, Withdraw withdraw) {
        var holder = queue.holder(withdraw.runId());
        if (holder.isPresent()) {
            return leave(holder.get(), withdraw.runId(), withdraw.reason(), withdraw.applied());
        }
        if (withdraw.applied()) {
            return List.of(); // as its RunResolved says
        }
        // A person settled it, but the run had moved on: the person is to see that.
        return queue.items().stream().filter(item -> item.settled().contains(withdraw.runId())).reduce((_, last) -> last)
                .<List<Event>>map(item -> List.of(new RunWithdrawn(item.id(), withdraw.runId(), withdraw.reason(), false)))
                .orElse(List.of());
    }

    private static List<Event> leave(ExceptionItem item, String runId, String reason, boolean applied) {
        var events = new ArrayList<Event>();
        events.add(new RunWithdrawn(item.id(), runId, reason, applied));
        if (item.runs().size() == 1) {
            events.add(new Closed(item.id(), !item.settled().isEmpty(), "No run waits in it any more: " + reason));
        }
        return events;
    }

    private static Decision claim(ExceptionItem item, Claim claim, Roster directory, Instant now) {
        var right = Resolving.mayWorkOn(item, claim.by(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var inTheWay = Resolving.closedOrHeld(item, claim.by(), directory, now);
        if (inTheWay.isPresent()) {
            return new Refused(inTheWay.get());
        }
        return new Accepted(List.of(new Claimed(item.id(), claim.by().id(), now.plus(claim.lease()))), right.role());
    }

    private static Decision unclaim(ExceptionItem item, Unclaim unclaim, Roster directory) {
        var by = unclaim.by();
        if (by.kind() != Asker.Kind.PERSON || directory.find(by.id()).isEmpty()) {
            return new Refused(new Refusal(Code.FORBIDDEN, "Only a person of the directory can give an exception back."));
        }
        if (item.claim() == null || !item.claim().by().equals(by.id())) {
            return new Refused(new Refusal(Code.NOT_CLAIMED, item.claim() == null
                    ? "Nobody has this exception, so there is nothing to give back."
                    : directory.name(item.claim().by()) + " has this exception; only they can give it back."));
        }
        return accepted(List.of(new Unclaimed(item.id(), directory.name(by.id()) + " gave it back.")));
    }

    private static List<Event> endLease(ExceptionItem item, Roster directory, Instant now) {
        if (item.claim() == null || item.heldAt(now).isPresent()) {
            return List.of(); // given back, closed or renewed since
        }
        return List.of(new Unclaimed(item.id(), "The time for which " + directory.name(item.claim().by()) + " had it is over."));
    }

    private static Decision accepted(List<Event> events) {
        return new Accepted(List.copyOf(events), null);
    }

    private static Decision unknown(String itemId) {
        return new Refused(new Refusal(Code.NOT_FOUND, "There is no exception " + itemId + "; list the queue to find it."));
    }
}
