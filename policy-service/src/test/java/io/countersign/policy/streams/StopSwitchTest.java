package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.AutonomyChanged;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowActivated;
import io.countersign.schemas.avro.FlowApproved;
import io.countersign.schemas.avro.FlowProposed;
import io.countersign.schemas.avro.FlowResumed;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.schemas.avro.FlowStopped;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResumeFlows;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.StopFlows;
import io.countersign.testkit.TopologyBench;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopSwitchTest {

    private static final String BIG = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"240.00\",\"currency\":\"EUR\"}";
    private static final String SMALL = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";
    private static final String NOTE = "\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}";
    private static final String FAILED = "\"failure\":{\"kind\":\"technical\",\"message\":\"timeout\"}";
    private static final String WHY = "refunds go to the wrong account";
    private static final Duration TICK = Duration.ofSeconds(1);

    private final PolicyBench policy = new PolicyBench();

    @BeforeEach
    void staff() {
        policy.bench.person("sara", "Sara Stopp", "stop-holder").person("sven", "Sven Halt", "stop-holder");
    }

    @AfterEach
    void close() {
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).as("nothing failed").isEmpty();
        policy.close();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "-, -, false, false", "support, -, false, false", "-, refund, false, true", "support, refund, false, true", "-, note.add, true, false"})
    void aStopHoldsBackWhatItCoversAndNothingElse(String flow, String action, boolean refundGoes, boolean noteGoes) {
        // Given
        stop("sara", flow, action, null);
        // When
        policy.run("c1", "r1", SMALL);
        policy.run("c2", "r2", NOTE);
        // Then
        var events = runEvents();
        assertThat(events).extracting(RunEvent::getTo).containsExactly(refundGoes ? RunState.RELEASED : RunState.IN_EXCEPTION,
                noteGoes ? RunState.RELEASED : RunState.IN_EXCEPTION);
        assertThat(events).filteredOn(e -> e.getTo() == RunState.IN_EXCEPTION).allSatisfy(e -> assertThat(e.getFlags()).contains("stopped"));
        assertThat(raised()).isNotEmpty().allSatisfy(raised -> {
            assertThat(raised.getReasonCode()).isEqualTo("STOPPED");
            assertThat(raised.getReason()).contains(WHY);
        });
    }

    @Test
    void aStopInsideTheUndoWindowClosesTheApprovalAndTheDecisionReleasesNothing() {
        // Given a run that somebody is asked about, and approved a moment ago: the decision is not final yet
        var runId = policy.run("c1", "r1", BIG);
        var asked = asked();
        // When
        stop("sara", null, "refund", null);
        policy.bench.after(TICK);
        // Then
        assertThat(this.<CloseApproval>approvals(CloseApproval.class)).singleElement().satisfies(close -> assertThat(close.getApplied()).isFalse());
        assertThat(runEvents()).extracting(RunEvent::getTo, RunEvent::getCause).contains(tuple(RunState.IN_EXCEPTION, RunCause.STOPPED));
        // And a final decision that was on its way already changes nothing
        policy.decide("ana", "c1", runId, asked, DecisionKind.APPROVE, null, null);
        assertThat(runEvents()).extracting(RunEvent::getCause).containsExactly(RunCause.NOT_APPLIED);
        assertThat(proceeds()).isEmpty();
    }

    @Test
    void aDecisionThatComesBeforeTheSweepReleasesNothingEither() {
        // Given
        var runId = policy.run("c1", "r1", BIG);
        var asked = asked();
        stop("sara", "support", null, null);
        // When
        policy.decide("ana", "c1", runId, asked, DecisionKind.APPROVE, null, null);
        policy.bench.after(TICK);
        // Then
        assertThat(runEvents().getLast().getTo()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(proceeds()).isEmpty();
    }

    @Test
    void whatIsExecutedUnderALongReleaseIsToldOfAsLongAsItMayBeReported() {
        // Given a release used in its last minute, and other work that has the index of open runs tidied up
        policy.publish("priya", PolicyBench.flow().replace("receiptValidFor: PT15M", "receiptValidFor: P1D"));
        var run = policy.run("c1", "r1", SMALL);
        var receipt = directives().getLast().getReceipt();
        policy.bench.after(Duration.ofMinutes(24 * 60 - 1));
        policy.consume("c1", run, receipt.getReceiptId(), receipt.getActionDigest());
        policy.bench.after(Duration.ofHours(20));
        policy.run("c2", "r2", NOTE);
        // When
        stop("sara", null, "refund", null);
        policy.bench.after(TICK);
        // Then
        assertThat(policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS)).extracting(ExceptionWork::getWork).filteredOn(RaiseAlert.class::isInstance)
                .extracting(work -> ((RaiseAlert) work).getKind()).contains("ALREADY_EXECUTING");
    }

    @Test
    void theSweepTakesBackWhatIsReleasedAndWhatWaitsForAnotherAttempt() {
        // Given one released, one retrying, and one whose release is over
        policy.run("c0", "r0", NOTE);
        policy.bench.after(Duration.ofMinutes(16));
        policy.run("c1", "r1", NOTE);
        policy.run("c2", "r2", FAILED);
        runEvents();
        directives();
        // When
        stop("sara", null, null, null);
        assertThat(runEvents()).as("the stop is answered before the sweep").isEmpty();
        policy.bench.after(TICK);
        // Then
        var events = runEvents();
        assertThat(events).extracting(RunEvent::getFrom, RunEvent::getTo, e -> e.getMeta().getCaseId()).containsExactly(
                tuple(RunState.RELEASED, RunState.IN_EXCEPTION, "c1"), tuple(RunState.RETRYING, RunState.IN_EXCEPTION, "c2"));
        var recorded = flowEvents().getLast();
        assertThat(events).allSatisfy(e -> assertThat(e.getMeta().getActor()).isEqualTo(recorded.getMeta().getActor()));
        assertThat(events).allSatisfy(e -> assertThat(e.getMeta().getCausationId()).as("the timeline leads back to the stop").isEqualTo(recorded.getMeta().getEventId()));
        assertThat(directives()).extracting(Directive::getKind).doesNotContain(DirectiveKind.PROCEED).contains(DirectiveKind.STOP);
    }

    @Test
    void aReleaseCannotBeUsedUnderAStop() {
        // Given
        var runId = policy.run("c1", "r1", SMALL);
        var receipt = directives().getLast().getReceipt();
        runEvents();
        stop("sara", null, "refund", null);
        // When it is asked for before the sweep, and again after it
        var first = policy.consume("c1", runId, receipt.getReceiptId(), receipt.getActionDigest());
        policy.bench.after(TICK);
        var second = policy.consume("c1", runId, receipt.getReceiptId(), receipt.getActionDigest());
        // Then
        var events = runEvents();
        assertThat(events).filteredOn(e -> List.of(first, second).contains(e.getMeta().getCausationId())).extracting(RunEvent::getCause, RunEvent::getCode)
                .containsExactly(tuple(RunCause.NOT_APPLIED, "STOPPED"), tuple(RunCause.NOT_APPLIED, "RECEIPT_REVOKED"));
        assertThat(events).extracting(RunEvent::getCause).contains(RunCause.STOPPED).doesNotContain(RunCause.CONSUMED);
        assertThat(events.getLast().getTo()).isEqualTo(RunState.IN_EXCEPTION);
    }

    @Test
    void whatIsBeingExecutedGoesOnAndSomebodyIsTold() {
        // Given
        var runId = policy.run("c1", "r1", SMALL);
        var receipt = directives().getLast().getReceipt();
        policy.consume("c1", runId, receipt.getReceiptId(), receipt.getActionDigest());
        runEvents();
        alerts();
        // When
        stop("sara", null, null, null);
        policy.bench.after(TICK).after(TICK);
        // Then
        assertThat(runEvents()).isEmpty();
        assertThat(alerts()).extracting(RaiseAlert::getKind, RaiseAlert::getSubject).contains(tuple("ALREADY_EXECUTING", runId)).hasSize(2);
        // And its report is taken
        policy.report("c1", runId, ExecutionResult.EXECUTED, receipt.getReceiptId());
        assertThat(runEvents()).extracting(RunEvent::getTo).containsExactly(RunState.EXECUTED);
    }

    @Test
    void theSweepGoesOnInPartsAndOtherWorkComesInBetween() {
        // Given
        int runs = 2 * StopSweep.STOPPED_AT_ONCE + 50;
        for (int i = 0; i < runs; i++) {
            policy.run("c" + i, "r" + i, BIG);
        }
        runEvents();
        stop("sara", null, "refund", null);
        // When
        policy.bench.after(TICK);
        // Then
        assertThat(runEvents()).hasSize(StopSweep.STOPPED_AT_ONCE);
        policy.run("other", "r", NOTE);
        assertThat(runEvents()).extracting(RunEvent::getTo).containsExactly(RunState.RELEASED);
        policy.bench.after(TICK);
        assertThat(runEvents()).hasSize(StopSweep.STOPPED_AT_ONCE);
        policy.bench.after(TICK);
        assertThat(runEvents()).hasSize(50);
        policy.bench.after(TICK).after(TICK);
        assertThat(runEvents()).isEmpty();
    }

    @Test
    void aFlowThatCanNoLongerBeReadSendsItsRunsToTheQueueAndHindersNoStop() {
        // Given a flow that an earlier version of the service has published
        policy.ask("priya", "old", ApplyFlow.newBuilder().setFlow("old").setVersion(3).setHash("h").setYaml(PolicyBench.flow()
                .replace("flow: support", "flow: old").replace("respondWithin: PT1H}", "respondWithin: PT1H, calendar: moon}")).build());
        answers();
        // When
        policy.run("old", "c1", "r1", null, SMALL);
        // Then
        assertThat(runEvents()).extracting(RunEvent::getTo).containsExactly(RunState.IN_EXCEPTION);
        assertThat(raised()).singleElement().satisfies(raised -> {
            assertThat(raised.getReasonCode()).isEqualTo("TECHNICAL");
            assertThat(raised.getReason()).startsWith("The flow can't be read: ").contains("moon");
            assertThat(raised.getOwner()).isEqualTo("priya");
        });
        // And both it and others are stopped
        stop("sara", "support", null, null);
        stop("sara", "old", null, null);
        stop("priya", "old", "refund", null);
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "OK", "FORBIDDEN");
    }

    @Test
    void aLiftedStopIsSweptNoFurther() {
        // Given
        for (int i = 0; i < StopSweep.STOPPED_AT_ONCE + 10; i++) {
            policy.run("c" + i, "r" + i, BIG);
        }
        var stopId = stop("sara", null, null, null);
        policy.bench.after(TICK);
        runEvents();
        // When
        lift("sven", stopId);
        policy.bench.after(TICK);
        // Then
        assertThat(runEvents()).isEmpty();
    }

    @Test
    void whoeverStoppedItCannotLiftItAndASecondPersonDoes() {
        // Given
        var stopId = stop("sara", null, "refund", null);
        policy.run("c1", "r1", SMALL);
        runEvents();
        answers();
        // When
        lift("sara", stopId);
        lift("tom", stopId);
        lift("sven", stopId);
        lift("sven", stopId);
        // Then
        assertThat(answers()).extracting(Answer::getStatus, Answer::getCode).containsExactly(tuple(AnswerStatus.REFUSED, "SECOND_PERSON"),
                tuple(AnswerStatus.REFUSED, "FORBIDDEN"), tuple(AnswerStatus.ACCEPTED, "OK"), tuple(AnswerStatus.REFUSED, "NOT_STOPPED"));
        assertThat(flowEvents()).extracting(FlowEvent::getEvent).hasExactlyElementsOfTypes(FlowStopped.class, CommandRefused.class, CommandRefused.class,
                FlowResumed.class, CommandRefused.class);
        // And the next run is released, but what was stopped waits for a person
        policy.bench.after(TICK);
        assertThat(runEvents()).isEmpty();
        policy.run("c2", "r2", SMALL);
        assertThat(runEvents()).extracting(RunEvent::getTo).containsExactly(RunState.RELEASED);
    }

    @Test
    void aScopeIsStoppedOnceButAWiderOneMayFollow() {
        // Given
        stop("sara", "support", null, null);
        answers();
        // When
        stop("sven", "support", null, null);
        stop("sven", null, null, null);
        // Then
        assertThat(answers()).extracting(Answer::getCode).containsExactly("ALREADY_STOPPED", "OK");
    }

    @Test
    void theOwnerOfTheFlowStopsItButNotEverything() {
        // When
        stop("priya", "support", null, null);
        stop("priya", null, null, null);
        // Then
        assertThat(answers()).extracting(Answer::getCode).endsWith("OK", "FORBIDDEN");
        assertThat(flowEvents().getFirst().getMeta().getSummary()).isEqualTo("Priya Nair stopped every release in the flow support: " + WHY);
    }

    @Test
    void theEndOfAStopLiftsItAndReleasesNothing() {
        // Given
        stop("sara", "support", null, TopologyBench.START.plus(Duration.ofMinutes(30)));
        policy.run("c1", "r1", SMALL);
        policy.bench.after(Duration.ofMinutes(29));
        alerts();
        flowEvents();
        runEvents();
        // When
        policy.bench.after(Duration.ofMinutes(1));
        // Then
        assertThat(flowEvents()).singleElement().satisfies(event -> {
            assertThat(event.getEvent()).isInstanceOf(FlowResumed.class);
            assertThat(event.getMeta().getSummary()).isEqualTo("The stop of every release in the flow support came to its end; what it stopped stays in the queue");
        });
        assertThat(alerts()).extracting(RaiseAlert::getKind, RaiseAlert::getSeverity).containsExactly(tuple("STOP_LIFTED", "info"));
        assertThat(runEvents()).isEmpty();
        assertThat(proceeds()).isEmpty();
        // And from now on runs are released again
        policy.run("c2", "r2", SMALL);
        assertThat(proceeds()).hasSize(1);
    }

    @Test
    void aStopIsMadeLongerWithoutAGap() {
        // Given
        var end = TopologyBench.START.plus(Duration.ofHours(1));
        var stopId = stop("sara", null, "refund", end);
        // When
        policy.bench.after(Duration.ofMinutes(50));
        assertThat(stop("sven", null, "refund", end.plus(Duration.ofHours(1)))).isEqualTo(stopId);
        policy.bench.after(Duration.ofMinutes(60));
        policy.run("c1", "r1", SMALL);
        // Then
        assertThat(proceeds()).isEmpty();
        assertThat(flowEvents()).extracting(e -> e.getMeta().getSummary()).containsExactly(
                "Sara Stopp stopped every release of refund until 2026-11-23T10:00:00Z: " + WHY,
                "Sven Halt prolonged the stop of every release of refund until 2026-11-23T11:00:00Z: " + WHY);
        // And it has its end all the same
        policy.bench.after(Duration.ofMinutes(11));
        policy.run("c2", "r2", SMALL);
        assertThat(proceeds()).hasSize(1);
    }

    @Test
    void aStopIsAlertedAndRemindedOfEachHour() {
        // Given
        var stopId = stop("sara", null, "refund", null);
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo("STOP_ENGAGED");
            assertThat(alert.getSeverity()).isEqualTo("critical");
            assertThat(alert.getSubject()).isEqualTo(stopId);
            assertThat(alert.getDetail()).isEqualTo("Stopped: every release of refund, until a second person lifts it").doesNotContain("Sara");
        });
        // When
        policy.bench.after(Duration.ofMinutes(59));
        assertThat(alerts()).isEmpty();
        policy.bench.after(Duration.ofMinutes(1));
        policy.bench.after(Duration.ofHours(1));
        // Then
        assertThat(alerts()).extracting(RaiseAlert::getKey).containsExactly("stop:%s:reminder".formatted(stopId),
                "stop:%s:reminder".formatted(stopId));
        // And not after it is lifted
        lift("sven", stopId);
        alerts();
        policy.bench.after(Duration.ofHours(3));
        assertThat(alerts()).isEmpty();
    }

    @Test
    void theFlowShowsWhatIsStoppedInItAlsoAfterANewVersion() {
        // Given
        var first = stop("sara", "support", "refund", null);
        stop("sara", null, null, null);
        // When
        policy.publish("priya", PolicyBench.flow().replace("> 100", "> 90"));
        lift("sven", first);
        // Then
        var shown = policy.bench.<FlowSnapshot>read(Topics.FLOWS);
        assertThat(shown).extracting(FlowSnapshot::getVersion, FlowSnapshot::getStops).as("proposed, approved, activated; stopped; once more; lifted").containsExactly(
                tuple(0, Map.of()), tuple(0, Map.of()), tuple(1, Map.of()),
                tuple(1, Map.of("refund", WHY)), tuple(1, Map.of("refund", WHY)), tuple(1, Map.of("refund", WHY)), tuple(2, Map.of("refund", WHY)), tuple(2, Map.of()));
        assertThat(shown).allSatisfy(flow -> assertThat(flow.getPublishedBy()).isEqualTo("priya"));
        // And the new version is under the stop of everything
        policy.run("c1", "r1", SMALL);
        assertThat(proceeds()).isEmpty();
    }

    @Test
    void aProgramStopsNothingWhateverItsName() {
        // When
        command("support", new StopFlows(null, null, null, WHY), ActorKind.PROGRAM, "sara");
        // Then
        assertThat(answers().getLast().getCode()).isEqualTo("FORBIDDEN");
    }

    private String stop(String who, String flow, String action, Instant until) {
        command("*", StopFlows.newBuilder().setFlow(flow).setAction(action).setReason(WHY).setUntil(until).build(),
                ActorKind.PERSON, who);
        var answers = policy.bench.<Answer>read(Topics.POLICY_ANSWERS);
        seen.addAll(answers);
        return PolicyBench.json(answers.getLast().getBody()).path("stopId").asText();
    }

    private final List<Answer> seen = new ArrayList<>();

    private void lift(String who, String stopId) {
        command("*", ResumeFlows.newBuilder().setStopId(stopId).setReason("the account is right again").build(),
                ActorKind.PERSON, who);
    }

    private void command(String key, Object command, ActorKind kind, String who) {
        var actor = Actor.newBuilder().setKind(kind).setId(who).build();
        policy.bench.send(Topics.POLICY_COMMANDS, key, PolicyCommand.newBuilder().setMeta(CommandMeta.newBuilder().setCommandId("cmd-" + UUID.randomUUID())
                .setCaseId(key).setActor(actor).setSentAt(TopologyBench.START).build()).setCommand(command).build());
    }

    private List<Answer> answers() {
        seen.addAll(policy.bench.<Answer>read(Topics.POLICY_ANSWERS));
        var all = List.copyOf(seen);
        seen.clear();
        return all;
    }

    private List<RunEvent> runEvents() {
        return policy.bench.read(Topics.RUN_EVENTS);
    }

    private static final Set<Class<?>> PUBLISHED = Set.of(FlowProposed.class, FlowApproved.class, FlowActivated.class, AutonomyChanged.class);

    private List<FlowEvent> flowEvents() {
        return policy.bench.<FlowEvent>read(Topics.FLOW_EVENTS).stream()
                .filter(e -> !PUBLISHED.contains(e.getEvent().getClass())).toList();
    }

    private List<Directive> directives() {
        return policy.bench.read(Topics.DIRECTIVES);
    }

    private List<Directive> proceeds() {
        return directives().stream().filter(d -> d.getKind() == DirectiveKind.PROCEED).toList();
    }

    private List<RaiseException> raised() {
        return policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(RaiseException.class::isInstance)
                .map(RaiseException.class::cast).toList();
    }

    private List<RaiseAlert> alerts() {
        return policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(RaiseAlert.class::isInstance)
                .map(RaiseAlert.class::cast).toList();
    }

    private OpenApproval asked() {
        return this.<OpenApproval>approvals(OpenApproval.class).getLast();
    }

    private <T> List<T> approvals(Class<T> type) {
        return policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(ApprovalWork::getWork).filter(type::isInstance).map(type::cast).toList();
    }
}
