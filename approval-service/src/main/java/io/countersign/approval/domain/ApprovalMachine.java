package io.countersign.approval.domain;

import static io.countersign.approval.domain.Decision.accept;
import static io.countersign.approval.domain.Decision.refuse;

import io.countersign.approval.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The state machine of an approval: [#decide] judges and changes nothing, [#evolve] changes and judges nothing.
public final class ApprovalMachine {

    private ApprovalMachine() {}

    /// Judges `command`.
    ///
    /// @param state null: there is no such approval
    public static Decision decide(Approval state, Command command, Roster directory) {
        return switch (command) {
            case Command.Open c -> state != null ? accept()
                    : accept(new Event.Opened(c.approvalId(), c.caseId(), c.runId(), c.question(), c.content(), c.at()),
                            Offering.first(c.question(), directory, c.at(), c.question().dueAt()));
            case Command.Replace c -> replace(state, c, directory);
            case Command.Close c -> close(state, c);
            case Command.Due c -> Deadlines.due(state, c, directory);
            case Command.Asked c -> state == null ? refuse(Code.NOT_FOUND, "There is no approval '" + Words.shown(c.approvalId()) + "'.")
                    : asked(state, c, directory);
        };
    }

    /// Why `who` could not take `approval` to decide it now, one sentence; empty: they could.
    public static Optional<String> hindrance(Approval approval, Asker who, Roster directory, Instant now) {
        return decide(approval, new Command.Claim(approval.id(), who, Duration.ZERO, now), directory) instanceof Decision.Refused(var refusal)
                ? Optional.of(refusal.detail()) : Optional.empty();
    }

    /// Folds one event into the state, whatever the state.
    ///
    /// @param state null: nothing yet
    public static Approval evolve(Approval state, Event event) {
        return Evolution.of(state, event);
    }

    private static Decision asked(Approval state, Command.Asked command, Roster directory) {
        return switch (command) {
            // Who was too late is told so, and by whom, also where somebody else is asked by now.
            case Command.Claim c -> anybody(c, directory, () -> Barriers.settled(state, c, directory)
                    .orElseGet(() -> whoMayDecide(state, c, directory, role -> HandingOver.claim(state, c, role, directory))));
            case Command.Decide c -> anybody(c, directory, () -> Barriers.settled(state, c, directory).or(() -> Deciding.changedSince(state, c.choice()))
                    .orElseGet(() -> whoMayDecide(state, c, directory, role -> Deciding.choose(state, c, role, directory))));
            case Command.Delegate c -> granted(Rights.toDelegate(state, c.by(), directory, c.at()), role -> HandingOver.delegate(state, c, role, directory));
            case Command.Reassign c -> granted(Rights.toReassign(state, c.by(), directory, c.at()), role -> HandingOver.reassign(state, c, role, directory));
            case Command.Undo c -> Deciding.undo(state, c, directory);
            case Command.Unclaim c -> anybody(c, directory, () -> HandingOver.unclaim(state, c, directory));
            case Command.Look c -> anybody(c, directory, () -> look(state, c));
            case Command.WriteNote c -> anybody(c, directory, () -> c.note().isBlank()
                    ? refuse(Code.NOTE_TOO_SHORT, "note: it is empty; write something down.")
                    : accept(new Event.Noted(new Note(c.by().id(), c.at(), c.note()))));
        };
    }

    private static Decision whoMayDecide(Approval state, Command.Asked c, Roster directory, Function<String, Decision> then) {
        return granted(Rights.toDecide(state, c.by(), directory, c.at()), then);
    }

    private static Decision granted(Rights.Right right, Function<String, Decision> then) {
        return switch (right) {
            case Rights.Denied(var because) -> refuse(Code.FORBIDDEN, because);
            case Rights.Granted(var role) -> then.apply(role);
        };
    }

    private static Decision anybody(Command.Asked c, Roster directory, Supplier<Decision> then) {
        var denied = Rights.toSpeak(c.by(), directory);
        return denied == null ? then.get() : refuse(Code.FORBIDDEN, denied.because());
    }

    /// Only the first look at what is asked is a fact; looking is never refused for being late.
    private static Decision look(Approval state, Command.Look c) {
        boolean seen = state.viewOf(c.by().id()).isPresent();
        return Barriers.unknownVersion(state, c.shownVersion()).orElseGet(() -> seen || !state.waits() || c.shownVersion() < state.shownSince()
                ? accept() : accept(new Event.Viewed(new View(c.by().id(), c.at(), c.shownVersion(), c.cardDigest()))));
    }

    private static Decision replace(Approval state, Command.Replace c, Roster directory) {
        if (state == null || !state.waits() && state.state() != ApprovalState.DECIDED) {
            return accept();
        }
        var events = new ArrayList<Event>();
        if (state.state() == ApprovalState.DECIDED) {
            events.add(new Event.Undone("what is asked changed before the decision was final")); // what was decided is not what is asked now
        }
        events.add(new Event.Replaced(c.runVersion(), c.reason(), c.actionDigest(), c.content(), c.action(), c.title()));
        if (state.offer().stage() > 1) {
            events.add(Offering.again(state.question(), directory, c.at()));
        }
        return new Decision.Accepted(List.copyOf(events));
    }

    private static Decision close(Approval state, Command.Close c) {
        var closed = new Event.Closed(c.reason(), c.applied());
        return switch (state == null ? null : state.state()) {
            case OPEN, CLAIMED, DECIDED -> accept(closed);
            // The person sees why the decision had no effect; that it had one needs no event.
            case FINAL -> c.applied() || state.closedBecause() != null ? accept() : accept(closed);
            case EXPIRED, CANCELLED -> accept();
            case null -> accept();
        };
    }
}
