package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Ask;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Choice;
import io.countersign.policy.domain.Step.CountRetry;
import io.countersign.policy.domain.Step.Directive;
import io.countersign.policy.domain.Step.DropTimer;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.domain.Step.Raise;
import io.countersign.policy.domain.Step.SetTimer;
import io.countersign.policy.domain.Step.Settle;
import io.countersign.policy.domain.Step.TakeOut;
import io.countersign.policy.domain.Step.Tell;
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The whole life of a run, judged: the state of [Run], the picture in [RunState].
///
/// Every method says the steps that follow and changes nothing. A decision, resolution or timer that the run has moved past
/// becomes a recorded NOT_APPLIED, never an effect. No timer ever releases.
public final class RunLifecycle {

    private RunLifecycle() {}

    /// How a person's decision on an approval ended.
    public enum Decision { APPROVE, EDIT, REJECT, SEND_BACK, OVERRIDE, ANSWER }

    /// How a person settled an exception.
    public enum Resolution { FIX, RELEASE, APPROVAL, RETRY, BY_HAND, REJECT, FALLBACK }

    /// Rules judged the run for the first time.
    public static List<Step> routed(Run run, Judgement judgement, Situation at) {
        return route(run, judgement, at, Cause.ROUTED, null, null);
    }

    /// The next attempt of the case arrived: this run is over.
    ///
    /// @return empty: it does not wait for one
    public static List<Step> nextAttempt(Run run, String newRunId) {
        return run.state() != RunState.RETRYING ? List.of()
                : List.of(new DropTimer(TimerKind.NEXT_ATTEMPT), change(run, RunState.SUPERSEDED, Cause.NEXT_ATTEMPT_ARRIVED,
                        "The next attempt arrived as " + newRunId, null, null, null, null));
    }

    /// A person's final decision on an approval.
    ///
    /// @param edit the run as changed, with EDIT and ANSWER; null: unchanged
    public static List<Step> decided(Run run, String approvalId, long runVersion, Decision decision, Choice choice, Edit edit, Situation at) {
        if (run.state() != RunState.HELD || !approvalId.equals(run.approvalId()) || runVersion != run.itemVersion()) {
            var why = notApplied("decision", run);
            return List.of(notApplied(run, why, choice), new Settle(approvalId, why, false));
        }
        var settled = new Settle(approvalId, "The decision was applied.", true);
        return switch (decision) {
            case APPROVE, EDIT, OVERRIDE, ANSWER -> append(release(run, Cause.DECIDED, choice, edit, at), settled);
            case REJECT -> List.of(change(run, RunState.REJECTED, Cause.DECIDED, choice.note(), null, choice, null, null),
                    new Tell(Directive.STOP, "Rejected by a person", choice.note(), null, null, false), settled);
            case SEND_BACK -> append(again(run, Cause.DECIDED, choice, at, null), settled);
        };
    }

    /// A person's resolution of the exception that the run waits in.
    ///
    /// @param judgement the rules' word on the fixed run, with FIX; else null
    /// @param actor person who resolved it
    public static List<Step> resolved(Run run, long runVersion, Resolution resolution, String actor, Choice choice, Edit edit,
            Judgement judgement, Situation at) {
        if (run.state() != RunState.IN_EXCEPTION || runVersion != run.itemVersion()) {
            var why = notApplied("resolution", run);
            return List.of(notApplied(run, why, choice), new TakeOut(why, false));
        }
        var out = new TakeOut("The resolution was applied.", true);
        return switch (resolution) {
            case FIX -> prepend(out, fixed(run, choice, edit, judgement, at));
            case RELEASE -> {
                var action = at.action(run);
                boolean owns = action != null && (at.roster().isOrHas(actor, action.owner()) || at.roster().isOrHas(actor, action.backup()));
                yield prepend(out, owns ? release(run, Cause.RESOLVED, choice, edit, at) : hold(run, choice, edit, at));
            }
            case APPROVAL -> prepend(out, hold(run, choice, edit, at));
            case RETRY -> prepend(out, again(run, Cause.RESOLVED, choice, at, null));
            case FALLBACK -> prepend(out, again(run, Cause.RESOLVED, choice, at, fallback(run, at)));
            case BY_HAND -> List.of(out, change(run, RunState.HANDLED_BY_HAND, Cause.RESOLVED, choice.note(), null, choice, null, null),
                    new Tell(Directive.STOP, "A person does it by hand", choice.note(), null, null, false));
            case REJECT -> List.of(out, change(run, RunState.REJECTED, Cause.RESOLVED, choice.note(), null, choice, null, null),
                    new Tell(Directive.STOP, "Rejected by a person", choice.note(), null, null, false));
        };
    }

    /// An approval expired without a decision: to the queue, never out of the door.
    public static List<Step> expired(Run run, String approvalId, long runVersion, Situation at) {
        if (run.state() != RunState.HELD || !approvalId.equals(run.approvalId()) || runVersion != run.itemVersion()) {
            return List.of(notApplied(run, notApplied("expiry", run), null));
        }
        return except(run, Cause.EXPIRED, ReasonCode.APPROVAL_EXPIRED, "Nobody decided in time", null, at);
    }

    /// The caller reported what became of the action.
    ///
    /// @param receiptId the release it was done under; null: not said
    /// @param actionDigest what was executed; null: not said
    /// @param note null: none
    public static List<Step> reported(Run run, boolean executed, String receiptId, String actionDigest, String note) {
        if (run.state() == RunState.RELEASED && fits(run.receipt(), receiptId, actionDigest)) {
            var reason = note != null ? note : executed ? "as released" : "the caller gave no reason";
            return List.of(new DropTimer(TimerKind.REPORT), change(run, executed ? RunState.EXECUTED : RunState.EXECUTION_FAILED,
                    Cause.OUTCOME_REPORTED, reason, null, null, null, null));
        }
        if (!executed) {
            return List.of(notApplied(run, "A failed execution was reported, but the run is " + words(run.state()), null));
        }
        var flags = run.flags().contains("bypass") ? run.flags() : Stream.concat(run.flags().stream(), Stream.of("bypass")).toList();
        var reason = run.state() == RunState.RELEASED ? "Something else was executed than what was released"
                : "It was executed without a release while " + words(run.state());
        return List.of(new Changed(run.state(), run.state(), Cause.OUTCOME_REPORTED, flags, run.evaluation(), run.handOvers(), reason,
                null, null, null, null));
    }

    /// The sender took the run back.
    public static List<Step> withdrawn(Run run, String reason) {
        if (!run.state().open()) {
            return List.of(notApplied(run, notApplied("withdrawal", run), null));
        }
        var steps = new ArrayList<Step>();
        if (run.approvalId() != null) {
            steps.add(new Settle(run.approvalId(), "The sender took the run back: " + reason, false));
        }
        if (run.state() == RunState.IN_EXCEPTION) {
            steps.add(new TakeOut("The sender took the run back: " + reason, false));
        }
        steps.add(new DropTimer(TimerKind.NEXT_ATTEMPT));
        steps.add(new DropTimer(TimerKind.REPORT));
        steps.add(change(run, RunState.CANCELLED, Cause.WITHDRAWN, reason, null, null, null, null));
        steps.add(new Tell(Directive.STOP, "The sender took the run back", null, null, null, false));
        return steps;
    }

    /// A timer is due. A late one does nothing.
    public static List<Step> due(Run run, TimerKind timer, Situation at) {
        return switch (timer) {
            case NEXT_ATTEMPT -> run.state() != RunState.RETRYING ? List.of()
                    : except(run, Cause.NO_ATTEMPT_IN_TIME, ReasonCode.REPEATED_RETRIES, "No new attempt arrived in time", null, at);
            case REPORT -> run.state() != RunState.RELEASED ? List.of()
                    : except(run, Cause.EXPIRED, ReasonCode.EXECUTION_UNKNOWN,
                            "The release ended and nobody said what became of it", null, at);
        };
    }

    private static List<Step> route(Run run, Judgement judgement, Situation at, Cause cause, Choice choice, Edit edit) {
        var routing = judgement.routing();
        var evaluated = run.evaluatedAgain(routing.sampled());
        var risk = routing.risk().name().toLowerCase(Locale.ROOT);
        return switch (routing.route()) {
            case RELEASE -> {
                var digest = edit == null ? run.actionDigest() : edit.actionDigest();
                var receipt = at.receipt(run, digest);
                var steps = new ArrayList<Step>();
                steps.add(change(evaluated, RunState.RELEASED, cause, routing.reason(), judgement, choice, edit, receipt));
                steps.add(new Tell(Directive.PROCEED, routing.reason(), null, receipt, null, edit != null || !run.editors().isEmpty()));
                reportTimer(run, receipt, at).ifPresent(steps::add);
                yield steps;
            }
            case APPROVE -> at.roster().owners(routing.owner(), routing.backup(), run.excluded(), at.now())
                    .<List<Step>>map(owners -> List.of(change(evaluated, RunState.HELD, cause, routing.reason(), judgement, choice, edit, null),
                            new Ask(at.newApprovalId(), routing.reason(), routing.ruleId(), risk, judgement.flowVersion(), owners,
                                    at.now().plus(within(routing.respondWithin())))))
                    .orElseGet(() -> List.of(change(evaluated, RunState.IN_EXCEPTION, cause, nobody(routing.owner()), judgement, choice, edit, null),
                            raise(evaluated, ReasonCode.POLICY_CONFLICT, nobody(routing.owner()), routing.ruleId(), risk, at, null, null, null),
                            new Tell(Directive.HAND_OFF, nobody(routing.owner()), null, null, null, false)));
            case EXCEPTION -> List.of(change(evaluated, RunState.IN_EXCEPTION, cause, routing.reason(), judgement, choice, edit, null),
                    raise(evaluated, routing.reasonCode(), routing.reason(), routing.ruleId(), risk, at, routing.owner(), routing.backup(),
                            routing.respondWithin()),
                    new Tell(Directive.HAND_OFF, routing.reason(), null, null, null, false));
            case RETRY, FALLBACK -> {
                var directive = routing.route() == Route.RETRY ? Directive.RETRY : Directive.FALLBACK;
                yield List.of(change(evaluated, RunState.RETRYING, cause, routing.reason(), judgement, choice, edit, null),
                        new CountRetry(routing.technicalRetry()),
                        new Tell(directive, routing.reason(), null, null, routing.fallbackPrompt(), false),
                        new SetTimer(TimerKind.NEXT_ATTEMPT, at.now().plus(waitFor(at.flow()))));
            }
            case BLOCK -> {
                var told = routing.blockReason() == null ? routing.reason() : routing.blockReason();
                yield List.of(change(evaluated, RunState.BLOCKED, cause, routing.reason(), judgement, choice, edit, null),
                        new Tell(Directive.STOP, told, null, null, null, false));
            }
        };
    }

    private static List<Step> fixed(Run run, Choice choice, Edit edit, Judgement judgement, Situation at) {
        var received = change(run, RunState.RECEIVED, Cause.EVALUATED_AGAIN, choice.note(), null, choice, edit, null);
        return prepend(received, route(run.evolve(received), judgement, at, Cause.ROUTED, null, null));
    }

    private static List<Step> release(Run run, Cause cause, Choice choice, Edit edit, Situation at) {
        var receipt = at.receipt(run, edit == null ? run.actionDigest() : edit.actionDigest());
        var reason = choice.note() != null ? choice.note() : "Approved by a person";
        var steps = new ArrayList<Step>();
        steps.add(change(run, RunState.RELEASED, cause, reason, null, choice, edit, receipt));
        steps.add(new Tell(Directive.PROCEED, "Released by a person", choice.note(), receipt, null, edit != null || !run.editors().isEmpty()));
        reportTimer(run, receipt, at).ifPresent(steps::add);
        return steps;
    }

    private static List<Step> hold(Run run, Choice choice, Edit edit, Situation at) {
        var passedOn = run.passedOn();
        var held = change(passedOn, RunState.HELD, Cause.RESOLVED, choice.note(), null, choice, edit, null);
        var after = passedOn.evolve(held);
        var action = at.action(run);
        var owner = action != null ? action.owner() : at.flow() != null ? at.flow().exceptions().owner() : Judgement.QUEUE_OWNER;
        var backup = action != null ? action.backup() : at.flow() != null ? at.flow().exceptions().backup() : null;
        return at.roster().owners(owner, backup, after.excluded(), at.now())
                .<List<Step>>map(owners -> List.of(held, new Ask(at.newApprovalId(), choice.note(), run.rule(), run.risk(), at.flowVersion(),
                        owners, at.now().plus(within(action == null ? null : action.respondWithin())))))
                .orElseGet(() -> except(passedOn, Cause.RESOLVED, ReasonCode.POLICY_CONFLICT, nobody(owner), choice, at));
    }

    private static List<Step> again(Run run, Cause cause, Choice choice, Situation at, String fallback) {
        if (at.flow() != null && !at.flow().attempts().left(at.soFar())) {
            return except(run.passedOn(), cause, ReasonCode.REPEATED_RETRIES,
                    "Sent back, but no attempt is left after " + at.soFar().totalSoFar(), choice, at);
        }
        var directive = fallback == null ? Directive.RETRY : Directive.FALLBACK;
        return List.of(change(run, RunState.RETRYING, cause, choice.note(), null, choice, null, null), new CountRetry(false),
                new Tell(directive, "A person sent it back", choice.note(), null, fallback, false),
                new SetTimer(TimerKind.NEXT_ATTEMPT, at.now().plus(waitFor(at.flow()))));
    }

    private static List<Step> except(Run run, Cause cause, ReasonCode code, String reason, Choice choice, Situation at) {
        return List.of(change(run, RunState.IN_EXCEPTION, cause, reason, null, choice, null, null),
                raise(run, code, reason, run.rule(), run.risk(), at, null, null, null),
                new Tell(Directive.HAND_OFF, reason, choice == null ? null : choice.note(), null, null, false));
    }

    private static Raise raise(Run run, ReasonCode code, String reason, String rule, String risk, Situation at, String owner,
            String backup, Duration respondWithin) {
        var queue = at.flow() == null ? null : at.flow().exceptions();
        var named = owner != null ? owner : queue != null && queue.owner() != null ? queue.owner() : Judgement.QUEUE_OWNER;
        var covers = owner != null ? backup : queue != null ? queue.backup() : null;
        var owners = at.roster().owners(named, covers, run.excluded(), at.now())
                .or(() -> at.roster().owners(Judgement.QUEUE_OWNER, null, run.excluded(), at.now())).orElse(null);
        var within = respondWithin != null ? respondWithin : queue == null ? null : queue.respondWithin();
        return new Raise(code, reason, rule, risk, owners, at.now().plus(within(within)));
    }

    private static Changed change(Run run, RunState to, Cause cause, String reason, Judgement routing, Choice choice, Edit edit,
            Receipt receipt) {
        return new Changed(run.state(), to, cause, run.flags(), run.evaluation(), run.handOvers(), reason == null ? "" : reason, routing,
                choice, edit, receipt);
    }

    private static Changed notApplied(Run run, String why, Choice choice) {
        return change(run, run.state(), Cause.NOT_APPLIED, why, null, choice, null, null);
    }

    private static String notApplied(String what, Run run) {
        return "The " + what + " was not applied: the run is " + words(run.state()) + " at version " + run.version();
    }

    private static Optional<Step> reportTimer(Run run, Receipt receipt, Situation at) {
        var action = at.action(run);
        return action != null && action.reportOutcome() ? Optional.of(new SetTimer(TimerKind.REPORT, receipt.validUntil()))
                : Optional.empty();
    }

    private static boolean fits(Receipt receipt, String receiptId, String actionDigest) {
        return receipt != null && (receiptId == null || receiptId.equals(receipt.id()))
                && (actionDigest == null || actionDigest.equals(receipt.actionDigest()));
    }

    private static String fallback(Run run, Situation at) {
        if (run.prompt() == null || at.flow() == null) {
            return null;
        }
        var split = run.prompt().lastIndexOf('@');
        return at.flow().fallbackFor(run.prompt().substring(0, split), run.prompt().substring(split + 1)).orElse(null);
    }

    private static Duration within(Duration respondWithin) {
        return respondWithin == null || respondWithin.isZero() ? Judgement.RESPOND_WITHIN : respondWithin;
    }

    private static Duration waitFor(FlowDefinition flow) {
        return flow == null || flow.attempts().within() == null ? Duration.ofMinutes(10) : flow.attempts().within();
    }

    private static String nobody(String owner) {
        return "Nobody on duty may decide: " + owner + " stands for no one person who may";
    }

    /// A state in words, for sentences.
    public static String words(RunState state) {
        return switch (state) {
            case RECEIVED -> "received";
            case HELD -> "held for a person";
            case IN_EXCEPTION -> "in the exception queue";
            case RETRYING -> "waiting for the next attempt";
            case RELEASED -> "released";
            case BLOCKED -> "blocked";
            case EXECUTED -> "executed";
            case EXECUTION_FAILED -> "released but failed";
            case REJECTED -> "rejected";
            case HANDLED_BY_HAND -> "handled by hand";
            case CANCELLED -> "cancelled";
            case SUPERSEDED -> "replaced by the next attempt";
        };
    }

    private static List<Step> append(List<Step> steps, Step last) {
        return Stream.concat(steps.stream(), Stream.of(last)).toList();
    }

    private static List<Step> prepend(Step first, List<Step> steps) {
        return Stream.concat(Stream.of(first), steps.stream()).toList();
    }
}
