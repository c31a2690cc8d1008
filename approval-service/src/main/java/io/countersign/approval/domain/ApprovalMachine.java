package io.countersign.approval.domain;

import static io.countersign.approval.domain.Decision.accept;
import static io.countersign.approval.domain.Decision.refuse;

import io.countersign.approval.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// The state machine of an approval: [#decide] judges and changes nothing, [#evolve] changes and judges nothing.
public final class ApprovalMachine {

    /// Shortest note, characters, where one is mandatory.
    public static final int NOTE_MIN = 10;
    private static final Set<String> EDITABLE = Set.of("action", "output");

    private ApprovalMachine() {}

    /// Judges `command`.
    ///
    /// @param state null: there is no such approval
    public static Decision decide(Approval state, Command command, Roster directory) {
        return switch (command) {
            case Command.Open c -> state != null ? accept()
                    : accept(new Event.Opened(c.approvalId(), c.caseId(), c.runId(), c.question(), c.content()));
            case Command.Replace c -> replace(state, c);
            case Command.Close c -> close(state, c);
            case Command.LeaseOver c -> state != null && state.state() == ApprovalState.CLAIMED && state.version() >= c.claimVersion()
                    && !state.claim().holdsAt(c.at()) ? accept(leaseOver(state, directory)) : accept();
            case Command.UndoOver c -> state != null && state.state() == ApprovalState.DECIDED && state.version() == c.decidedVersion()
                    ? accept(new Event.Finalized(state.made())) : accept();
            case Command.Asked c -> asked(state, c, directory);
        };
    }

    /// Folds one event into the state, whatever the state.
    ///
    /// @param state null: nothing yet
    public static Approval evolve(Approval state, Event event) {
        return switch (event) {
            case Event.Opened e -> new Approval(e.approvalId(), e.caseId(), e.runId(), ApprovalState.OPEN, 1, 1, null, e.question(), null,
                    null, null);
            case Event.Claimed e -> next(state, ApprovalState.CLAIMED, new Claim(e.by(), e.until()), null, null);
            case Event.Unclaimed _, Event.Undone _ -> next(state, ApprovalState.OPEN, null, null, null);
            case Event.Replaced e -> new Approval(state.id(), state.caseId(), state.runId(), state.state(), state.version() + 1,
                    state.version() + 1, e.reason(), state.question().replaced(e.runVersion(), e.actionDigest(), e.content().digest()),
                    state.claim(), state.made(), state.closedBecause());
            case Event.Decided e -> next(state, ApprovalState.DECIDED, null, e.made(), null);
            case Event.Finalized e -> next(state, ApprovalState.FINAL, null, (state.made() == null ? e.made() : state.made()).withoutContent(), null);
            case Event.Expired _ -> next(state, ApprovalState.EXPIRED, null, null, null);
            case Event.Closed e -> state.state() == ApprovalState.FINAL
                    ? next(state, ApprovalState.FINAL, null, state.made(), e.reason())
                    : next(state, ApprovalState.CANCELLED, null, null, e.reason());
        };
    }

    private static Approval next(Approval s, ApprovalState to, Claim claim, Made made, String closedBecause) {
        return new Approval(s.id(), s.caseId(), s.runId(), to, s.version() + 1, s.shownSince(), s.lastChange(), s.question(), claim, made,
                closedBecause);
    }

    private static Decision replace(Approval state, Command.Replace c) {
        var replaced = new Event.Replaced(c.runVersion(), c.reason(), c.actionDigest(), c.content());
        return switch (state == null ? null : state.state()) {
            case OPEN, CLAIMED -> accept(replaced);
            // What was decided is not what is asked now.
            case DECIDED -> accept(new Event.Undone("what is asked changed before the decision was final"), replaced);
            case FINAL, EXPIRED, CANCELLED -> accept();
            case null -> accept();
        };
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

    private static Decision asked(Approval state, Command.Asked command, Roster directory) {
        if (state == null) {
            return refuse(Code.NOT_FOUND, "There is no approval '" + command.approvalId() + "'.");
        }
        return switch (Rights.toDecide(state.question(), command.by(), directory, command.at())) {
            case Rights.Denied(var because) -> refuse(Code.FORBIDDEN, because);
            case Rights.Granted(var role) -> switch (command) {
                case Command.Claim c -> claim(state, c, role, directory);
                case Command.Unclaim c -> unclaim(state, c, directory);
                case Command.Decide c -> choose(state, c, role, directory);
                case Command.Undo c -> undo(state, c, directory);
            };
        };
    }

    private static Decision claim(Approval state, Command.Claim c, String role, Roster directory) {
        var inTheWay = settled(state, c, directory).or(() -> takenByAnother(state, c, directory));
        if (inTheWay.isPresent()) {
            return inTheWay.get();
        }
        var claimed = new Event.Claimed(c.by().id(), role, c.at().plus(c.lease()));
        return state.state() == ApprovalState.CLAIMED && !state.claim().by().equals(c.by().id())
                ? accept(leaseOver(state, directory), claimed) : accept(claimed);
    }

    private static Decision unclaim(Approval state, Command.Unclaim c, Roster directory) {
        return settled(state, c, directory).or(() -> takenByAnother(state, c, directory)).orElseGet(() ->
                state.state() == ApprovalState.CLAIMED && state.claim().by().equals(c.by().id())
                        ? accept(new Event.Unclaimed(directory.name(c.by().id()) + " gave it back"))
                        : refuse(Code.NOT_CLAIMED, directory.name(c.by().id()) + " does not have it; there is nothing to give back."));
    }

    private static Decision choose(Approval state, Command.Decide c, String role, Roster directory) {
        return settled(state, c, directory).or(() -> takenByAnother(state, c, directory)).or(() -> stale(state, c.choice()))
                .or(() -> invalid(state, c.choice())).orElseGet(() -> {
                    var made = new Made(c.by(), role, c.choice(), c.at(), state.question().runVersion(),
                            state.question().actionDigest());
                    var events = new ArrayList<Event>(List.of(new Event.Decided(made)));
                    if (state.question().undo().isZero()) {
                        events.add(new Event.Finalized(made));
                    }
                    return new Decision.Accepted(events);
                });
    }

    private static Decision undo(Approval state, Command.Undo c, Roster directory) {
        if (state.state() != ApprovalState.DECIDED) {
            return refuse(Code.NOT_UNDOABLE, state.state() == ApprovalState.FINAL
                    ? Words.alreadyDecided(state.made(), directory, c.at()) + " It is final and can't be undone."
                    : "There is no decision to undo.");
        }
        if (!state.made().by().id().equals(c.by().id())) {
            return refuse(Code.FORBIDDEN, "Only " + directory.name(state.made().by().id()) + ", who decided, can undo it.");
        }
        return c.at().isBefore(state.finalAt()) ? accept(new Event.Undone(null))
                : refuse(Code.NOT_UNDOABLE, "It could be undone until " + Words.until(state.finalAt(), c.at()) + ".");
    }

    private static Event leaseOver(Approval state, Roster directory) {
        return new Event.Unclaimed("the time that " + directory.name(state.claim().by()) + " had taken it for is over");
    }

    private static Optional<Decision> settled(Approval state, Command.Asked c, Roster directory) {
        return switch (state.state()) {
            case OPEN, CLAIMED -> Optional.empty();
            case DECIDED, FINAL -> Optional.of(refuse(Code.ALREADY_DECIDED, Words.alreadyDecided(state.made(), directory, c.at())));
            case EXPIRED -> Optional.of(refuse(Code.NOT_OPEN, "Nobody decided in time; the run is in the exception queue."));
            case CANCELLED -> Optional.of(refuse(Code.NOT_OPEN, "This approval was closed: " + state.closedBecause()));
        };
    }

    private static Optional<Decision> takenByAnother(Approval state, Command.Asked c, Roster directory) {
        return Optional.ofNullable(state.claim()).filter(claim -> claim.holdsAt(c.at()) && !claim.by().equals(c.by().id()))
                .map(claim -> refuse(Code.CLAIMED, directory.name(claim.by()) + " has taken this until "
                        + Words.until(claim.until(), c.at()) + "; try again then, or ask them to give it back."));
    }

    private static Optional<Decision> stale(Approval state, Choice choice) {
        if (choice.shownVersion() > state.version() || choice.shownVersion() < 1) {
            return Optional.of(refuse(Code.STALE, "Version " + choice.shownVersion() + " of this approval does not exist; it is at version "
                    + state.version() + ". Look at it again."));
        }
        if (choice.shownVersion() < state.shownSince()) {
            return Optional.of(refuse(Code.STALE, "What is asked has changed since version " + choice.shownVersion() + ": "
                    + state.lastChange() + " It is at version " + state.version() + " now; look at it again."));
        }
        return Objects.equals(choice.shownActionDigest(), state.question().actionDigest()) ? Optional.empty()
                : Optional.of(refuse(Code.STALE, "The action digest " + choice.shownActionDigest() + " is not that of the action that is asked for, "
                        + state.question().actionDigest() + ". Look at it again."));
    }

    private static Optional<Decision> invalid(Approval state, Choice choice) {
        var edit = choice.edit();
        if (choice.kind().needsNote() && (choice.note() == null || choice.note().strip().length() < NOTE_MIN)) {
            return Optional.of(refuse(Code.NOTE_TOO_SHORT, "note: say why in " + NOTE_MIN + " characters or more."));
        }
        if (choice.kind().changesRun() != (edit != null)) {
            return Optional.of(edit == null
                    ? refuse(Code.EDIT_MISSING, "action, output: one of them is needed; give the changed action or output.")
                    : refuse(Code.EDIT_UNEXPECTED, "action, output: only an edit can change them; decide with kind 'edit'."));
        }
        if (edit != null && edit.changed().isEmpty()) {
            return Optional.of(refuse(Code.NOTHING_EDITED, "action, output: nothing differs from what was proposed; change something or approve it as it is."));
        }
        return edit != null && !EDITABLE.containsAll(edit.changed()) ? Optional.of(refuse(Code.EDIT_TOO_WIDE,
                String.join(", ", edit.changed().stream().sorted().toList()) + " differ; only action and output can be edited.")) : Optional.empty();
    }
}
