package io.countersign.policy.domain;

import static io.countersign.policy.domain.Lives.NOON;
import static io.countersign.policy.domain.Lives.at;
import static io.countersign.policy.domain.Lives.choice;
import static io.countersign.policy.domain.Lives.edit;
import static io.countersign.policy.domain.Lives.evolve;
import static io.countersign.policy.domain.Lives.judgement;
import static io.countersign.policy.domain.Lives.routed;
import static io.countersign.policy.domain.Lives.stoppedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.RunLifecycle.Decision;
import io.countersign.policy.domain.RunLifecycle.Resolution;
import io.countersign.policy.domain.Step.Alert;
import io.countersign.policy.domain.Step.Ask;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Directive;
import io.countersign.policy.domain.Step.Raise;
import io.countersign.policy.domain.Step.Settle;
import io.countersign.policy.domain.Step.TakeOut;
import io.countersign.policy.domain.Step.Tell;
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Route;
import io.countersign.roster.Roster;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table of states, row by row: where a run goes and what its caller is told.
class RunLifecycleTest {

    @ParameterizedTest
    @CsvSource({"RELEASE,RELEASED,PROCEED", "APPROVE,HELD,", "EXCEPTION,IN_EXCEPTION,HAND_OFF", "BLOCK,BLOCKED,STOP", "RETRY,RETRYING,RETRY",
            "FALLBACK,RETRYING,FALLBACK"})
    void rulesSendARunOnItsWay(Route route, RunState to, Directive told) {
        var steps = RunLifecycle.routed(Lives.received(), judgement(route), at(NOON));
        assertThat(evolve(Lives.received(), steps).state()).isEqualTo(to);
        assertThat(only(steps, Changed.class).cause()).isEqualTo(Cause.ROUTED);
        assertThat(all(steps, Tell.class)).extracting(Tell::directive).isEqualTo(told == null ? List.of() : List.of(told));
    }

    @ParameterizedTest
    @CsvSource({"APPROVE,RELEASED,PROCEED", "EDIT,RELEASED,PROCEED", "OVERRIDE,RELEASED,PROCEED", "ANSWER,RELEASED,PROCEED", "REJECT,REJECTED,STOP",
            "SEND_BACK,RETRYING,RETRY"})
    void aPersonDecidesOnAnApprovalAndTheirReasonReachesTheCallerWordForWord(Decision decision, RunState to, Directive told) {
        var held = routed(Route.APPROVE);
        var steps = RunLifecycle.decided(held, held.approvalId(), held.itemVersion(), decision, choice(), null, at(NOON));
        assertThat(evolve(held, steps).state()).isEqualTo(to);
        assertThat(only(steps, Tell.class).directive()).isEqualTo(told);
        assertThat(only(steps, Tell.class).note()).isEqualTo("a note long enough");
        assertThat(only(steps, Settle.class).applied()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"FIX,ana,HELD", "RELEASE,ana,RELEASED", "RELEASE,tom,HELD", "CORRECT,ana,RELEASED", "CORRECT,tom,HELD", "APPROVAL,tom,HELD",
            "RETRY,tom,RETRYING", "FALLBACK,tom,RETRYING", "BY_HAND,tom,HANDLED_BY_HAND", "REJECT,tom,REJECTED", "DISMISS,tom,CANCELLED"})
    void aPersonSettlesAnException(Resolution resolution, String actor, RunState to) {
        var waiting = routed(Route.EXCEPTION);
        var steps = RunLifecycle.resolved(waiting, waiting.itemVersion(), resolution, actor, choice(), null, judgement(Route.APPROVE), at(NOON));
        assertThat(evolve(waiting, steps).state()).isEqualTo(to);
        assertThat(only(steps, TakeOut.class).applied()).isTrue();
        if (resolution == Resolution.DISMISS || resolution == Resolution.BY_HAND || resolution == Resolution.REJECT) {
            assertThat(only(steps, Tell.class)).extracting(Tell::directive, Tell::note).containsExactly(Directive.STOP, "a note long enough");
        }
    }

    @Test
    void aFallbackThatTheFlowDoesNotNameIsNotTurnedIntoARetry() {
        // Given a run whose prompt the flow no longer has
        var received = Run.received("run_1", "c", "urn:s", "1", "support", 1, "refund 5.00 EUR", "refund", "d0", "reply@0", "dev", null);
        var waiting = evolve(received, RunLifecycle.routed(received, judgement(Route.EXCEPTION), at(NOON)));

        // When a person sends it to the fallback
        var steps = RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.FALLBACK, "tom", choice(), null, null, at(NOON));

        // Then it waits for the same reason again, the person hears why, and the caller is not told to try the same once more
        assertThat(evolve(waiting, steps).state()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(only(steps, TakeOut.class)).extracting(TakeOut::applied, TakeOut::reason)
                .containsExactly(false, "The resolution was not applied: the flow names no prompt to fall back to from reply@0");
        assertThat(only(steps, Raise.class)).extracting(Raise::code, Raise::fallback).containsExactly(ReasonCode.MISSING_DATA, null);
        assertThat(only(steps, Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
        assertThat(only(steps, Tell.class).directive()).isEqualTo(Directive.HAND_OFF);
        // And where the flow names one, the queue is told so
        assertThat(only(RunLifecycle.routed(Lives.received(), judgement(Route.EXCEPTION), at(NOON)), Raise.class).fallback()).isEqualTo("reply-safe@1");
    }

    @Test
    void whoMakesAnotherActionOfItOrGoesAboveTheLimitDoesNotReleaseItAlone() {
        var waiting = routed(Route.EXCEPTION);
        assertThat(released(waiting, edit("ana", "refund", "100.00"))).isEqualTo(RunState.RELEASED);
        assertThat(released(waiting, edit("ana", "refund", "100.01"))).as("above the limit of edits").isEqualTo(RunState.HELD);
        assertThat(released(waiting, incomparable(edit("ana", "refund", "5.00")))).as("nobody knows whether it is above").isEqualTo(RunState.HELD);
        assertThat(released(waiting, edit("ana", "payout", "5.00"))).as("a payout is finance's").isEqualTo(RunState.HELD);
        assertThat(released(waiting, edit("ana", "gift", "5.00"))).as("no flow knows it").isEqualTo(RunState.HELD);
    }

    @Test
    void whoOnlyWritesAnotherAnswerReleasesItHoweverLargeTheActionIs() {
        var waiting = routed(Route.EXCEPTION);
        var answer = new Step.Edit(List.of("ana"), new byte[] {'{', '}'}, waiting.actionDigest(), "refund", new BigDecimal("600.00"), false, "refund 600.00 EUR", true);
        assertThat(released(waiting, answer)).isEqualTo(RunState.RELEASED);
        assertThat(evolve(waiting, RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.CORRECT, "tom", choice(), answer, null, at(NOON))).state())
                .as("not his to decide").isEqualTo(RunState.HELD);
    }

    private static Step.Edit incomparable(Step.Edit edit) {
        return new Step.Edit(edit.editors(), edit.content(), edit.actionDigest(), edit.actionType(), edit.amount(), true, edit.title(), true);
    }

    private static RunState released(Run waiting, Step.Edit edit) {
        return evolve(waiting, RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.RELEASE, "ana", choice(), edit, null, at(NOON))).state();
    }

    @Test
    void everyPassageBetweenApprovalAndQueueIsAHandOver() {
        var held = routed(Route.APPROVE);
        assertThat(held.handOvers()).as("the rules asked first").isZero();
        var expired = evolve(held, RunLifecycle.expired(held, held.approvalId(), held.itemVersion(), null, false, at(NOON)));
        assertThat(expired.handOvers()).as("an approval expires").isOne();
        var asked = resolve(expired, Resolution.APPROVAL, "tom", Lives.EVERYBODY);
        assertThat(asked.handOvers()).as("a person asks for an approval").isEqualTo(2);
        var sentBack = evolve(asked, RunLifecycle.decided(asked, asked.approvalId(), asked.itemVersion(), Decision.SEND_BACK, choice(), null,
                at(NOON, Lives.EVERYBODY, 3, Stops.NONE)));
        assertThat(sentBack).extracting(Run::state, Run::handOvers).as("sent back without an attempt left").containsExactly(RunState.IN_EXCEPTION, 3);
        assertThat(resolve(sentBack, Resolution.FIX, "tom", Lives.EVERYBODY)).extracting(Run::state, Run::handOvers).as("the rules hold what was fixed").containsExactly(RunState.HELD, 4);
        assertThat(resolve(sentBack, Resolution.RELEASE, "tom", Lives.EVERYBODY).handOvers()).as("released by whom it is not to release").isEqualTo(4);
    }

    @Test
    void whatStaysInTheQueueOrIsStoppedIsNotHandedOver() {
        var waiting = routed(Route.EXCEPTION);
        assertThat(resolve(waiting, Resolution.APPROVAL, "tom", Lives.NOBODY)).extracting(Run::state, Run::handOvers).containsExactly(RunState.IN_EXCEPTION, 0);
        var noneLeft = RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.RETRY, "tom", choice(), null, null, at(NOON, Lives.EVERYBODY, 3, Stops.NONE));
        assertThat(evolve(waiting, noneLeft)).extracting(Run::state, Run::handOvers).containsExactly(RunState.IN_EXCEPTION, 0);
        var held = routed(Route.APPROVE);
        assertThat(evolve(held, RunLifecycle.stopped(held, Lives.STOP, stoppedAt(NOON))).handOvers()).isZero();
    }

    @Test
    void aResolutionThatComesToNothingSaysSoAndKeepsWhatThePersonWrote() {
        var waiting = routed(Route.EXCEPTION);
        var alone = RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.APPROVAL, "tom", choice(), edit("tom", "refund", "4.00"), null,
                at(NOON, Lives.NOBODY, 0, Stops.NONE));
        assertThat(only(alone, TakeOut.class)).extracting(TakeOut::applied, TakeOut::reason).containsExactly(false,
                "The resolution was not applied: Nobody on duty may decide: team-lead stands for no one person who may");
        assertThat(evolve(waiting, alone)).extracting(Run::state, Run::actionDigest, Run::editors)
                .containsExactly(RunState.IN_EXCEPTION, "drefund4.00", List.of("tom"));
        var noneLeft = RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.RETRY, "tom", choice(), null, null, at(NOON, Lives.EVERYBODY, 3, Stops.NONE));
        assertThat(only(noneLeft, TakeOut.class)).extracting(TakeOut::applied, TakeOut::reason).containsExactly(false,
                "The resolution was not applied: Sent back, but no attempt is left after 3");
        var judged = RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.FIX, "tom", choice(), null, judgement(Route.EXCEPTION), at(NOON));
        assertThat(only(judged, TakeOut.class).applied()).as("the rules did judge it again").isTrue();
    }

    private static Run resolve(Run waiting, Resolution resolution, String actor, Roster roster) {
        return evolve(waiting, RunLifecycle.resolved(waiting, waiting.itemVersion(), resolution, actor, choice(), null, judgement(Route.APPROVE),
                at(NOON, roster, 0, Stops.NONE)));
    }

    @Test
    void anExpiredApprovalGoesToTheQueueAndTellsWhereNobodyCouldBeAsked() {
        var held = routed(Route.APPROVE);
        var late = RunLifecycle.expired(held, held.approvalId(), held.itemVersion(), null, false, at(NOON));
        assertThat(only(late, Raise.class)).extracting(Raise::code, Raise::reason).containsExactly(ReasonCode.APPROVAL_EXPIRED, "Nobody decided in time");
        assertThat(all(late, Alert.class)).isEmpty();
        var alone = RunLifecycle.expired(held, held.approvalId(), held.itemVersion(), "Nobody on duty can decide stage 2", true, at(NOON));
        assertThat(only(alone, Alert.class).kind()).isEqualTo(Alert.Kind.NOBODY_ON_DUTY);
        assertThat(only(alone, Raise.class).reason()).isEqualTo("Nobody on duty can decide stage 2");
    }

    @Test
    void whatNobodyOnDutyMayDecideGoesToTheQueueWithAnAlert() {
        var steps = RunLifecycle.routed(Lives.received(), judgement(Route.APPROVE), at(NOON, Lives.NOBODY, 0, Stops.NONE));
        assertThat(evolve(Lives.received(), steps).state()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(all(steps, Alert.class)).extracting(Alert::kind).containsOnly(Alert.Kind.NOBODY_ON_DUTY);
        assertThat(only(steps, Raise.class).owners()).isNull();
    }

    @Test
    void aSentBackRunWithoutAnAttemptLeftAndOneThatNeverComesGoToTheQueue() {
        var held = routed(Route.APPROVE);
        var used = RunLifecycle.decided(held, held.approvalId(), held.itemVersion(), Decision.SEND_BACK, choice(), null,
                at(NOON, Lives.EVERYBODY, 3, Stops.NONE));
        assertThat(only(used, Raise.class).code()).isEqualTo(ReasonCode.REPEATED_RETRIES);
        assertThat(only(used, Tell.class).note()).as("the person's words reach the caller all the same").isEqualTo("a note long enough");
        var retrying = routed(Route.RETRY);
        assertThat(only(RunLifecycle.due(retrying, TimerKind.NEXT_ATTEMPT, at(NOON)), Raise.class).code()).isEqualTo(ReasonCode.REPEATED_RETRIES);
        assertThat(evolve(retrying, RunLifecycle.nextAttempt(retrying, "run_2")).state()).isEqualTo(RunState.SUPERSEDED);
        assertThat(RunLifecycle.due(held, TimerKind.NEXT_ATTEMPT, at(NOON))).as("a late timer does nothing").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"APPROVE", "EXCEPTION", "RETRY", "RELEASE"})
    void theSenderTakesAnOpenRunBack(Route route) {
        var open = routed(route);
        var steps = RunLifecycle.withdrawn(open, "the customer called");
        var after = evolve(open, steps);
        assertThat(after.state()).isEqualTo(RunState.CANCELLED);
        assertThat(after.receipt() == null || after.receipt().use() == Receipt.Use.REVOKED).isTrue();
        assertThat(only(steps, Tell.class).directive()).isEqualTo(Directive.STOP);
    }

    @Test
    void whatIsBeingExecutedCantBeTakenBack() {
        var used = ReleaseLifecycleTest.used();
        assertThat(only(RunLifecycle.withdrawn(used, "too late"), Changed.class)).extracting(Changed::cause, Changed::code)
                .containsExactly(Cause.NOT_APPLIED, "RECEIPT_CONSUMED");
    }

    @ParameterizedTest
    @CsvSource({"APPROVE", "RETRY", "RELEASE"})
    void aStopTakesWhatWaitsIntoTheQueue(Route route) {
        var open = routed(route);
        var steps = RunLifecycle.stopped(open, Lives.STOP, stoppedAt(NOON));
        var after = evolve(open, steps);
        assertThat(after.state()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(after.flags()).contains("stopped");
        assertThat(after.receipt() == null || after.receipt().use() == Receipt.Use.REVOKED).isTrue();
        assertThat(only(steps, Raise.class)).extracting(Raise::code, Raise::reason)
                .containsExactly(ReasonCode.STOPPED, "Stopped: refunds go to the wrong account");
        assertThat(only(steps, Tell.class).directive()).isEqualTo(Directive.STOP);
        assertThat(all(steps, Settle.class)).hasSize(route == Route.APPROVE ? 1 : 0);
    }

    @Test
    void aStopLeavesAloneWhatIsOverAndTellsOfWhatIsBeingExecuted() {
        var used = ReleaseLifecycleTest.used();
        assertThat(only(RunLifecycle.stopped(used, Lives.STOP, stoppedAt(NOON)), Alert.class).kind()).isEqualTo(Alert.Kind.ALREADY_EXECUTING);
        assertThat(RunLifecycle.stopped(routed(Route.BLOCK), Lives.STOP, stoppedAt(NOON))).isEmpty();
        assertThat(RunLifecycle.stopped(routed(Route.EXCEPTION), Lives.STOP, stoppedAt(NOON))).isEmpty();
        assertThat(RunLifecycle.stopped(routed(Route.RELEASE), Lives.STOP, stoppedAt(NOON.plusSeconds(15 * 60)))).as("its release ran out unused").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RELEASE", "APPROVE", "EXCEPTION", "RETRY", "FALLBACK"})
    void aNewRunUnderAStopGoesToTheQueueWithItsRouting(Route route) {
        var steps = RunLifecycle.routed(Lives.received(), judgement(route), stoppedAt(NOON));
        assertThat(only(steps, Raise.class).code()).isEqualTo(ReasonCode.STOPPED);
        assertThat(only(steps, Changed.class)).satisfies(changed -> {
            assertThat(changed.cause()).isEqualTo(Cause.STOPPED);
            assertThat(changed.routing()).isNotNull();
            assertThat(changed.receipt()).isNull();
        });
    }

    @Test
    void aBlockStaysABlockUnderAStopBecauseNobodyMayReleaseItAfterwards() {
        assertThat(evolve(Lives.received(), RunLifecycle.routed(Lives.received(), judgement(Route.BLOCK), stoppedAt(NOON))).state())
                .isEqualTo(RunState.BLOCKED);
    }

    @Test
    void aDecisionOrResolutionUnderAStopReleasesNothing() {
        var held = routed(Route.APPROVE);
        for (var decision : Decision.values()) {
            var steps = RunLifecycle.decided(held, held.approvalId(), held.itemVersion(), decision, choice(), null, stoppedAt(NOON));
            assertThat(evolve(held, steps).state()).isEqualTo(decision == Decision.REJECT ? RunState.REJECTED : RunState.IN_EXCEPTION);
            assertThat(only(steps, Settle.class).applied()).isEqualTo(decision == Decision.REJECT);
        }
        var waiting = routed(Route.EXCEPTION);
        for (var resolution : Resolution.values()) {
            var steps = RunLifecycle.resolved(waiting, waiting.itemVersion(), resolution, "ana", choice(), null, judgement(Route.RELEASE), stoppedAt(NOON));
            assertThat(evolve(waiting, steps).state()).isIn(RunState.IN_EXCEPTION, RunState.HANDLED_BY_HAND, RunState.REJECTED, RunState.CANCELLED);
            assertThat(all(steps, Raise.class)).hasSize(evolve(waiting, steps).state() == RunState.IN_EXCEPTION ? 1 : 0);
        }
    }

    @Test
    void aStopOfTheActionThatAPersonMadeOfItCountsToo() {
        var held = routed(Route.APPROVE);
        Stops payouts = (_, action) -> "payout".equals(action) ? Optional.of(Lives.STOP) : Optional.empty();
        var steps = RunLifecycle.decided(held, held.approvalId(), held.itemVersion(), Decision.EDIT, choice(), edit("ana", "payout", "5.00"),
                at(NOON, Lives.EVERYBODY, 0, payouts));
        assertThat(evolve(held, steps).state()).isEqualTo(RunState.IN_EXCEPTION);
    }

    @Test
    void aPersonTakesARejectedRunUpAgainAndNothingElse() {
        var waiting = routed(Route.EXCEPTION);
        var rejected = evolve(waiting, RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.REJECT, "ana", choice(), null, null, at(NOON)));
        var again = RunLifecycle.reopened(rejected, "exc_1", choice(), at(NOON));
        assertThat(evolve(rejected, again).state()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(only(again, Raise.class).reopens()).isEqualTo("exc_1");
        assertThat(only(again, Changed.class).cause()).isEqualTo(Cause.REOPENED);
        assertThat(only(again, Tell.class).directive()).isEqualTo(Directive.HAND_OFF);
        var late = RunLifecycle.reopened(routed(Route.RELEASE), "exc_1", choice(), at(NOON));
        assertThat(only(late, Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
        assertThat(only(late, TakeOut.class).applied()).isFalse();
    }

    @Test
    void whatAPersonDismissedComesBackButNotWhatTheSenderTookBack() {
        var waiting = routed(Route.EXCEPTION);
        var dismissed = evolve(waiting, RunLifecycle.resolved(waiting, waiting.itemVersion(), Resolution.DISMISS, "ana", choice(), null, null, at(NOON)));
        var again = evolve(dismissed, RunLifecycle.reopened(dismissed, "exc_1", choice(), at(NOON)));
        assertThat(again.state()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(again.flags()).doesNotContain("dismissed");
        var takenBack = evolve(waiting, RunLifecycle.withdrawn(waiting, "sent twice"));
        assertThat(only(RunLifecycle.reopened(takenBack, "exc_1", choice(), at(NOON)), Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
    }

    @Test
    void aLateResolutionLeavesTheItemAloneThatTheRunWaitsInNow() {
        var first = routed(Route.EXCEPTION);
        var held = evolve(first, RunLifecycle.resolved(first, first.itemVersion(), Resolution.APPROVAL, "tom", choice(), null, null, at(NOON)));
        var second = evolve(held, RunLifecycle.expired(held, held.approvalId(), held.itemVersion(), null, false, at(NOON)));
        var late = RunLifecycle.resolved(second, first.itemVersion(), Resolution.RELEASE, "ana", choice(), null, null, at(NOON));
        assertThat(only(late, Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
        assertThat(only(late, TakeOut.class).runVersion()).isLessThan(second.itemVersion());
    }

    @Test
    void aPersonIsToldThatSomebodyRejectedTheSameBefore() {
        var normal = at(NOON);
        var at = new Situation(NOON, normal.roster(), normal.flow(), 1, normal.soFar(), Map.of("d0", "run_0"), Stops.NONE, "apr_1", "rel_1");
        var ask = only(RunLifecycle.routed(Lives.received(), judgement(Route.APPROVE), at), Ask.class);
        assertThat(ask.rejectedBefore()).isEqualTo("run_0");
        assertThat(ask.reason()).isEqualTo("because. A person rejected the same before (run_0)");
    }

    static <S extends Step> S only(List<Step> steps, Class<S> type) {
        assertThat(all(steps, type)).hasSize(1);
        return all(steps, type).getFirst();
    }

    static <S extends Step> List<S> all(List<Step> steps, Class<S> type) {
        return steps.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
