package io.countersign.policy.domain;

import static io.countersign.policy.domain.Lives.NOON;
import static io.countersign.policy.domain.Lives.at;
import static io.countersign.policy.domain.Lives.choice;
import static io.countersign.policy.domain.Lives.edit;
import static io.countersign.policy.domain.Lives.evolve;
import static io.countersign.policy.domain.Lives.routed;
import static io.countersign.policy.domain.Lives.stoppedAt;
import static io.countersign.policy.domain.RunLifecycleTest.all;
import static io.countersign.policy.domain.RunLifecycleTest.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.RunLifecycle.Decision;
import io.countersign.policy.domain.RunLifecycle.Resolution;
import io.countersign.policy.domain.Step.Alert;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Directive;
import io.countersign.policy.domain.Step.Raise;
import io.countersign.policy.domain.Step.SetTimer;
import io.countersign.policy.domain.Step.Settle;
import io.countersign.policy.domain.Step.TakeOut;
import io.countersign.policy.domain.Step.Tell;
import io.countersign.policy.domain.Step.TimerKind;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Route;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseLifecycleTest {

    private static final Instant LAST_SECOND = NOON.plusSeconds(15 * 60 - 1);
    private static final Instant AFTER = NOON.plusSeconds(15 * 60);

    /// A run whose release somebody has used.
    static Run used() {
        var released = routed(Route.RELEASE);
        return evolve(released, consume(released, NOON));
    }

    private static List<Step> consume(Run run, Instant now) {
        return ReleaseLifecycle.consumed(run, run.receipt().id(), run.actionDigest(), at(now));
    }

    @Test
    void aReleaseIsUsedOnceForItsVeryActionWithinItsTime() {
        var released = routed(Route.RELEASE);
        var steps = consume(released, LAST_SECOND);
        var used = evolve(released, steps);
        assertThat(only(steps, Changed.class).cause()).isEqualTo(Cause.CONSUMED);
        assertThat(used.flags()).contains("consumed");
        assertThat(only(steps, SetTimer.class).at()).as("as long to report as to use it").isEqualTo(LAST_SECOND.plusSeconds(15 * 60));
        assertThat(code(consume(used, LAST_SECOND))).isEqualTo("RECEIPT_CONSUMED");
        assertThat(code(consume(released, AFTER))).isEqualTo("RECEIPT_EXPIRED");
        assertThat(code(ReleaseLifecycle.consumed(released, "rel_other", "d0", at(NOON)))).isEqualTo("RECEIPT_UNKNOWN");
        assertThat(code(ReleaseLifecycle.consumed(released, released.receipt().id(), "d1", at(NOON)))).isEqualTo("ACTION_CHANGED");
        assertThat(code(ReleaseLifecycle.consumed(released, released.receipt().id(), null, at(NOON)))).isEqualTo("ACTION_CHANGED");
        assertThat(code(consume(evolve(released, RunLifecycle.withdrawn(released, "no more")), NOON))).isEqualTo("RECEIPT_REVOKED");
        assertThat(code(consume(evolve(released, report(released, true)), NOON))).as("executed without asking").isEqualTo("RECEIPT_CONSUMED");
        assertThat(code(ReleaseLifecycle.consumed(routed(Route.APPROVE), "rel_1", "d0", at(NOON)))).isEqualTo("RECEIPT_UNKNOWN");
    }

    @Test
    void aReleaseUnderAStopIsRefusedAndTakenBack() {
        var released = routed(Route.RELEASE);
        var steps = ReleaseLifecycle.consumed(released, released.receipt().id(), "d0", stoppedAt(NOON));
        assertThat(((Changed) steps.getFirst()).code()).isEqualTo("STOPPED");
        assertThat(((Changed) steps.getFirst()).cause()).isEqualTo(Cause.NOT_APPLIED);
        assertThat(evolve(released, steps)).extracting(Run::state, run -> run.receipt().use()).containsExactly(RunState.IN_EXCEPTION, Receipt.Use.REVOKED);
    }

    @Test
    void aFailureIsTriedOnceMoreUnderTheDecisionThatStands() {
        var held = routed(Route.APPROVE);
        var first = evolve(held, RunLifecycle.decided(held, held.approvalId(), held.itemVersion(), Decision.APPROVE, choice(), null, at(NOON)));
        var steps = ReleaseLifecycle.reported(first, false, first.receipt().id(), "d0", NOON.plusSeconds(1), "the bank was closed", at(NOON.plusSeconds(1)));
        var second = evolve(first, steps);
        assertThat(all(steps, Changed.class)).extracting(Changed::to).containsExactly(RunState.EXECUTION_FAILED, RunState.RELEASED);
        assertThat(all(steps, Changed.class).getLast().choice()).isEqualTo(choice());
        assertThat(second.receipt().id()).isNotEqualTo(first.receipt().id());
        assertThat(only(steps, Tell.class)).extracting(Tell::directive, Tell::receipt).containsExactly(Directive.PROCEED, second.receipt());
        assertThat(code(ReleaseLifecycle.consumed(second, first.receipt().id(), "d0", at(NOON)))).as("the first receipt").isEqualTo("RECEIPT_CONSUMED");
        var again = ReleaseLifecycle.reported(second, false, second.receipt().id(), "d0", NOON, "still closed", at(NOON));
        assertThat(all(again, Changed.class)).extracting(Changed::to).containsExactly(RunState.EXECUTION_FAILED, RunState.IN_EXCEPTION);
        assertThat(only(again, Raise.class)).extracting(Raise::code, Raise::reason).containsExactly(ReasonCode.TECHNICAL, "The execution failed again: still closed");
    }

    @Test
    void aReportWithoutAReleaseIsAboutTheOneThatThereWasByThen() {
        var first = used();
        var second = evolve(first, ReleaseLifecycle.reported(first, false, null, null, NOON.plusSeconds(1), "the bank was closed", at(NOON.plusSeconds(5))));
        var repeat = ReleaseLifecycle.reported(second, false, null, null, NOON.plusSeconds(1), "the bank was closed", at(NOON.plusSeconds(6)));
        assertThat(only(repeat, Changed.class).cause()).as("the same report again").isEqualTo(Cause.NOT_APPLIED);
        assertThat(evolve(second, repeat).receipt().use()).isEqualTo(Receipt.Use.OPEN);
        var again = ReleaseLifecycle.reported(second, false, null, null, NOON.plusSeconds(5), "still closed", at(NOON.plusSeconds(7)));
        assertThat(evolve(second, again).state()).as("a failure of the second").isEqualTo(RunState.IN_EXCEPTION);
    }

    @Test
    void aFailureReportedAfterAnUnusedReleaseEndedRevivesNothing() {
        var released = routed(Route.RELEASE);
        var steps = ReleaseLifecycle.reported(released, false, null, null, AFTER, "the bank was closed", at(AFTER));
        assertThat(all(steps, Changed.class)).extracting(Changed::to).containsExactly(RunState.EXECUTION_FAILED, RunState.IN_EXCEPTION);
        assertThat(only(steps, Raise.class)).extracting(Raise::code, Raise::reason).containsExactly(ReasonCode.TECHNICAL,
                "The execution failed, as was reported after the release ended: the bank was closed");
        assertThat(evolve(used(), ReleaseLifecycle.reported(used(), false, null, null, AFTER, null, at(AFTER))).state()).as("it was used in time").isEqualTo(RunState.RELEASED);
    }

    @Test
    void whatAPersonMadeOfTheActionGivesTheTermsOfTheRelease() {
        var held = routed(Route.APPROVE);
        var steps = RunLifecycle.decided(held, held.approvalId(), held.itemVersion(), Decision.EDIT, choice(), edit("ana", "payout", "5.00"), at(NOON));
        var hour = NOON.plusSeconds(60 * 60);
        assertThat(evolve(held, steps).receipt()).extracting(Receipt::validUntil, Receipt::actionDigest).containsExactly(hour, "dpayout5.00");
        assertThat(only(steps, SetTimer.class).at()).isEqualTo(hour);
    }

    @Test
    void whatMayBeExecutedByNowIsNotWithdrawn() {
        var unknown = evolve(used(), RunLifecycle.due(used(), TimerKind.REPORT, at(AFTER)));
        assertThat(code(RunLifecycle.withdrawn(unknown, "no more"))).isEqualTo("RECEIPT_CONSUMED");
        var unused = evolve(routed(Route.RELEASE), RunLifecycle.due(routed(Route.RELEASE), TimerKind.REPORT, at(AFTER)));
        assertThat(evolve(unused, RunLifecycle.withdrawn(unused, "no more")).state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aFailureUnderAStopIsNotTriedAgain() {
        var released = routed(Route.RELEASE);
        var steps = ReleaseLifecycle.reported(released, false, null, null, NOON, null, stoppedAt(NOON));
        assertThat(all(steps, Changed.class)).extracting(Changed::to).containsExactly(RunState.EXECUTION_FAILED, RunState.IN_EXCEPTION);
        assertThat(only(steps, Raise.class).code()).isEqualTo(ReasonCode.STOPPED);
    }

    @Test
    void aSilentCallerMakesAnExceptionThatALateReportEnds() {
        var used = used();
        var unknown = evolve(used, RunLifecycle.due(used, TimerKind.REPORT, at(AFTER)));
        assertThat(unknown.queuedFor()).isEqualTo("EXECUTION_UNKNOWN");
        var failed = ReleaseLifecycle.reported(unknown, false, null, null, AFTER, "no answer", at(AFTER));
        assertThat(evolve(unknown, failed)).extracting(Run::state, Run::itemVersion).containsExactly(RunState.IN_EXCEPTION, unknown.itemVersion());
        var executed = report(unknown, true);
        assertThat(evolve(unknown, executed).state()).isEqualTo(RunState.EXECUTED);
        assertThat(only(executed, TakeOut.class).runVersion()).isGreaterThanOrEqualTo(unknown.itemVersion());
        assertThat(evolve(unknown, ReleaseLifecycle.reported(unknown, true, "rel_other", null, AFTER, null, at(AFTER))).flags()).contains("bypass");
    }

    @Test
    void aReportUnderAnEarlierUsedReleaseEndsTheMatterAndWhatWouldExecuteItAgain() {
        var first = used();
        var second = evolve(first, ReleaseLifecycle.reported(first, false, first.receipt().id(), "d0", NOON.plusSeconds(1), "no answer from the bank", at(NOON.plusSeconds(1))));
        var steps = ReleaseLifecycle.reported(second, true, first.receipt().id(), "d0", NOON.plusSeconds(2), "it went through", at(NOON.plusSeconds(2)));
        var executed = evolve(second, steps);
        assertThat(executed).extracting(Run::state, run -> run.receipt().id()).containsExactly(RunState.EXECUTED, first.receipt().id());
        assertThat(executed.flags()).doesNotContain("bypass");
        assertThat(only(steps, Tell.class).directive()).isEqualTo(Directive.STOP);
        assertThat(code(ReleaseLifecycle.consumed(executed, second.receipt().id(), "d0", at(NOON.plusSeconds(3))))).isEqualTo("RECEIPT_REVOKED");
        assertThat(code(ReleaseLifecycle.reported(executed, true, first.receipt().id(), "d0", NOON, null, at(NOON)))).as("the same report again").isNull();
        assertThat(all(ReleaseLifecycle.reported(executed, true, first.receipt().id(), "d0", NOON, null, at(NOON)), Raise.class)).isEmpty();
        var inUse = evolve(second, consume(second, NOON.plusSeconds(2)));
        var twice = ReleaseLifecycle.reported(inUse, true, first.receipt().id(), "d0", NOON.plusSeconds(3), null, at(NOON.plusSeconds(3)));
        assertThat(only(twice, Raise.class)).extracting(Raise::incident, Raise::reason).containsExactly(true,
                "It was executed under an earlier release while a newer one is in use: find out whether it is done twice");
    }

    @ParameterizedTest
    @CsvSource({"APPROVAL,HELD", "RETRY,RETRYING"})
    void aReportUnderAUsedReleaseEndsWhatAPersonAskedForMeanwhile(Resolution resolution, RunState waits) {
        var unknown = evolve(used(), RunLifecycle.due(used(), TimerKind.REPORT, at(AFTER)));
        var asked = evolve(unknown, RunLifecycle.resolved(unknown, unknown.itemVersion(), resolution, "ana", choice(), null, null, at(AFTER)));
        assertThat(asked.state()).isEqualTo(waits);
        var steps = ReleaseLifecycle.reported(asked, true, asked.receipt().id(), "d0", AFTER, null, at(AFTER));
        assertThat(evolve(asked, steps)).extracting(Run::state, Run::flags).containsExactly(RunState.EXECUTED, List.of("consumed"));
        assertThat(all(steps, Settle.class)).extracting(Settle::applied).isEqualTo(waits == RunState.HELD ? List.of(false) : List.of());
        assertThat(all(steps, Tell.class)).extracting(Tell::directive).isEqualTo(waits == RunState.RETRYING ? List.of(Directive.STOP) : List.of());
        assertThat(all(steps, Raise.class)).isEmpty();
    }

    @Test
    void aReportUnderAUsedReleaseOfWhatWasSettledMeanwhileIsLookedAtByAPerson() {
        var unknown = evolve(used(), RunLifecycle.due(used(), TimerKind.REPORT, at(AFTER)));
        var byHand = evolve(unknown, RunLifecycle.resolved(unknown, unknown.itemVersion(), Resolution.BY_HAND, "ana", choice(), null, null, at(AFTER)));
        var steps = ReleaseLifecycle.reported(byHand, true, byHand.receipt().id(), "d0", AFTER, null, at(AFTER));
        assertThat(evolve(byHand, steps)).extracting(Run::state, Run::flags).containsExactly(RunState.HANDLED_BY_HAND, List.of("consumed"));
        assertThat(only(steps, Raise.class)).extracting(Raise::incident, Raise::reason).containsExactly(true,
                "It was executed under a used release, but the run is handled by hand: find out whether it was done twice");
    }

    @Test
    void whatElseWasExecutedTakesTheReleaseBack() {
        var released = routed(Route.RELEASE);
        var steps = ReleaseLifecycle.reported(released, true, null, "d-other", NOON, null, at(NOON));
        var after = evolve(released, steps);
        assertThat(after).extracting(Run::state, Run::queuedFor, Run::flags, run -> run.receipt().use())
                .containsExactly(RunState.IN_EXCEPTION, "POLICY_CONFLICT", List.of("bypass"), Receipt.Use.REVOKED);
        assertThat(only(steps, Raise.class)).extracting(Raise::incident, Raise::risk).containsExactly(false, "critical");
        assertThat(only(steps, Tell.class).directive()).isEqualTo(Directive.STOP);
        assertThat(only(steps, Alert.class).kind()).isEqualTo(Alert.Kind.BYPASS);
    }

    @Test
    void whatWasNeverReleasedIsAnIncidentEachTime() {
        var held = routed(Route.APPROVE);
        var steps = report(held, true);
        var after = evolve(held, steps);
        assertThat(after.state()).isEqualTo(RunState.HELD);
        assertThat(after.approvalId()).as("the question stays open").isEqualTo(held.approvalId());
        assertThat(only(steps, Raise.class)).extracting(Raise::incident, Raise::code, Raise::risk).containsExactly(true, ReasonCode.POLICY_CONFLICT, "critical");
        assertThat(only(steps, Alert.class)).extracting(Alert::kind, Alert::severity).containsExactly(Alert.Kind.BYPASS, "critical");
        var again = report(after, true);
        assertThat(only(again, Raise.class).incident()).isTrue();
        assertThat(only(again, Alert.class).key()).as("raised once while nobody has acknowledged it").isEqualTo(only(steps, Alert.class).key());
    }

    @Test
    void aReportThatComesTwiceIsNoBypass() {
        var released = routed(Route.RELEASE);
        var executed = evolve(released, report(released, true));
        assertThat(only(report(executed, true), Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
        assertThat(only(report(executed, false), Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
    }

    @ParameterizedTest
    @CsvSource({"ana,true", "oskar,true", "priya,true", "tom,false", "dev,false", "nobody,false"})
    void whoAnswersForItMayTakeAReleaseBack(String person, boolean may) {
        var verdict = ReleaseLifecycle.revoked(routed(Route.RELEASE), person, "wrong person gets it", at(NOON, roster(), 0, Stops.NONE));
        assertThat(verdict instanceof Verdict.Granted).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({"ana,true", "oskar,true", "priya,true", "tom,true", "sam,true", "dev,false", "nobody,false"})
    void whoAnswersForItAndSupportMayCorrectAnAnswer(String person, boolean may) {
        var verdict = ReleaseLifecycle.corrected(routed(Route.RELEASE), person, 0, edit(person, "refund", "5.00"), "it named the wrong day",
                at(NOON, roster(), 0, Stops.NONE));
        assertThat(verdict instanceof Verdict.Granted).isEqualTo(may);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "olga"})
    void whoStandsBehindTheRunCorrectsItNotWhateverTheirRole(String person) {
        var sent = Run.received("run_1", "c", "urn:s", "1", "support", 1, "refund 5.00 EUR", "refund", "d0", "reply@1", "dev", "olga");
        var released = evolve(sent, RunLifecycle.routed(sent, Lives.judgement(Route.RELEASE), at(NOON)));
        var everybody = new Roster(Stream.concat(Stream.of(Lives.person("dev", "support"), Lives.person("olga", "team-lead")),
                Lives.EVERYBODY.people().stream().filter(p -> !p.id().equals("dev"))).toList());
        var at = at(NOON, everybody, 0, Stops.NONE);
        assertThat(refused(ReleaseLifecycle.corrected(released, person, 0, edit(person, "refund", "5.00"), "it named the wrong day", at))).isEqualTo("FORBIDDEN");
        assertThat(ReleaseLifecycle.corrected(released, "tom", 0, edit("tom", "refund", "5.00"), "it named the wrong day", at)).isInstanceOf(Verdict.Granted.class);
    }

    private static Roster roster() {
        return new Roster(Stream.concat(Lives.EVERYBODY.people().stream(),
                Stream.of(Lives.person("oskar", "owner"), Lives.person("sam", "support-reader"))).toList());
    }

    @Test
    void aReleaseTakenBackGoesToTheQueueUnlessItIsUsedOrOver() {
        var released = routed(Route.RELEASE);
        var steps = ((Verdict.Granted) ReleaseLifecycle.revoked(released, "ana", "wrong person gets it", at(NOON))).steps();
        assertThat(evolve(released, steps)).extracting(Run::state, Run::queuedFor, run -> run.receipt().use())
                .containsExactly(RunState.IN_EXCEPTION, "MANUAL", Receipt.Use.REVOKED);
        assertThat(only(steps, Tell.class)).extracting(Tell::directive, Tell::note).containsExactly(Directive.STOP, "wrong person gets it");
        assertThat(refused(ReleaseLifecycle.revoked(used(), "ana", "wrong person gets it", at(NOON)))).isEqualTo("RECEIPT_CONSUMED");
        assertThat(refused(ReleaseLifecycle.revoked(released, "ana", "wrong person gets it", at(AFTER)))).isEqualTo("RECEIPT_EXPIRED");
        assertThat(refused(ReleaseLifecycle.revoked(routed(Route.APPROVE), "ana", "wrong person gets it", at(NOON)))).isEqualTo("NOT_RELEASED");
        assertThat(refused(ReleaseLifecycle.revoked(released, "ana", "wrong", at(NOON)))).isEqualTo("NOTE_TOO_SHORT");
    }

    @Test
    void aCorrectionKeepsTheStateAndTellsTheCallerTheNewOutput() {
        var released = routed(Route.RELEASE);
        var steps = ((Verdict.Granted) ReleaseLifecycle.corrected(released, "tom", released.version(), edit("tom", "refund", "5.00"),
                "it named the wrong day", at(NOON))).steps();
        assertThat(evolve(released, steps)).extracting(Run::state, Run::flags, Run::receipt)
                .containsExactly(RunState.RELEASED, List.of("corrected"), released.receipt());
        assertThat(only(steps, Tell.class)).satisfies(tell -> {
            assertThat(tell.directive()).isEqualTo(Directive.PROCEED);
            assertThat(tell.edited()).isTrue();
            assertThat(tell.note()).isEqualTo("it named the wrong day");
            assertThat(tell.receipt()).as("it can still be used").isEqualTo(released.receipt());
        });
        var executed = evolve(released, report(released, true));
        assertThat(only(granted(executed, 0, "it named the wrong day"), Tell.class).receipt()).isNull();
        assertThat(refused(correct(routed(Route.APPROVE), 0, "it named the wrong day", at(NOON)))).isEqualTo("NOT_RELEASED");
        assertThat(refused(correct(released, 7, "it named the wrong day", at(NOON)))).isEqualTo("STALE");
        assertThat(refused(correct(released, 0, "wrong day", at(NOON)))).isEqualTo("NOTE_TOO_SHORT");
        assertThat(refused(correct(released, 0, "it named the wrong day", stoppedAt(NOON)))).isEqualTo("STOPPED");
        assertThat(refused(ReleaseLifecycle.corrected(released, "tom", 0, null, "it named the wrong day", at(NOON)))).isEqualTo("SAME_OUTPUT");
    }

    @Test
    void aNoteSaysWhyAndFitsIntoAnEvent() {
        var released = routed(Route.RELEASE);
        assertThat(ReleaseLifecycle.revoked(released, "ana", " wrong ", at(NOON))).isEqualTo(new Verdict.Refused(Verdict.Why.INVALID, "NOTE_TOO_SHORT",
                "note has 5 characters; say why in 10 to 4000."));
        assertThat(ReleaseLifecycle.revoked(released, "ana", "x".repeat(4_001), at(NOON))).isEqualTo(new Verdict.Refused(Verdict.Why.INVALID, "NOTE_TOO_LONG",
                "note has 4001 characters; say why in 10 to 4000."));
        assertThat(refused(correct(released, 0, "x".repeat(4_001), at(NOON)))).isEqualTo("NOTE_TOO_LONG");
        assertThat(correct(released, 0, "x".repeat(4_000), at(NOON))).isInstanceOf(Verdict.Granted.class);
    }

    private static List<Step> granted(Run run, long version, String note) {
        return ((Verdict.Granted) correct(run, version, note, at(NOON))).steps();
    }

    private static Verdict correct(Run run, long version, String note, Situation at) {
        return ReleaseLifecycle.corrected(run, "tom", version, edit("tom", "refund", "5.00"), note, at);
    }

    private static List<Step> report(Run run, boolean executed) {
        return ReleaseLifecycle.reported(run, executed, null, null, NOON, null, at(NOON));
    }

    private static String code(List<Step> steps) {
        return only(steps, Changed.class).code();
    }

    private static String refused(Verdict verdict) {
        return ((Verdict.Refused) verdict).code();
    }
}
