package io.countersign.policy.domain;

import io.countersign.policy.domain.Receipt.Use;
import io.countersign.policy.domain.Step.Alert;
import io.countersign.policy.domain.Step.Ask;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Check;
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
import io.countersign.policy.engine.FlowDefinition.QueueSettings;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.policy.engine.PlainText;
import io.countersign.policy.engine.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The moves that lifecycles are made of: each says the change, who is to know, and what to come back for.
///
/// [#release] is the only way to RELEASED, and the only place where receipts come from; a stop is asked there.
final class Moves {

    /// Longest sentence of the queue and of alerts, in characters.
    static final int REASON_LIMIT = 200;
    /// Time to check afterwards what was released at once: until people look back on their week.
    private static final Duration CHECK_WITHIN = Duration.ofDays(7);
    /// Who looks after what no flow owns.
    private static final QueueSettings UNOWNED = new QueueSettings(Judgement.QUEUE_OWNER, null, Judgement.RESPOND_WITHIN, null, null);

    private Moves() {}

    /// To RELEASED with a new receipt, unless a stop covers it.
    ///
    /// @param released the change, with who or what decided; without a receipt
    /// @param told why, for the caller
    static List<Step> release(Run run, Changed released, String told, Situation at) {
        var stop = at.stop(run, released.edit());
        if (stop.isPresent()) {
            return halt(run, released, stop.get(), at);
        }
        var after = run.evolve(released); // what goes out is the action as a person made it, and so are its terms
        var receipt = at.receipt(after);
        var steps = new ArrayList<Step>();
        steps.add(released.under(receipt).unflagged("consumed"));
        steps.add(new Tell(Directive.PROCEED, told, note(released.choice()), receipt, null, null, !after.editors().isEmpty()));
        if (at.reportExpected(after)) {
            steps.add(new SetTimer(TimerKind.REPORT, receipt.validUntil()));
        }
        return steps;
    }

    /// To the queue, because a stop covers it. What would have changed it is recorded but takes no effect.
    ///
    /// @param would what would have happened; its routing and choice are kept
    static List<Step> halt(Run run, Changed would, Stop stop, Situation at) {
        var reason = "Stopped: " + stop.reason();
        var halted = new Changed(run.state(), RunState.IN_EXCEPTION, Cause.STOPPED, would.flags(), would.evaluation(), reason,
                "STOPPED", would.routing(), would.choice(), null, revoked(run)).flagged("stopped");
        return queue(run, halted, ReasonCode.STOPPED, reason, Tell.of(Directive.STOP, reason, null), at);
    }

    /// A person is to say afterwards whether it was right to release a run at once. Where nobody can be asked, somebody is told; the release stands.
    ///
    /// @param released the run as released by rules
    static Step check(Run released, Situation at) {
        var owner = at.firstAsked(released);
        var asked = new Stage(owner.owner(), owner.backup(), 1, false, CHECK_WITHIN);
        var reason = "It was released at once%s, and picked to be checked: was that right?".formatted(released.rule() == null ? "" : " by the rule " + released.rule());
        return at.roster().owners(asked.owner(), asked.backup(), released.excluded(), at.now())
                .<Step>map(owners -> new Check(new Ask(at.newApprovalId(), reason, released.rule(), released.risk(), at.flowVersion(), owners,
                        at.now().plus(CHECK_WITHIN), asked, at.action(released), null)))
                .orElseGet(() -> nobodyOnDuty(released, asked.owner(), "Nobody on duty may check afterwards what was released at once"));
    }

    /// To HELD: a person decides on an approval. Where nobody on duty may, to the queue.
    ///
    /// @param held the change
    /// @param reason why a person is asked
    /// @param asked who, and in what time
    static List<Step> hold(Run run, Changed held, String reason, Stage asked, Situation at) {
        var after = run.evolve(held);
        var before = after.actionDigest() == null ? null : at.rejected().get(after.actionDigest());
        var why = before == null || before.equals(run.runId()) ? reason
                : PlainText.oneLine("%s. A person rejected the same before (%s)".formatted(reason, before), REASON_LIMIT);
        var terms = at.action(after);
        return at.roster().owners(asked.owner(), asked.backup(), after.excluded(), at.now())
                .<List<Step>>map(owners -> List.of(held, new Ask(at.newApprovalId(), why, after.rule(), after.risk(), at.flowVersion(), owners,
                        at.due(asked.respondWithin(), terms == null ? null : terms.calendar()), asked, terms, before)))
                .orElseGet(() -> nobody(run, held, asked.owner(), at));
    }

    /// To HELD from the queue, by the owners of the action.
    static List<Step> hold(Run run, Choice choice, Edit edit, Situation at) {
        var held = Changed.of(run, RunState.HELD, Cause.RESOLVED, choice.note()).by(choice).edited(edit);
        return hold(run, held, choice.note(), at.firstAsked(run.evolve(held)), at);
    }

    /// To RETRYING, or to the queue when no attempt is left.
    ///
    /// @param fallback prompt to fall back to; null: the same again
    static List<Step> again(Run run, Cause cause, Choice choice, String fallback, Situation at) {
        if (at.flow() != null && !at.flow().attempts().left(at.soFar())) {
            return except(run, cause, ReasonCode.REPEATED_RETRIES,
                    "Sent back, but no attempt is left after " + at.soFar().totalSoFar(), choice, at);
        }
        return List.of(Changed.of(run, RunState.RETRYING, cause, choice.note()).by(choice), new CountRetry(false),
                new Tell(fallback == null ? Directive.RETRY : Directive.FALLBACK, "A person sent it back", choice.note(), null, fallback, null, false),
                new SetTimer(TimerKind.NEXT_ATTEMPT, at.now().plus(waitFor(at.flow()))));
    }

    /// To an end that a person chose.
    static List<Step> end(Run run, RunState to, Cause cause, Choice choice, String told) {
        return end(Changed.of(run, to, cause, choice.note()).by(choice), choice, told);
    }

    /// By that change.
    static List<Step> end(Changed changed, Choice choice, String told) {
        return List.of(changed, Tell.of(Directive.STOP, told, choice.note()));
    }

    /// To the queue.
    ///
    /// @param choice null: no person's doing
    static List<Step> except(Run run, Cause cause, ReasonCode code, String reason, Choice choice, Situation at) {
        return queue(run, Changed.of(run, RunState.IN_EXCEPTION, cause, reason).by(choice), code, reason,
                Tell.of(Directive.HAND_OFF, reason, note(choice)), at);
    }

    /// To the queue, by a change and with a word to the caller; somebody is told where nobody can be asked.
    static List<Step> queue(Run run, Changed changed, ReasonCode code, String reason, Tell tell, Situation at) {
        var raise = raise(run.evolve(changed), code, reason, at);
        List<Step> steps = List.of(changed, raise, tell);
        return raise.owners() != null ? steps : all(steps, nobodyOnDuty(run, Judgement.QUEUE_OWNER, "Nobody on duty looks after the exception queue"));
    }

    /// What the queue is told, with its owners and times as the flow names them.
    ///
    /// @param reason one sentence; what is too long for the queue is cut
    static Raise raise(Run run, ReasonCode code, String reason, Situation at) {
        var queue = at.flow() == null ? UNOWNED : at.flow().exceptions();
        var owners = at.roster().owners(queue.owner(), queue.backup(), run.excluded(), at.now())
                .or(() -> at.roster().owners(Judgement.QUEUE_OWNER, null, run.excluded(), at.now())).orElse(null);
        return new Raise(code, PlainText.oneLine(reason, REASON_LIMIT), run.rule(), run.risk(), owners, at.due(queue.respondWithin(), queue.calendar()),
                queue.calendar(), queue.escalateTo(), false, null, at.action(run), fallback(run, at));
    }

    /// The prompt that the flow names to fall back to from the run's; null: none.
    static String fallback(Run run, Situation at) {
        if (run.prompt() == null || at.flow() == null) {
            return null;
        }
        var split = run.prompt().lastIndexOf('@');
        return at.flow().fallbackFor(run.prompt().substring(0, split), run.prompt().substring(split + 1)).orElse(null);
    }

    /// Why it waits in the queue; what was not kept is for a person.
    static ReasonCode queuedFor(Run run) {
        return run.queuedFor() == null ? ReasonCode.MANUAL : ReasonCode.valueOf(run.queuedFor());
    }

    /// That nobody on duty can be asked.
    static Alert nobodyOnDuty(Run run, String owner, String why) {
        return new Alert("nobody:%s:%s".formatted(run.flow(), owner), Alert.Kind.NOBODY_ON_DUTY, "critical", run.runId(), run.flow(), why);
    }

    /// Recorded, but without effect.
    ///
    /// @param code stable; null: it came for an item that the run has left
    /// @param choice null: no person's doing
    static Changed notApplied(Run run, String code, String why, Choice choice) {
        return Changed.of(run, run.state(), Cause.NOT_APPLIED, why).coded(code).by(choice);
    }

    /// Why something came too late.
    static String tooLate(String what, Run run) {
        return "The " + what + " was not applied: the run is " + run.state().words() + " at version " + run.version();
    }

    /// Nobody is to decide any more, and there is nothing to come back for.
    static List<Step> close(Run run, String why) {
        var steps = new ArrayList<>(dropTimers());
        if (run.approvalId() != null) {
            steps.add(new Settle(run.approvalId(), why, false));
        }
        if (run.state() == RunState.IN_EXCEPTION) {
            steps.add(new TakeOut(why, false, run.version()));
        }
        return steps;
    }

    /// Nothing to come back for.
    static List<Step> dropTimers() {
        return List.of(new DropTimer(TimerKind.NEXT_ATTEMPT), new DropTimer(TimerKind.REPORT));
    }

    /// The receipt as taken back; null: there is none to take back.
    static Receipt revoked(Run run) {
        return run.receipt() != null && run.receipt().use() == Use.OPEN ? run.receipt().revoked() : null;
    }

    static Duration waitFor(FlowDefinition flow) {
        return flow == null || flow.attempts().within() == null ? Duration.ofMinutes(10) : flow.attempts().within();
    }

    static List<Step> after(Step first, List<Step> steps) {
        return Stream.concat(Stream.of(first), steps.stream()).toList();
    }

    static List<Step> all(List<Step> steps, Step... more) {
        return Stream.concat(steps.stream(), Stream.of(more)).toList();
    }

    private static List<Step> nobody(Run run, Changed held, String owner, Situation at) {
        var why = "Nobody on duty may decide: " + owner + " stands for no one person who may";
        var changed = new Changed(held.from(), RunState.IN_EXCEPTION, held.cause(), held.flags(), held.evaluation(), why, null,
                held.routing(), held.choice(), held.edit(), null);
        return all(queue(run, changed, ReasonCode.POLICY_CONFLICT, why, Tell.of(Directive.HAND_OFF, why, note(held.choice())), at),
                nobodyOnDuty(run, owner, why));
    }

    private static String note(Choice choice) {
        return Optional.ofNullable(choice).map(Choice::note).orElse(null);
    }
}
