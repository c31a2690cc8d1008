package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.CorrectRun;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.schemas.avro.WithdrawException;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a release, record by record.
class ReleaseTopologyTest {

    private static final String BIG_REFUND = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"240.00\",\"currency\":\"EUR\"}";
    private static final String SMALL_REFUND = "\"output\":\"We refund it on Monday.\",\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";

    private final PolicyBench policy = new PolicyBench();

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void answersWhoeverAsksToUseARelease() {
        // Given
        var run = policy.run("c1", "r1", SMALL_REFUND);
        var receipt = told().getLast().getReceipt();
        events();
        // When
        var changed = policy.consume("c1", run, receipt.getReceiptId(), "0".repeat(64));
        var used = policy.consume("c1", run, receipt.getReceiptId(), receipt.getActionDigest());
        var twice = policy.consume("c1", run, receipt.getReceiptId(), receipt.getActionDigest());
        // Then
        var answers = events();
        assertThat(answers).extracting(e -> e.getMeta().getCausationId(), RunEvent::getCause, RunEvent::getCode).containsExactly(
                tuple(changed, RunCause.NOT_APPLIED, "ACTION_CHANGED"), tuple(used, RunCause.CONSUMED, null),
                tuple(twice, RunCause.NOT_APPLIED, "RECEIPT_CONSUMED"));
        assertThat(answers.get(1).getFlags()).containsExactly("consumed");
        assertThat(answers.get(1).getReceipt().getReceiptId()).isEqualTo(receipt.getReceiptId());
        assertThat(answers.get(1).getMeta().getSummary()).isEqualTo("The release was used: the caller executes refund 19.90 EUR");
    }

    @Test
    void asksWhatBecameOfAUsedReleaseAndTakesALateReport() {
        // Given
        var run = policy.run("c1", "r1", SMALL_REFUND);
        var receipt = told().getLast().getReceipt();
        policy.bench.after(Duration.ofMinutes(14));
        policy.consume("c1", run, receipt.getReceiptId(), receipt.getActionDigest());
        events();
        // When as long has passed as the release was valid for, counted from its use
        policy.bench.after(Duration.ofMinutes(14));
        assertThat(events()).isEmpty();
        policy.bench.after(Duration.ofMinutes(2));
        // Then
        assertThat(events()).extracting(RunEvent::getTo, RunEvent::getCause).containsExactly(tuple(RunState.IN_EXCEPTION, RunCause.EXPIRED));
        assertThat(work(RaiseException.class).getLast().getReasonCode()).isEqualTo("EXECUTION_UNKNOWN");
        // When the report comes after all
        policy.report("c1", run, ExecutionResult.EXECUTED, receipt.getReceiptId());
        // Then
        assertThat(events()).extracting(RunEvent::getTo).containsExactly(RunState.EXECUTED);
        assertThat(work(WithdrawException.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksForNoReportOfADraftNorWhereTheFlowDoesNotSoThatReleasedIsFinal(boolean used) {
        // Given a draft in a flow that wants reports of everything, and a mail of which the other flow wants none
        var mail = policy.run("c2", "r2", "\"references\":{\"order\":\"A-1\"},\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
        policy.decide("ana", "c2", mail, policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(work -> (OpenApproval) work.getWork()).findFirst().orElseThrow(),
                DecisionKind.APPROVE, null, null);
        policy.publish("priya", "reportOutcome: true\n" + PolicyBench.flow());
        var note = policy.run("c1", "r1", "\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}");
        var receipts = told().stream().map(Directive::getReceipt).toList();
        assertThat(receipts).hasSize(2);
        // When
        if (used) {
            policy.publish("priya", PolicyBench.flow());
            policy.consume("c2", mail, receipts.getFirst().getReceiptId(), receipts.getFirst().getActionDigest());
            policy.consume("c1", note, receipts.getLast().getReceiptId(), receipts.getLast().getActionDigest());
        }
        events();
        policy.bench.after(Duration.ofDays(2));
        // Then
        assertThat(events()).isEmpty();
        assertThat(work(RaiseException.class)).isEmpty();
    }

    @Test
    void triesAFailedExecutionOnceMoreAndThenAsksAPerson() {
        // Given
        var run = policy.run("c1", "r1", SMALL_REFUND);
        var first = told().getLast().getReceipt();
        events();
        // When
        policy.report("c1", run, ExecutionResult.FAILED, first.getReceiptId());
        var second = told().getLast().getReceipt();
        policy.report("c1", run, ExecutionResult.FAILED, second.getReceiptId());
        // Then
        assertThat(second.getReceiptId()).isNotEqualTo(first.getReceiptId());
        assertThat(events()).extracting(RunEvent::getFrom, RunEvent::getTo).containsExactly(
                tuple(RunState.RELEASED, RunState.EXECUTION_FAILED), tuple(RunState.EXECUTION_FAILED, RunState.RELEASED),
                tuple(RunState.RELEASED, RunState.EXECUTION_FAILED), tuple(RunState.EXECUTION_FAILED, RunState.IN_EXCEPTION));
        assertThat(work(RaiseException.class).getLast().getReasonCode()).isEqualTo("TECHNICAL");
        assertThat(told()).extracting(Directive::getKind).containsExactly(DirectiveKind.HAND_OFF);
    }

    @Test
    void makesAnIncidentOfEachBypassAndLeavesTheQuestionOpen() {
        // Given
        var run = policy.run("c1", "r1", BIG_REFUND);
        // When
        policy.report("c1", run, ExecutionResult.EXECUTED, null).report("c1", run, ExecutionResult.EXECUTED, null);
        // Then
        List<ExceptionWork> all = policy.bench.read(Topics.EXCEPTIONS);
        assertThat(all).extracting(ExceptionWork::getWork).hasExactlyElementsOfTypes(RaiseException.class, RaiseAlert.class, RaiseException.class, RaiseAlert.class);
        var incident = (RaiseException) all.getFirst().getWork();
        assertThat(incident.getIncident()).isTrue();
        assertThat(incident.getRisk()).isEqualTo("critical");
        assertThat(incident.getActionType()).isEqualTo("refund");
        assertThat((RaiseAlert) all.getLast().getWork()).satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo("BYPASS");
            assertThat(alert.getSubject()).isEqualTo(run);
            assertThat(alert.getSeverity()).isEqualTo("critical");
        });
        assertThat(events().getLast().getTo()).isEqualTo(RunState.HELD);
    }

    @Test
    void correctsAnAnswerForWhoMayAndRecordsWhoMayNot() {
        // Given
        var run = policy.run("c1", "r1", SMALL_REFUND);
        told();
        policy.report("c1", run, ExecutionResult.EXECUTED, null);
        events();
        policy.bench.read(Topics.POLICY_ANSWERS);
        policy.bench.read(Topics.FLOW_EVENTS);
        // When
        policy.ask("dev", "c1", correction(run, "We refund it on Tuesday.")).ask("tom", "c1", correction(run, "We refund it on Monday."))
                .ask("tom", "c1", correction(run, "We refund it on Tuesday."));
        // Then
        assertThat(policy.bench.<Answer>read(Topics.POLICY_ANSWERS)).extracting(Answer::getStatus, Answer::getCode).containsExactly(
                tuple(AnswerStatus.REFUSED, "FORBIDDEN"), tuple(AnswerStatus.REFUSED, "SAME_OUTPUT"), tuple(AnswerStatus.ACCEPTED, "OK"));
        assertThat(policy.bench.<FlowEvent>read(Topics.FLOW_EVENTS)).hasSize(2).allSatisfy(refused -> {
            assertThat(refused.getEvent()).isInstanceOf(CommandRefused.class);
            assertThat(refused.getMeta().getCaseId()).as("flow-events: the steps of the case are counted on its own partition").isEqualTo("support");
            assertThat(refused.getMeta().getRunId()).isEqualTo(run);
            assertThat(refused.getFlow()).isEqualTo("support");
        });
        assertThat(events()).singleElement().satisfies(corrected -> {
            assertThat(corrected.getCause()).isEqualTo(RunCause.CORRECTED);
            assertThat(corrected.getTo()).isEqualTo(RunState.EXECUTED);
            assertThat(corrected.getFlags()).contains("corrected");
            assertThat(corrected.getMeta().getSummary()).isEqualTo("Tom Berg corrected the answer after its release: it named the wrong day");
            assertThat(ContentJson.read(corrected.getContent()).path("output").asText()).isEqualTo("We refund it on Tuesday.");
            assertThat(ContentJson.read(corrected.getContent()).path("action").path("amount").asText()).isEqualTo("19.90");
        });
        assertThat(told()).singleElement().satisfies(told -> {
            assertThat(told.getKind()).isEqualTo(DirectiveKind.PROCEED);
            assertThat(told.getReceipt()).isNull();
            assertThat(told.getNote()).isEqualTo("it named the wrong day");
            assertThat(ContentJson.read(told.getContent()).path("output").asText()).isEqualTo("We refund it on Tuesday.");
        });
    }

    @Test
    void refusesACorrectionThatMakesTheRunTooLargeOrTooDeep() {
        // Given
        var run = policy.run("c1", "r1", SMALL_REFUND);
        events();
        policy.bench.read(Topics.POLICY_ANSWERS);
        // When
        policy.ask("tom", "c1", correction(run, "x".repeat(900 * 1024))).ask("tom", "c1", CorrectRun.newBuilder(correction(run, ""))
                .setOutput(ContentJson.of(PolicyBench.json("[".repeat(32) + "]".repeat(32)))).build());
        // Then
        var answers = policy.bench.<Answer>read(Topics.POLICY_ANSWERS);
        assertThat(answers).extracting(Answer::getCode).containsExactly("OUTPUT_TOO_LARGE", "OUTPUT_TOO_LARGE");
        assertThat(answers.getFirst().getDetail()).startsWith("output makes a run of 921").endsWith("bytes; make it 921600 at most.");
        assertThat(answers.getLast().getDetail()).isEqualTo("output makes a run nested 33 levels deep; nest it no deeper than 32.");
        assertThat(events()).isEmpty();
    }

    @Test
    void takesAReleaseBackForItsOwnerOnly() {
        // Given
        var run = policy.run("c1", "r1", SMALL_REFUND);
        var receipt = told().getLast().getReceipt();
        events();
        policy.bench.read(Topics.POLICY_ANSWERS);
        // When
        var wish = RevokeRelease.newBuilder().setRunId(run).setNote("wrong person gets it").build();
        policy.ask("dev", "c1", wish).ask("ana", "c1", wish).ask("ana", "c1", RevokeRelease.newBuilder().setRunId("run_none").setNote("wrong person gets it").build());
        policy.consume("c1", run, receipt.getReceiptId(), receipt.getActionDigest());
        // Then
        assertThat(policy.bench.<Answer>read(Topics.POLICY_ANSWERS)).extracting(Answer::getCode).containsExactly("FORBIDDEN", "OK", "NO_SUCH_RUN");
        assertThat(events()).extracting(RunEvent::getCause, RunEvent::getCode).containsExactly(
                tuple(RunCause.REVOKED, null), tuple(RunCause.NOT_APPLIED, "RECEIPT_REVOKED"));
        assertThat(told()).extracting(Directive::getKind, Directive::getNote).containsExactly(tuple(DirectiveKind.STOP, "wrong person gets it"));
        assertThat(work(RaiseException.class).getLast().getReasonCode()).isEqualTo("MANUAL");
    }

    @Test
    void keepsWhatIsSaidAboutARunThatWasNeverJudged() {
        // When
        policy.report("c1", "run_unknown", ExecutionResult.EXECUTED, null).fact("c1", "run_unknown", RunWithdrawn.newBuilder().setReason("never mind").build());
        policy.consume("c1", "run_unknown", "rel_1", null);
        // Then
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).hasSize(3).first().satisfies(dead -> assertThat(dead.getReason())
                .contains("a report of an execution came for the run run_unknown, which was never judged"));
    }

    @Test
    void tellsThatASourceUsedOneIdTwice() {
        var run = policy.run("c1", "r1", SMALL_REFUND);
        policy.fact("c1", run, SourceIdReused.newBuilder().setOtherCaseId("c2").setOtherRunId("run_other").build());
        assertThat(work(RaiseAlert.class)).singleElement().satisfies(alert -> {
            assertThat(alert.getKind()).isEqualTo("ID_REUSED");
            assertThat(alert.getSubject()).isEqualTo(run);
            assertThat(alert.getDetail()).contains("run_other");
        });
    }

    private static CorrectRun correction(String run, String output) {
        return CorrectRun.newBuilder().setRunId(run).setShownVersion(0).setOutput(ContentJson.of(PolicyBench.json("\"" + output + "\"")))
                .setNote("it named the wrong day").build();
    }

    private List<RunEvent> events() {
        return policy.bench.read(Topics.RUN_EVENTS);
    }

    private List<Directive> told() {
        return policy.bench.read(Topics.DIRECTIVES);
    }

    private <W extends SpecificRecord> List<W> work(Class<W> type) {
        return policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(type::isInstance).map(type::cast).toList();
    }
}
