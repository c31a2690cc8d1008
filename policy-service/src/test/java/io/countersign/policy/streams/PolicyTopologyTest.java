package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RuleOutcome;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.testkit.OfflineTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTopologyTest {

    private static final String BIG_REFUND = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"240.00\",\"currency\":\"EUR\"}";
    private static final String SMALL_REFUND = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";
    private static final String FAILED = "\"failure\":{\"kind\":\"technical\",\"message\":\"timeout\"}";

    private final PolicyBench policy = new PolicyBench();

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void keepsTheShapeWrittenDown() throws IOException {
        // Given the picture in the resources; When
        var shape = PolicyJudge.topology(OfflineTopics.codec(), 4, PolicyBench.COUNT_KEYS).describe().toString();
        Files.writeString(Path.of("target/topology.txt"), shape); // to copy when the change is meant
        // Then
        assertThat(shape).isEqualTo(Files.readString(Path.of("src/test/resources/topology.txt")));
    }

    @Test
    void releasesASmallRefundAtOnceWithAReceiptForThatAction() {
        // When
        policy.run("c1", "r1", SMALL_REFUND);
        // Then
        var event = only(Topics.RUN_EVENTS, RunEvent.class);
        assertThat(event.getFrom()).isEqualTo(RunState.RECEIVED);
        assertThat(event.getTo()).isEqualTo(RunState.RELEASED);
        assertThat(event.getRouting().getRule()).isEqualTo("small");
        assertThat(event.getRouting().getRules()).hasSize(4).allSatisfy(r -> assertThat(r.getOutcome()).isNotEqualTo(RuleOutcome.ERROR));
        assertThat(event.getMeta().getSummary()).isEqualTo("Released at once: Small refund of 19.90 (rule \"Small refunds go out at once\")");
        var directive = only(Topics.DIRECTIVES, Directive.class);
        assertThat(directive.getKind()).isEqualTo(DirectiveKind.PROCEED);
        assertThat(directive.getReceipt().getActionDigest()).isEqualTo(event.getReceipt().getActionDigest()).hasSize(64);
    }

    @Test
    void asksTheTeamLeadAboutABigRefundAndReleasesWhatSheMadeOfIt() {
        // Given
        var runId = policy.run("c1", "r1", BIG_REFUND);
        var asked = asked();
        assertThat(asked.getOwner()).isEqualTo("ana");
        assertThat(asked.getOwnerRole()).isEqualTo("team-lead");
        assertThat(asked.getBackup()).isEqualTo("fiona");
        assertThat(asked.getExcluded()).containsExactly("dev");
        var edited = PolicyBench.json("{\"id\":\"r1\",\"action\":{\"type\":\"refund\",\"amount\":\"190.00\",\"currency\":\"EUR\"}}");
        // When
        policy.decide("ana", "c1", runId, asked, DecisionKind.EDIT, "partial return", edited);
        // Then
        var events = policy.bench.<RunEvent>read(Topics.RUN_EVENTS);
        assertThat(events).extracting(RunEvent::getTo).containsExactly(RunState.HELD, RunState.RELEASED);
        var released = events.getLast();
        assertThat(released.getMeta().getSummary())
                .isEqualTo("Ana Ruiz changed it and approved; it is released as refund 190.00 EUR: partial return");
        assertThat(released.getMeta().getActor().getId()).isEqualTo("ana");
        assertThat(released.getChoice().getActionDigestBefore()).isEqualTo(asked.getActionDigest());
        assertThat(released.getReceipt().getActionDigest()).isEqualTo(ContentJson.actionDigest(edited)).isNotEqualTo(asked.getActionDigest());
        var told = policy.bench.<Directive>read(Topics.DIRECTIVES).getLast();
        assertThat(ContentJson.read(told.getContent()).path("action").path("amount").asText()).isEqualTo("190.00");
        assertThat(told.getNote()).isEqualTo("partial return");
    }

    @Test
    void whatAnEarlierStageEditedStaysThatEditorsAndTheirReasonReachesTheCaller() {
        // Given
        var runId = policy.run("c1", "r1", BIG_REFUND);
        var edited = PolicyBench.json("{\"id\":\"r1\",\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"600.00\",\"currency\":\"EUR\"}}");
        // When
        policy.decide("fiona", "c1", runId, asked(), DecisionKind.APPROVE, null, edited, List.of("ana"), List.of("two chairs and the delivery"));
        // Then
        var released = policy.bench.<RunEvent>read(Topics.RUN_EVENTS).getLast();
        assertThat(released.getMeta().getSummary())
                .isEqualTo("Fiona Lind approved what Ana Ruiz changed; it is released as refund 600.00 EUR: two chairs and the delivery");
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES).getLast().getNote()).isEqualTo("two chairs and the delivery");
        policy.ask("priya", "c1", RevokeRelease.newBuilder().setRunId(runId).setNote("wrong person gets it").build());
        policy.resolve("priya", "c1", runId, raised(), ResolutionKind.APPROVAL, null);
        assertThat(asked().getExcluded()).as("who edited can't approve; who only approved can").containsExactly("ana", "dev");
    }

    @Test
    void everyReasonThatHadToBeGivenReachesTheCaller() {
        // Given
        var runId = policy.run("c1", "r1", BIG_REFUND);
        var edited = PolicyBench.json("{\"id\":\"r1\",\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"600.00\",\"currency\":\"EUR\"}}");
        // When
        policy.decide("fiona", "c1", runId, asked(), DecisionKind.EDIT, "without the delivery", edited, List.of("ana", "fiona"), List.of("two chairs and the delivery"));
        // Then
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES).getLast().getNote()).isEqualTo("two chairs and the delivery; without the delivery");
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS).getLast().getMeta().getSummary()).startsWith("Fiona Lind changed it and approved");
    }

    @Test
    void appliesADecisionOnceAndRecordsTheSecondAsNotApplied() {
        // Given
        var runId = policy.run("c1", "r1", BIG_REFUND);
        var asked = asked();
        policy.decide("ana", "c1", runId, asked, DecisionKind.REJECT, "not this customer", null);
        policy.bench.read(Topics.RUN_EVENTS);
        policy.bench.read(Topics.APPROVALS);
        // When
        policy.decide("fiona", "c1", runId, asked, DecisionKind.APPROVE, null, null);
        // Then
        var event = only(Topics.RUN_EVENTS, RunEvent.class);
        assertThat(event.getCause()).isEqualTo(RunCause.NOT_APPLIED);
        assertThat(event.getTo()).isEqualTo(RunState.REJECTED);
        var closed = (CloseApproval) only(Topics.APPROVALS, ApprovalWork.class).getWork();
        assertThat(closed.getApplied()).isFalse();
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).extracting(Directive::getKind).containsExactly(DirectiveKind.STOP);
    }

    @Test
    void sendsAMailWithoutAnOrderToTheQueueAndJudgesItAgainWhenFixed() {
        // Given
        var runId = policy.run("c1", "r1", "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        var raised = raised();
        assertThat(raised.getReasonCode()).isEqualTo("MISSING_DATA");
        assertThat(raised.getOwner()).isEqualTo("priya");
        var fixed = PolicyBench.json("{\"id\":\"r1\",\"action\":{\"type\":\"email.send\",\"effect\":\"external\"},\"references\":{\"order\":\"W1\"}}");
        // When
        policy.resolve("tom", "c1", runId, raised, ResolutionKind.FIX, fixed);
        // Then
        var events = policy.bench.<RunEvent>read(Topics.RUN_EVENTS);
        assertThat(events).extracting(RunEvent::getTo).containsExactly(RunState.IN_EXCEPTION, RunState.RECEIVED, RunState.HELD);
        assertThat(events.getLast().getEvaluation()).isEqualTo(2);
        assertThat(events).extracting(e -> e.getMeta().getVersion()).containsExactly(1L, 2L, 3L);
        assertThat(asked().getExcluded()).as("who edited can't approve").contains("tom");
    }

    @Test
    void releasesFromTheQueueOnlyForSomebodyWhoOwnsTheAction() {
        // Given
        var mine = policy.run("c1", "r1", "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        var raisedMine = raised();
        var theirs = policy.run("c2", "r2", "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        var raisedTheirs = raised();
        policy.bench.read(Topics.RUN_EVENTS);
        // When
        policy.resolve("ana", "c1", mine, raisedMine, ResolutionKind.RELEASE, null);
        policy.resolve("tom", "c2", theirs, raisedTheirs, ResolutionKind.RELEASE, null);
        // Then
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(RunEvent::getTo).containsExactly(RunState.RELEASED, RunState.HELD);
    }

    @ParameterizedTest
    @CsvSource({"490.00,EUR,RELEASED", "500.01,EUR,HELD", "480.00,KWD,HELD", "480.00,,HELD", "a lot,EUR,HELD"})
    void nobodyReleasesAloneWhatTheyEditedAboveTheLimitOrToMoneyThatCannotBeCompared(String amount, String currency, RunState to) {
        // Given
        policy.publish("priya", PolicyBench.flow().replace("owner: team-lead, backup: finance, respondWithin: PT1H}",
                "owner: team-lead, backup: finance, respondWithin: PT1H, editLimit: \"500.00\"}"));
        var runId = policy.run("c1", "r1", "\"action\":{\"type\":\"email.send\",\"effect\":\"external\",\"amount\":\"480.00\",\"currency\":\"EUR\"}");
        var edited = PolicyBench.json("{\"action\":{\"type\":\"email.send\",\"effect\":\"external\",\"amount\":\"%s\"%s}}"
                .formatted(amount, currency == null ? "" : ",\"currency\":\"" + currency + "\""));
        // When
        policy.resolve("ana", "c1", runId, raised(), ResolutionKind.RELEASE, edited);
        // Then
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS).getLast().getTo()).isEqualTo(to);
    }

    @ParameterizedTest
    @CsvSource({"'\"output\":\"Dear Jane\",\"references\":{\"order\":\"W1\"}',HELD", "'\"output\":\"Dear Ms Jane\"',RELEASED"})
    void aDraftThatNobodyChangedIsNotReleasedFromTheQueue(String edited, RunState to) {
        // Given
        var mail = "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"},";
        policy.publish("priya", PolicyBench.flow().replace("email.send: {effect: external,", "email.send: {effect: external, autonomy: draft-only,"));
        var runId = policy.run("c1", "r1", mail + "\"output\":\"Dear Jane\"");
        // When its owner releases it
        policy.resolve("ana", "c1", runId, raised(), ResolutionKind.RELEASE, PolicyBench.json("{" + mail + edited + "}"));
        // Then
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS).getLast().getTo()).isEqualTo(to);
        if (to == RunState.HELD) {
            assertThat(asked().getDecisions()).containsExactly("EDIT", "ANSWER", "REJECT", "SEND_BACK");
        }
    }

    @Test
    void triesATechnicalFailureOnceMoreAndThenHandsItOver() {
        // Given
        var first = policy.run("c1", "r1", FAILED);
        // When
        policy.run("support", "c1", "r2", first, FAILED);
        // Then
        var events = policy.bench.<RunEvent>read(Topics.RUN_EVENTS);
        assertThat(events).extracting(RunEvent::getTo).containsExactly(RunState.RETRYING, RunState.SUPERSEDED, RunState.IN_EXCEPTION);
        assertThat(events.getLast().getAttempt()).isEqualTo(2);
        assertThat(raised().getReasonCode()).isEqualTo("REPEATED_RETRIES");
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).extracting(Directive::getKind)
                .containsExactly(DirectiveKind.RETRY, DirectiveKind.HAND_OFF);
    }

    @Test
    void handsOverWhenNoNewAttemptArrivesInTime() {
        // Given
        policy.run("c1", "r1", FAILED);
        policy.bench.read(Topics.RUN_EVENTS);
        // When
        policy.bench.after(Duration.ofMinutes(9));
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).isEmpty();
        policy.bench.after(Duration.ofMinutes(2));
        // Then
        var event = only(Topics.RUN_EVENTS, RunEvent.class);
        assertThat(event.getCause()).isEqualTo(RunCause.NO_ATTEMPT_IN_TIME);
        assertThat(event.getTo()).isEqualTo(RunState.IN_EXCEPTION);
    }

    @Test
    void blocksWhenOneRuleBlocksWhateverOthersSay() {
        // When
        policy.run("c1", "r1", SMALL_REFUND + ",\"references\":{\"staff\":\"7\"}");
        // Then
        var event = only(Topics.RUN_EVENTS, RunEvent.class);
        assertThat(event.getTo()).isEqualTo(RunState.BLOCKED);
        assertThat(event.getRouting().getRules()).filteredOn(r -> r.getOutcome() == RuleOutcome.MATCHED).hasSize(2);
        assertThat(only(Topics.DIRECTIVES, Directive.class).getKind()).isEqualTo(DirectiveKind.STOP);
    }

    @Test
    void sendsAnUnknownFlowAndAnUnknownActionToTheQueue() {
        // When
        policy.run("nobody-published-this", "c1", "r1", null, SMALL_REFUND);
        policy.run("c2", "r2", "\"action\":{\"type\":\"launch\",\"effect\":\"external\"}");
        // Then
        assertThat(policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS)).extracting(w -> ((RaiseException) w.getWork()).getReasonCode())
                .containsExactly("POLICY_CONFLICT", "UNKNOWN_ACTION");
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(e -> e.getRouting().getRoute())
                .containsExactly(Route.EXCEPTION, Route.EXCEPTION);
    }

    @Test
    void takesAReportForWhatWasReleasedAndMarksABypass() {
        // Given
        var released = policy.run("c1", "r1", SMALL_REFUND);
        var held = policy.run("c2", "r2", BIG_REFUND);
        var receipt = policy.bench.<Directive>read(Topics.DIRECTIVES).getFirst().getReceipt().getReceiptId();
        policy.bench.read(Topics.RUN_EVENTS);
        // When
        policy.report("c1", released, ExecutionResult.EXECUTED, receipt);
        policy.report("c2", held, ExecutionResult.EXECUTED, null);
        // Then
        var events = policy.bench.<RunEvent>read(Topics.RUN_EVENTS);
        assertThat(events).extracting(RunEvent::getTo).containsExactly(RunState.EXECUTED, RunState.HELD);
        assertThat(events.getLast().getFlags()).containsExactly("bypass");
    }

    @Test
    void opensAnExceptionWhenNobodyReportsWhatBecameOfARelease() {
        // Given
        policy.run("c1", "r1", SMALL_REFUND);
        policy.bench.read(Topics.RUN_EVENTS);
        // When
        policy.bench.after(Duration.ofMinutes(16));
        // Then
        assertThat(only(Topics.RUN_EVENTS, RunEvent.class).getTo()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(raised().getReasonCode()).isEqualTo("EXECUTION_UNKNOWN");
    }

    @Test
    void keepsBytesItCannotReadAndGoesOn() {
        // When
        policy.bench.sendBytes(Topics.RUNS, "c1", new byte[] {1, 2, 3}).sendBytes(Topics.RUNS, "c1", null)
                .sendBytes(Topics.RUNS, "c1", new byte[] {0, 0, 0, 0, 3, 99, 99});
        policy.run("c1", "r1", SMALL_REFUND);
        // Then
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).extracting(DeadLetter::getCode)
                .hasSize(3).containsSequence("NOT_AVRO", "TOMBSTONE");
        assertThat(only(Topics.RUN_EVENTS, RunEvent.class).getTo()).isEqualTo(RunState.RELEASED);
    }

    @Test
    void numbersEventsWithoutHolesAndOrdersThemByCause() {
        // Given
        var runId = policy.run("c1", "r1", BIG_REFUND);
        policy.decide("ana", "c1", runId, asked(), DecisionKind.APPROVE, null, null);
        policy.run("c1", "r2", SMALL_REFUND);
        // When
        var events = policy.bench.<RunEvent>read(Topics.RUN_EVENTS);
        // Then
        assertThat(events).extracting(e -> e.getMeta().getSeq()).containsExactly(1L, 2L, 3L);
        assertThat(events).extracting(e -> e.getMeta().getStep()).isSorted().doesNotHaveDuplicates();
    }

    private OpenApproval asked() {
        return policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(ApprovalWork::getWork).filter(OpenApproval.class::isInstance)
                .map(OpenApproval.class::cast).reduce((_, last) -> last).orElseThrow();
    }

    private RaiseException raised() {
        return policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(RaiseException.class::isInstance)
                .map(RaiseException.class::cast).reduce((_, last) -> last).orElseThrow();
    }

    private <T extends SpecificRecord> T only(Topic topic, Class<T> type) {
        List<T> all = policy.bench.read(topic);
        assertThat(all).hasSize(1);
        return type.cast(all.getFirst());
    }
}
