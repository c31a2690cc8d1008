package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Alert;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Choice;
import io.countersign.policy.domain.Step.CountRetry;
import io.countersign.policy.domain.Step.Directive;
import io.countersign.policy.domain.Step.DropTimer;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.domain.Step.SetTimer;
import io.countersign.policy.domain.Step.Settle;
import io.countersign.policy.domain.Step.TakeOut;
import io.countersign.policy.domain.Step.Tell;
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.engine.Autonomy;
import io.countersign.policy.engine.Effect;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Route;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The life of a run, judged: the state of [Run], the picture in [RunState]. What happens to a release is in [ReleaseLifecycle].
///
/// Every method says the steps that follow and changes nothing. A decision, resolution or timer that the run has moved past
/// becomes a recorded NOT_APPLIED, never an effect. No timer ever releases, and nothing that a stop covers is released.
public final class RunLifecycle {

    /// What a person may still choose for a run that a stop covers: it lets nothing out.
    private static final Set<Resolution> ENDINGS = EnumSet.of(Resolution.BY_HAND, Resolution.REJECT, Resolution.DISMISS);

    /// What lets a run out as it is, or asks somebody to.
    private static final Set<Resolution> LETTING_OUT = EnumSet.of(Resolution.RELEASE, Resolution.CORRECT, Resolution.APPROVAL);

    /// Flag of what a person dismissed, as against what the sender took back: that does not come again.
    private static final String DISMISSED = "dismissed";

    private RunLifecycle() {}

    /// How a person's decision on an approval ended.
    public enum Decision { APPROVE, EDIT, REJECT, SEND_BACK, OVERRIDE, ANSWER }

    /// How a person settled an exception.
    public enum Resolution { FIX, CORRECT, RELEASE, APPROVAL, RETRY, BY_HAND, REJECT, FALLBACK, DISMISS }

    /// Rules judged the run for the first time. What its caller executed while it waited for that is let go by no rule: a release would have
    /// it executed once more.
    public static List<Step> routed(Run run, Judgement judgement, Situation at) {
        if (run.flags().contains("bypass") && judgement.routing().route() != Route.BLOCK) {
            var why = "It was executed before its rules had judged it";
            var evaluated = run.evaluatedAgain(judgement.routing().sampled());
            return Moves.queue(run, Changed.of(evaluated, RunState.IN_EXCEPTION, Cause.ROUTED, why).by(judgement), ReasonCode.POLICY_CONFLICT, why,
                    Tell.of(Directive.HAND_OFF, why, null), at);
        }
        return route(run, judgement, at);
    }

    /// The next attempt of the case arrived: this run is over.
    ///
    /// @return empty: it does not wait for one
    public static List<Step> nextAttempt(Run run, String newRunId) {
        return run.state() != RunState.RETRYING ? List.of()
                : List.of(new DropTimer(TimerKind.NEXT_ATTEMPT),
                        Changed.of(run, RunState.SUPERSEDED, Cause.NEXT_ATTEMPT_ARRIVED, "The next attempt arrived as " + newRunId));
    }

    /// A person's final decision on an approval.
    ///
    /// @param edit the run as changed, with EDIT and ANSWER; null: unchanged
    public static List<Step> decided(Run run, String approvalId, long runVersion, Decision decision, Choice choice, Edit edit, Situation at) {
        if (run.state() != RunState.HELD || !approvalId.equals(run.approvalId()) || runVersion != run.itemVersion()) {
            var why = Moves.tooLate("decision", run);
            return List.of(Moves.notApplied(run, null, why, choice), new Settle(approvalId, why, false));
        }
        var stop = at.stop(run, edit);
        if (stop.isPresent() && decision != Decision.REJECT) {
            var halted = Moves.halt(run, Changed.of(run, run.state(), Cause.DECIDED, choice.note()).by(choice), stop.get(), at);
            return Moves.all(halted, new Settle(approvalId, "The decision was not applied. Stopped: " + stop.get().reason(), false));
        }
        var settled = new Settle(approvalId, "The decision was applied.", true);
        return Moves.all(switch (decision) {
            case APPROVE, EDIT, OVERRIDE, ANSWER -> released(run, Cause.DECIDED, choice, edit, at);
            case REJECT -> Moves.end(run, RunState.REJECTED, Cause.DECIDED, choice, "Rejected by a person");
            case SEND_BACK -> Moves.again(run, Cause.DECIDED, choice, null, at);
        }, settled);
    }

    /// A person's resolution of the exception that the run waits in.
    ///
    /// @param judgement the rules' word on the fixed run, with FIX; else null
    /// @param actor person who resolved it
    public static List<Step> resolved(Run run, long runVersion, Resolution resolution, String actor, Choice choice, Edit edit,
            Judgement judgement, Situation at) {
        if (run.state() != RunState.IN_EXCEPTION || runVersion != run.itemVersion()) {
            var why = Moves.tooLate("resolution", run);
            return List.of(Moves.notApplied(run, null, why, choice), new TakeOut(why, false, runVersion));
        }
        var stop = at.stop(run, edit);
        if (stop.isPresent() && !ENDINGS.contains(resolution)) {
            var halted = Moves.halt(run, Changed.of(run, run.state(), Cause.RESOLVED, choice.note()).by(choice), stop.get(), at);
            return Moves.after(new TakeOut("The resolution was not applied. Stopped: " + stop.get().reason(), false, runVersion), halted);
        }
        if (resolution == Resolution.FALLBACK && Moves.fallback(run, at) == null) {
            return refused(run, runVersion, "the flow names no prompt to fall back to from " + (run.prompt() == null ? "none" : run.prompt()), choice, at);
        }
        var action = edit == null ? at.action(run) : at.action(edit.actionType());
        if (LETTING_OUT.contains(resolution) && action != null && action.autonomy() == Autonomy.RECORD_ONLY) {
            return refused(run, runVersion, action.type() + " is recorded only; reject it, do it by hand, or activate a version with another level", choice, at);
        }
        var steps = switch (resolution) {
            case FIX -> fixed(run, choice, edit, judgement, at);
            case RELEASE, CORRECT -> owns(actor, run, edit, at) && theirs(action, edit) ? released(run, Cause.RESOLVED, choice, edit, at) : Moves.hold(run, choice, edit, at);
            case APPROVAL -> Moves.hold(run, choice, edit, at);
            case RETRY -> Moves.again(run, Cause.RESOLVED, choice, null, at);
            case FALLBACK -> Moves.again(run, Cause.RESOLVED, choice, Moves.fallback(run, at), at);
            case BY_HAND -> Moves.end(run, RunState.HANDLED_BY_HAND, Cause.RESOLVED, choice, "A person does it by hand");
            case REJECT -> Moves.end(run, RunState.REJECTED, Cause.RESOLVED, choice, "Rejected by a person");
            case DISMISS -> Moves.end(Changed.of(run, RunState.CANCELLED, Cause.RESOLVED, choice.note()).by(choice).flagged(DISMISSED), choice,
                    "Dismissed by a person");
        };
        return Moves.after(takenOut(steps, runVersion), steps);
    }

    /// It waits for the same reason again.
    private static List<Step> refused(Run run, long runVersion, String because, Choice choice, Situation at) {
        var why = "The resolution was not applied: " + because;
        return Moves.after(new TakeOut(why, false, runVersion), Moves.except(run, Cause.NOT_APPLIED, Moves.queuedFor(run), why, choice, at));
    }

    /// Where the AI only drafts, what goes out is a person's: they can't just wave the draft through.
    ///
    /// @param action null: the flow does not know it
    private static boolean theirs(ActionClass action, Edit edit) {
        return action == null || action.autonomy() != Autonomy.DRAFT_ONLY || action.effect() == Effect.INTERNAL || edit != null && edit.otherDraft();
    }

    /// What nobody could be asked or no attempt is left for came to nothing: whoever resolved it is told.
    private static TakeOut takenOut(List<Step> steps, long runVersion) {
        return steps.stream().filter(step -> step instanceof Changed changed && changed.from() == RunState.IN_EXCEPTION && changed.to() == RunState.IN_EXCEPTION)
                .map(step -> new TakeOut("The resolution was not applied: " + ((Changed) step).reason(), false, runVersion)).findFirst()
                .orElseGet(() -> new TakeOut("The resolution was applied.", true, runVersion));
    }

    /// An approval expired without a decision: to the queue, never out of the door.
    ///
    /// @param reason why; null: the time was over
    /// @param nobodyLeft it expired because nobody could be asked, not because the time was over
    public static List<Step> expired(Run run, String approvalId, long runVersion, String reason, boolean nobodyLeft, Situation at) {
        if (run.state() != RunState.HELD || !approvalId.equals(run.approvalId()) || runVersion != run.itemVersion()) {
            return List.of(Moves.notApplied(run, null, Moves.tooLate("expiry", run), null));
        }
        var why = reason == null ? "Nobody decided in time" : reason;
        var steps = Moves.except(run, Cause.EXPIRED, ReasonCode.APPROVAL_EXPIRED, why, null, at);
        return nobodyLeft ? Moves.all(steps, Moves.nobodyOnDuty(run, approvalId, why)) : steps;
    }

    /// A person said afterwards whether it was right to release the run at once. It stays as it is, whatever state it is in by now.
    ///
    /// @param right whether it was
    /// @param choice what the person chose, with the note
    public static List<Step> checked(Run run, boolean right, Choice choice) {
        var verdict = new Choice(choice.itemId(), right ? "right" : "wrong", choice.note(), choice.digestBefore(), choice.digestAfter());
        return List.of(Changed.of(run, run.state(), Cause.CHECKED, "It was " + verdict.kind()).by(verdict),
                new Settle(choice.itemId(), "The check was recorded.", true));
    }

    /// The sender took the run back. What is being executed can't be taken back.
    public static List<Step> withdrawn(Run run, String reason) {
        if (!run.state().open()) {
            return List.of(Moves.notApplied(run, null, Moves.tooLate("withdrawal", run), null));
        }
        boolean unknown = run.state() == RunState.IN_EXCEPTION && ReasonCode.EXECUTION_UNKNOWN.name().equals(run.queuedFor());
        if ((run.state() == RunState.RELEASED || unknown) && run.isConsumed()) {
            return List.of(Moves.notApplied(run, "RECEIPT_CONSUMED", "The withdrawal was not applied: the release was used and may be executed by now", null));
        }
        var steps = new ArrayList<>(Moves.close(run, "The sender took the run back: " + reason));
        steps.add(Changed.of(run, RunState.CANCELLED, Cause.WITHDRAWN, reason).under(Moves.revoked(run)));
        steps.add(Tell.of(Directive.STOP, "The sender took the run back", null));
        return steps;
    }

    /// A stop was engaged that covers the run: what waits or could still be executed goes to the queue. What is being executed goes on,
    /// and somebody is told.
    ///
    /// @return empty: there is nothing to stop
    public static List<Step> stopped(Run run, Stop stop, Situation at) {
        if (!run.stoppableAt(at.now())) {
            return List.of();
        }
        if (run.state() == RunState.RELEASED && run.isConsumed()) {
            return List.of(new Alert("executing:%s:%s".formatted(stop.stopId(), run.runId()), Alert.Kind.ALREADY_EXECUTING, "critical", run.runId(),
                    run.flow(), "The stop came after its release was used: find out whether it can be undone"));
        }
        var steps = new ArrayList<Step>();
        if (run.approvalId() != null) {
            steps.add(new Settle(run.approvalId(), "Stopped: " + stop.reason(), false));
        }
        steps.addAll(Moves.dropTimers());
        steps.addAll(Moves.halt(run, Changed.of(run, run.state(), Cause.STOPPED, stop.reason()), stop, at));
        return steps;
    }

    /// A timer is due. A late one does nothing.
    public static List<Step> due(Run run, TimerKind timer, Situation at) {
        return switch (timer) {
            case NEXT_ATTEMPT -> run.state() != RunState.RETRYING ? List.of()
                    : Moves.except(run, Cause.NO_ATTEMPT_IN_TIME, ReasonCode.REPEATED_RETRIES, "No new attempt arrived in time", null, at);
            case REPORT -> run.state() != RunState.RELEASED ? List.of()
                    : Moves.except(run, Cause.EXPIRED, ReasonCode.EXECUTION_UNKNOWN, run.isConsumed()
                            ? "The release was used and nobody said what became of it"
                            : "The release ended and nobody said what became of it", null, at);
        };
    }

    /// A person took a settled exception up again: what was rejected, done by hand or dismissed comes back to the queue.
    ///
    /// @param itemId the exception
    public static List<Step> reopened(Run run, String itemId, Choice choice, Situation at) {
        boolean dismissed = run.state() == RunState.CANCELLED && run.flags().contains(DISMISSED);
        if (run.state() != RunState.REJECTED && run.state() != RunState.HANDLED_BY_HAND && !dismissed) {
            var why = Moves.tooLate("reopening", run);
            return List.of(Moves.notApplied(run, null, why, choice), new TakeOut(why, false, run.state() == RunState.IN_EXCEPTION ? run.itemVersion() - 1 : run.version()));
        }
        var changed = Changed.of(run, RunState.IN_EXCEPTION, Cause.REOPENED, choice.note()).by(choice).unflagged(DISMISSED);
        return Moves.queue(run, changed, ReasonCode.MANUAL, "Taken up again: " + choice.note(),
                Tell.of(Directive.HAND_OFF, "A person took it up again", choice.note()), at).stream()
                .map(step -> step instanceof Step.Raise raise ? raise.reopening(itemId) : step).toList();
    }

    private static List<Step> route(Run run, Judgement judgement, Situation at) {
        var routing = judgement.routing();
        var evaluated = run.evaluatedAgain(routing.sampled());
        var stop = at.stop(run, null);
        if (stop.isPresent() && routing.route() != Route.BLOCK) {
            return Moves.halt(run, Changed.of(evaluated, RunState.IN_EXCEPTION, Cause.ROUTED, routing.reason()).by(judgement), stop.get(), at);
        }
        return switch (routing.route()) {
            case RELEASE -> checked(run, routing.sampled(), Moves.release(run, Changed.of(evaluated, RunState.RELEASED, Cause.ROUTED, routing.reason()).by(judgement),
                    routing.reason(), at), at);
            case APPROVE -> Moves.hold(run, Changed.of(evaluated, RunState.HELD, Cause.ROUTED, routing.reason()).by(judgement), routing.reason(),
                    new Stage(routing.owner(), routing.backup(), 1, false, routing.respondWithin()), at);
            case EXCEPTION -> Moves.queue(run, Changed.of(evaluated, RunState.IN_EXCEPTION, Cause.ROUTED, routing.reason()).by(judgement),
                    routing.reasonCode(), routing.reason(), Tell.of(Directive.HAND_OFF, routing.reason(), null), at);
            case RETRY, FALLBACK -> List.of(Changed.of(evaluated, RunState.RETRYING, Cause.ROUTED, routing.reason()).by(judgement),
                    new CountRetry(routing.technicalRetry()),
                    new Tell(routing.route() == Route.RETRY ? Directive.RETRY : Directive.FALLBACK, routing.reason(), null, null,
                            routing.fallbackPrompt(), routing.fallbackAction(), false),
                    new SetTimer(TimerKind.NEXT_ATTEMPT, at.now().plus(Moves.waitFor(at.flow()))));
            case BLOCK -> List.of(Changed.of(evaluated, RunState.BLOCKED, Cause.ROUTED, routing.reason()).by(judgement),
                    Tell.of(Directive.STOP, routing.blockReason() == null ? routing.reason() : routing.blockReason(), null));
        };
    }

    /// One check a run: what was fixed and released again is judged by the one that is there.
    private static List<Step> checked(Run run, boolean sampled, List<Step> released, Situation at) {
        return !sampled || run.checkId() != null ? released
                : Moves.all(released, Moves.check(released.stream().reduce(run, Run::evolve, (_, last) -> last), at));
    }

    private static List<Step> fixed(Run run, Choice choice, Edit edit, Judgement judgement, Situation at) {
        // A stop may have taken it while it waited for its counters. That counts as its first evaluation: what follows comes from the queue.
        var received = new Changed(run.state(), RunState.RECEIVED, Cause.EVALUATED_AGAIN, run.flags(), Math.max(1, run.evaluation()), choice.note(), null,
                null, choice, edit, null);
        return Moves.after(received, route(run.evolve(received), judgement, at));
    }

    private static List<Step> released(Run run, Cause cause, Choice choice, Edit edit, Situation at) {
        var reason = choice.note() != null ? choice.note() : "Approved by a person";
        return Moves.release(run, Changed.of(run, RunState.RELEASED, cause, reason).by(choice).edited(edit), "Released by a person", at);
    }

    /// The actor decides on such actions anyway: on the one proposed, and on the one a person made of it. An amount edited above the
    /// flow's limit needs somebody else, whoever edited it; an edit that leaves the action as it is does not.
    private static boolean owns(String actor, Run run, Edit edit, Situation at) {
        if (edit == null || Objects.equals(edit.actionDigest(), run.actionDigest())) {
            return Rights.owns(actor, at.action(run), at);
        }
        var edited = at.action(edit.actionType());
        return Rights.owns(actor, at.action(run), at) && Rights.owns(actor, edited, at) && !edit.above(edited.editLimit());
    }
}
