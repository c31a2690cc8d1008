package io.countersign.approval.domain;

import static io.countersign.approval.domain.Decision.accept;
import static io.countersign.approval.domain.Decision.refuse;

import io.countersign.approval.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A person's decision, and taking it back.
final class Deciding {

    private static final Set<String> EDITABLE = Set.of("action", "output");
    private static final Set<DecisionKind> IN_BULK = Set.of(DecisionKind.APPROVE, DecisionKind.REJECT);

    /// How far the sender's clock may be ahead.
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private Deciding() {}

    static Decision choose(Approval state, Command.Decide c, String role, Roster directory) {
        return Barriers.takenByAnother(state, c, directory).or(() -> stale(state, c.choice()))
                .or(() -> notOffered(state, c.choice())).or(() -> invalid(c.choice())).or(() -> again(state, c, directory)).or(() -> seenAtNoSuchTime(state, c))
                .orElseGet(() -> taken(state, c, role, directory));
    }

    static Decision undo(Approval state, Command.Undo c, Roster directory) {
        var denied = Rights.toSpeak(c.by(), directory);
        if (denied != null) {
            return refuse(Code.FORBIDDEN, denied.because());
        }
        if (state.state() != ApprovalState.DECIDED) {
            return refuse(Code.NOT_UNDOABLE, state.state() == ApprovalState.FINAL
                    ? Words.alreadyDecided(state.made(), directory, c.at()) + " It is final and can't be undone."
                    : "There is no decision to undo; it waits for one, or was closed.");
        }
        if (!state.made().by().id().equals(c.by().id())) {
            return refuse(Code.FORBIDDEN, "Only " + directory.name(state.made().by().id()) + ", who decided, can undo it.");
        }
        return c.at().isBefore(state.finalAt()) ? accept(new Event.Undone(c.note()))
                : refuse(Code.NOT_UNDOABLE, "It could be undone until " + Words.until(state.finalAt(), c.at()) + ".");
    }

    /// Whether an edit is above the limit, so that somebody else must approve it.
    ///
    /// @param revision what earlier edits made of it; null: none
    static boolean needsAnother(Question question, Revision revision, Choice choice) {
        return choice.kind().changesRun() && !Objects.equals(choice.edit().actionDigest(), question.actionDigest())
                && choice.edit().action().above(question.terms().editLimit(), currency(question, revision));
    }

    /// The currency that the limit is in: that of the action as it came, whatever it was edited to since.
    static String currency(Question question, Revision revision) {
        return revision != null && revision.firstCurrency() != null ? revision.firstCurrency() : question.action().currency();
    }

    private static Decision taken(Approval state, Command.Decide c, String role, Roster directory) {
        var question = state.question();
        var offer = state.offer();
        var choice = state.viewOf(c.by().id()).map(c.choice()::seen).orElse(c.choice());
        var made = new Made(c.by(), role, choice, c.at(), question.runVersion(), question.actionDigest());
        boolean another = needsAnother(question, state.revision(), choice);
        // An edit is not what the others approved: it begins the count anew.
        int approvals = (choice.kind().changesRun() ? 0 : state.approvals()) + (another ? 0 : 1);
        boolean complete = approvals >= offer.quorum();
        if (!choice.kind().releases() || complete && offer.stage() >= offer.stages()) {
            return decided(state, made);
        }
        var change = choice.edit() == null ? null : directory.name(c.by().id()) + " changed " + choice.edit().words() + ".";
        var events = new ArrayList<Event>(List.of(new Event.StageDecided(made, offer.stage(), approvals, offer.quorum(), complete, change)));
        var after = ApprovalMachine.evolve(state, events.getFirst());
        if (complete) {
            events.add(Offering.next(after, directory, c.at()));
        } else {
            Offering.more(after, directory, c.at()).ifPresent(events::add);
        }
        return new Decision.Accepted(events);
    }

    private static Decision decided(Approval state, Made made) {
        var decided = new Event.Decided(made, state.offer().stage());
        return state.question().undo().isZero() ? accept(decided, finalized(ApprovalMachine.evolve(state, decided))) : accept(decided);
    }

    /// The decision as policy acts on it: with what earlier stages edited, who edited, and their reasons, where it lets the action happen.
    ///
    /// @param state DECIDED
    static Event.Finalized finalized(Approval state) {
        var made = state.made();
        if (!made.choice().kind().releases()) {
            return new Event.Finalized(made, List.of(), List.of());
        }
        var earlier = state.decisions().subList(0, Math.max(0, state.decisions().size() - 1)); // the last is this one
        return new Event.Finalized(made.over(state.revision()),
                state.decisions().stream().filter(d -> d.kind().changesRun()).map(StageDecision::by).distinct().toList(),
                earlier.stream().filter(d -> d.kind().needsNote()).map(StageDecision::note).toList());
    }

    private static Optional<Decision> stale(Approval state, Choice choice) {
        return Barriers.unknownVersion(state, choice.shownVersion())
                .or(() -> Objects.equals(choice.shownActionDigest(), state.question().actionDigest()) ? Optional.empty()
                        : Optional.of(refuse(Code.STALE, "The action digest " + Words.shown(choice.shownActionDigest()) + " is not that of the action that is asked for, "
                                + state.question().actionDigest() + ". Look at it again.")));
    }

    /// What is asked is not what was shown.
    static Optional<Decision> changedSince(Approval state, Choice choice) {
        return choice.shownVersion() < 1 || choice.shownVersion() >= state.shownSince() ? Optional.empty()
                : Optional.of(refuse(Code.STALE, "What is asked has changed since version " + choice.shownVersion() + ": "
                        + state.lastChange() + " It is at version " + state.version() + " now; look at it again."));
    }

    private static Optional<Decision> notOffered(Approval state, Choice choice) {
        var offered = state.question().offered();
        if (!offered.contains(choice.kind())) {
            return Optional.of(refuse(Code.NOT_OFFERED, "kind: '" + Words.kind(choice.kind()) + "' is not offered here; decide with "
                    + offered.stream().sorted().map(k -> "'" + Words.kind(k) + "'").collect(Collectors.joining(" or ")) + "."));
        }
        if (choice.bulkId() == null) {
            return Optional.empty();
        }
        if (!IN_BULK.contains(choice.kind())) {
            return Optional.of(refuse(Code.NOT_IN_BULK, "kind: '" + Words.kind(choice.kind())
                    + "' can't be decided for several at once; decide with 'approve' or 'reject', or one by one."));
        }
        return state.question().risk().equals("low") ? Optional.empty() : Optional.of(refuse(Code.NOT_IN_BULK,
                "Its risk is " + state.question().risk() + ", and only approvals of low risk can be decided several at once; decide on this one alone."));
    }

    private static Optional<Decision> invalid(Choice choice) {
        var note = choice.kind().needsNote() ? Barriers.noteTooShort(choice.note()) : Optional.<Decision>empty();
        return note.or(() -> invalidEdit(choice.kind(), choice.edit()));
    }

    private static Optional<Decision> invalidEdit(DecisionKind kind, Edit edit) {
        if (kind.changesRun() != (edit != null)) {
            return Optional.of(edit == null
                    ? refuse(Code.EDIT_MISSING, "action, output: one of them is needed; give the changed action or output.")
                    : refuse(Code.EDIT_UNEXPECTED, "action, output: only an edit can change them; decide with kind 'edit'."));
        }
        if (edit == null) {
            return Optional.empty();
        }
        if (edit.changed().isEmpty()) {
            return Optional.of(refuse(Code.NOTHING_EDITED, "action, output: nothing differs from what was proposed; change something or approve it as it is."));
        }
        if (!EDITABLE.containsAll(edit.changed())) {
            return Optional.of(refuse(Code.EDIT_TOO_WIDE,
                    Words.shown(String.join(", ", edit.changed().stream().sorted().toList())) + " differ; only action and output can be edited."));
        }
        if (edit.flaw() != null) {
            return Optional.of(refuse(Code.EDIT_NOT_VALID, edit.flaw()));
        }
        return kind == DecisionKind.ANSWER && !edit.changed().contains("output") ? Optional.of(refuse(Code.EDIT_MISSING,
                "output: an answer is your output in place of the AI's; give it, or change the action with kind 'edit'.")) : Optional.empty();
    }

    /// Where no look is recorded, the sender says when it was first shown: after it was opened, and not later than now.
    private static Optional<Decision> seenAtNoSuchTime(Approval state, Command.Decide c) {
        var seen = c.choice().firstViewedAt();
        if (seen == null || state.viewOf(c.by().id()).isPresent() || !seen.isAfter(c.at().plus(CLOCKS_DIFFER))
                && (state.openedAt() == null || !seen.isBefore(state.openedAt()))) {
            return Optional.empty();
        }
        return Optional.of(refuse(Code.NOT_VALID, "firstViewedAt is " + seen + ", which is not between the opening, " + state.openedAt()
                + ", and now; give the time at which it was first shown, or leave it out."));
    }

    /// Two approvals of one person are one.
    private static Optional<Decision> again(Approval state, Command.Decide c, Roster directory) {
        var kind = c.choice().kind();
        if (!kind.releases() || kind.changesRun() || !state.hasApproved(c.by().id())) {
            return Optional.empty();
        }
        return Optional.of(refuse(Code.ALREADY_APPROVED, directory.name(c.by().id()) + " has approved this already; it needs "
                + (state.offer().quorum() - state.approvals()) + " more, from somebody else."));
    }
}
