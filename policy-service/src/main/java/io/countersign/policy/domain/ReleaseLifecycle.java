package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Alert;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Choice;
import io.countersign.policy.domain.Step.Directive;
import io.countersign.policy.domain.Step.DropTimer;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.domain.Step.SetTimer;
import io.countersign.policy.domain.Step.Tell;
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.domain.Verdict.Granted;
import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.policy.domain.Verdict.Why;
import io.countersign.policy.engine.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What becomes of a release: it is used, reported on, taken back, corrected. The rest of a run's life is in [RunLifecycle].
///
/// A receipt is used once. Where the flow expects a report, whoever used one has as long to report as the receipt was valid for, counted
/// from its use: otherwise who uses it in its last second could never report in time. Elsewhere RELEASED is an end, used or not.
public final class ReleaseLifecycle {

    /// Shortest note of a person who changes what was released, in characters.
    public static final int SHORTEST_NOTE = 10;
    /// Longest note, in characters: it is in the event more than once, and an event has a limit.
    public static final int LONGEST_NOTE = 4_000;

    private ReleaseLifecycle() {}

    /// A program is about to execute the action. Always says one change: CONSUMED, or NOT_APPLIED with a code.
    ///
    /// @param actionDigest of the action about to be executed; null: a run without an action
    public static List<Step> consumed(Run run, String receiptId, String actionDigest, Situation at) {
        var flaw = flaw(run, receiptId, actionDigest, at);
        if (flaw != null) {
            return List.of(flaw);
        }
        var stop = at.stop(run, null);
        if (stop.isPresent()) {
            var refused = Moves.notApplied(run, "STOPPED", "The release could not be used. Stopped: " + stop.get().reason(), null);
            return Moves.after(refused, RunLifecycle.stopped(run.evolve(refused), stop.get(), at));
        }
        return List.of(Changed.of(run, run.state(), Cause.CONSUMED, "the caller executes " + run.title()).flagged("consumed")
                .under(run.receipt().consumed()), at.reportExpected(run)
                        ? new SetTimer(TimerKind.REPORT, at.now().plus(at.receiptValidFor(run))) : new DropTimer(TimerKind.REPORT));
    }

    /// The caller reported what became of the action.
    ///
    /// A first failure is tried once more under the decision that stands, if the release was used or still can be: what ran out unused
    /// isn't given a second time by a word that comes days later. Anything else goes to the queue. A report that comes after the
    /// run went to the queue because none came: a failure is written down beside it, because a person looks at it already.
    /// Executed under a release that was used ends the matter wherever the run waits by then: who is asked is told, and no newer
    /// release can be used any more.
    ///
    /// @param receiptId the release it was done under; null: not said, so it is the newest that there was by then
    /// @param actionDigest what was executed; null: not said
    /// @param triedAt when
    /// @param note null: none
    public static List<Step> reported(Run run, boolean executed, String receiptId, String actionDigest, Instant triedAt, String note, Situation at) {
        var under = (receiptId == null ? run.receiptAt(triedAt) : run.receipt(receiptId)).orElse(null);
        boolean fits = under != null && (actionDigest == null || actionDigest.equals(under.actionDigest()));
        boolean newest = fits && under.id().equals(run.receipt().id());
        boolean awaited = newest && run.state() == RunState.IN_EXCEPTION && ReasonCode.EXECUTION_UNKNOWN.name().equals(run.queuedFor());
        var reason = note != null ? note : executed ? "as released" : "the caller gave no reason";
        if (newest && run.state() == RunState.RELEASED) {
            return Moves.after(new DropTimer(TimerKind.REPORT), executed ? List.of(executed(run, under, reason)) : failed(run, reason, at));
        }
        if (!executed) {
            return List.of(awaited ? Changed.of(run, run.state(), Cause.OUTCOME_REPORTED, "The caller reported late that it failed: " + reason)
                    : Moves.notApplied(run, null, "A failed execution was reported, but the run is " + run.state().words(), null));
        }
        if (newest && run.state() == RunState.EXECUTED) {
            return List.of(Moves.notApplied(run, null, "It was reported as executed before", null));
        }
        boolean used = fits && under.use() == Receipt.Use.CONSUMED;
        return used && run.state().open() || awaited ? executedLate(run, under, reason, at)
                : used ? executedTwice(run, "It was executed under a used release, but the run is %s: find out whether it was done twice".formatted(run.state().words()), at)
                : bypassed(run, at);
    }

    /// A person takes back a release that nobody has used.
    public static Verdict revoked(Run run, String person, String note, Situation at) {
        if (!Rights.revokes(person, run, at)) {
            return new Refused(Why.FORBIDDEN, "FORBIDDEN", "%s may not take releases of %s back; the owners of the flow, of its exceptions and of the action may."
                    .formatted(at.roster().name(person), run.flow()));
        }
        var noteFlaw = noteFlaw(note);
        if (noteFlaw != null) {
            return noteFlaw;
        }
        if (run.state() != RunState.RELEASED) {
            return new Refused(Why.CONFLICT, "NOT_RELEASED", "There is no release to take back: the run is %s.".formatted(run.state().words()));
        }
        if (run.isConsumed()) {
            return new Refused(Why.CONFLICT, "RECEIPT_CONSUMED", "The release was used and may be executed by now; wait for the report, or ask the program's owner.");
        }
        if (!run.receipt().openAt(at.now())) {
            return new Refused(Why.CONFLICT, "RECEIPT_EXPIRED", "The release ended at %s; nobody can use it any more.".formatted(run.receipt().validUntil()));
        }
        var changed = Changed.of(run, RunState.IN_EXCEPTION, Cause.REVOKED, note).by(choice(run, "revoke", note)).under(run.receipt().revoked());
        return new Granted(Moves.after(new DropTimer(TimerKind.REPORT), Moves.queue(run, changed, ReasonCode.MANUAL, "The release was taken back: " + note,
                Tell.of(Directive.STOP, "A person took the release back", note), at)));
    }

    /// A person corrects the answer after its release: the state stays, both versions stay, the caller gets the new one.
    ///
    /// @param shownVersion version of the run that the person was shown; 0: not said
    /// @param edit the run with the corrected output; null: it is the output it has
    public static Verdict corrected(Run run, String person, long shownVersion, Edit edit, String note, Situation at) {
        if (!Rights.corrects(person, run, at)) {
            return new Refused(Why.FORBIDDEN, "FORBIDDEN", "%s may not correct answers of %s; the owners of the flow, of its exceptions and of the action, and support may, but nobody who stands behind the run."
                    .formatted(at.roster().name(person), run.flow()));
        }
        var noteFlaw = noteFlaw(note);
        if (noteFlaw != null) {
            return noteFlaw;
        }
        if (run.state() != RunState.RELEASED && run.state() != RunState.EXECUTED) {
            return new Refused(Why.CONFLICT, "NOT_RELEASED", "Only what was released can be corrected: the run is %s.".formatted(run.state().words()));
        }
        if (shownVersion != 0 && shownVersion != run.version()) {
            return new Refused(Why.CONFLICT, "STALE", "The run is at version %d, not %d; look at it again.".formatted(run.version(), shownVersion));
        }
        if (edit == null) {
            return new Refused(Why.INVALID, "SAME_OUTPUT", "The output is the one the run has; send the corrected one.");
        }
        var stop = at.stop(run, null);
        if (stop.isPresent()) {
            return new Refused(Why.CONFLICT, "STOPPED", "Nothing goes out now. Stopped: %s; try again when the stop is lifted.".formatted(stop.get().reason()));
        }
        var usable = run.state() == RunState.RELEASED && run.receipt() != null && run.receipt().openAt(at.now()) ? run.receipt() : null;
        return new Granted(List.of(
                Changed.of(run, run.state(), Cause.CORRECTED, note).by(choice(run, "correct", note)).edited(edit).flagged("corrected"),
                new Tell(Directive.PROCEED, "A person corrected the answer", note, usable, null, null, true)));
    }

    /// Why the release can't be used; null: it can.
    private static Changed flaw(Run run, String receiptId, String actionDigest, Situation at) {
        var known = run.receipt(receiptId);
        if (known.isEmpty()) {
            return unusable(run, "RECEIPT_UNKNOWN", "the run has no release of that id");
        }
        var receipt = known.get();
        if (receipt.use() == Receipt.Use.CONSUMED) {
            return unusable(run, "RECEIPT_CONSUMED", "it was used before, and a release allows an action once");
        }
        if (receipt.use() == Receipt.Use.REVOKED) {
            return unusable(run, "RECEIPT_REVOKED", "it was taken back");
        }
        if (!at.now().isBefore(receipt.validUntil())) {
            return unusable(run, "RECEIPT_EXPIRED", "it ended at " + receipt.validUntil());
        }
        if (run.state() != RunState.RELEASED) {
            return unusable(run, "RECEIPT_REVOKED", "the run is " + run.state().words());
        }
        return Objects.equals(actionDigest, receipt.actionDigest()) ? null
                : unusable(run, "ACTION_CHANGED", "the action about to be executed is not the one that was released");
    }

    private static Changed unusable(Run run, String code, String why) {
        return Moves.notApplied(run, code, "The release could not be used: " + why, null);
    }

    private static Changed executed(Run run, Receipt under, String reason) {
        return Changed.of(run, RunState.EXECUTED, Cause.OUTCOME_REPORTED, reason).under(under.consumed());
    }

    /// It was executed under a used release while the run waits for something else: nothing is to wait any more, and nothing to be executed again.
    private static List<Step> executedLate(Run run, Receipt under, String reason, Situation at) {
        boolean newer = !under.id().equals(run.receipt().id());
        var steps = new ArrayList<>(Moves.close(run, "The caller reported late that it was executed"));
        steps.add(executed(run, under, reason));
        if (run.state() == RunState.RETRYING || newer && run.receipt().openAt(at.now())) {
            steps.add(Tell.of(Directive.STOP, "It was executed already, as was reported late", null));
        }
        if (newer && run.isConsumed()) {
            steps.add(Moves.raise(run, ReasonCode.POLICY_CONFLICT, "It was executed under an earlier release while a newer one is in use: find out whether it is done twice",
                    at).asIncident("critical"));
        }
        return steps;
    }

    /// It is no bypass, but somebody is to look.
    private static List<Step> executedTwice(Run run, String reason, Situation at) {
        return List.of(Changed.of(run, run.state(), Cause.OUTCOME_REPORTED, reason), Moves.raise(run, ReasonCode.POLICY_CONFLICT, reason, at).asIncident("critical"));
    }

    private static List<Step> failed(Run run, String reason, Situation at) {
        var failed = Changed.of(run, RunState.EXECUTION_FAILED, Cause.OUTCOME_REPORTED, reason).under(run.receipt().consumed());
        var after = run.evolve(failed);
        boolean over = !run.isConsumed() && !run.receipt().openAt(at.now());
        return Moves.after(failed, over || after.failures() > 1
                ? Moves.except(after, Cause.OUTCOME_REPORTED, ReasonCode.TECHNICAL, (after.failures() > 1 ? "The execution failed again: "
                        : "The execution failed, as was reported after the release ended: ") + reason, null, at)
                : Moves.release(after, Changed.of(after, RunState.RELEASED, Cause.OUTCOME_REPORTED, standing(after)).by(after.releasedBy()),
                        "The execution failed; try it once more", at));
    }

    /// The decision that stands when a failed execution is tried again.
    private static String standing(Run run) {
        return "Released once more after a failed execution, " + (run.releasedBy() != null ? "as a person decided (%s)".formatted(run.releasedBy().itemId())
                : run.rule() != null ? "by the rule " + run.rule() : "as no rule holds it back");
    }

    /// Something was executed that nobody released: people are told each time, because it may be another thing than last time; queue and
    /// alerts count what is the same. A release that could still be used is taken back: nobody knows what its use would do now.
    private static List<Step> bypassed(Run run, Situation at) {
        var reason = run.state() == RunState.RELEASED ? "Something else was executed than what was released"
                : "It was executed without a release while " + run.state().words();
        var changed = Changed.of(run, run.state(), Cause.OUTCOME_REPORTED, reason).flagged("bypass");
        var alert = new Alert("bypass:" + run.runId(), Alert.Kind.BYPASS, "critical", run.runId(), run.flow(), reason);
        if (run.state() == RunState.RELEASED && run.receipt().openAt(at.now())) {
            var back = changed.to(RunState.IN_EXCEPTION).under(run.receipt().revoked());
            return Moves.all(Moves.after(new DropTimer(TimerKind.REPORT), Moves.queue(run, back, ReasonCode.POLICY_CONFLICT, reason,
                    Tell.of(Directive.STOP, reason, null), at).stream().map(step -> step instanceof Step.Raise raise ? raise.atRisk("critical") : step).toList()), alert);
        }
        return List.of(changed, Moves.raise(run, ReasonCode.POLICY_CONFLICT, reason, at).asIncident("critical"), alert);
    }

    private static Choice choice(Run run, String kind, String note) {
        return new Choice(run.runId(), kind, note, run.actionDigest(), run.actionDigest());
    }

    /// Null: the note is one.
    private static Refused noteFlaw(String note) {
        int length = note == null ? 0 : note.strip().length();
        return length >= SHORTEST_NOTE && note.length() <= LONGEST_NOTE ? null
                : new Refused(Why.INVALID, length < SHORTEST_NOTE ? "NOTE_TOO_SHORT" : "NOTE_TOO_LONG",
                        "note has %d characters; say why in %d to %d.".formatted(length < SHORTEST_NOTE ? length : note.length(), SHORTEST_NOTE, LONGEST_NOTE));
    }
}
