package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalExpired;
import io.countersign.schemas.avro.ApprovalStage;
import io.countersign.schemas.avro.ApprovalTargetMissed;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.WithdrawException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What people are asked, on the terms of the flow, and what is taken up again.
class QuestionTopologyTest {

    private static final String BIG_REFUND = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"240.00\",\"currency\":\"EUR\"}";
    private static final String MAIL = "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}";
    /// The bench's clock starts on a Monday at nine in the morning, UTC.
    private static final String TERMS = """
            calendars: {early: "UTC; Mo-Fr 08:00-09:15"}
            escalateTo: finance
            """;

    private final PolicyBench policy = new PolicyBench();

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void asksOnTheTermsOfTheFlow() {
        // Given
        policy.publish("priya", (TERMS + PolicyBench.flow()).replace("respondWithin: PT30M, receiptValidFor: PT15M, reportOutcome: true}", """
                respondWithin: PT30M, calendar: early, undo: PT5S, expireAfter: P1D, escalateAfter: PT20M, decisions: [approve, reject, send-back],
                    editLimit: "500.00", bulkLimit: "50", argumentsSchema: {type: object, required: [to]}, stages: [
                    {owner: team-lead, backup: finance, respondWithin: PT30M}, {owner: finance, backup: priya, quorum: 2, earlierDeciders: true, respondWithin: PT2H}]}"""));
        // When
        policy.run("c1", "r1", BIG_REFUND);
        // Then
        var asked = asked();
        assertThat(asked.getOwner()).isEqualTo("ana");
        assertThat(asked.getDueAt()).as("15 minutes today and 15 tomorrow").isEqualTo(Instant.parse("2026-11-24T08:15:00Z"));
        assertThat(asked.getCalendar()).isEqualTo("UTC; Mo-Fr 08:00-09:15");
        assertThat(asked.getUndoMs()).isEqualTo(5_000);
        assertThat(asked.getExpireAfterMs()).isEqualTo(Duration.ofDays(1).toMillis());
        assertThat(asked.getEscalateTo()).isEqualTo("finance");
        assertThat(asked.getEscalateAfterMs()).isEqualTo(Duration.ofMinutes(20).toMillis());
        assertThat(asked.getDecisions()).containsExactly("APPROVE", "REJECT", "SEND_BACK");
        assertThat(asked.getEditLimit()).isEqualTo("500.00");
        assertThat(asked.getBulkLimit()).isEqualTo("50");
        assertThat(asked.getArgumentsSchema()).isEqualTo("{\"type\":\"object\",\"required\":[\"to\"]}");
        assertThat(asked.getActionType()).isEqualTo("refund");
        assertThat(asked.getAmount()).isEqualTo("240.00");
        assertThat(asked.getCurrency()).isEqualTo("EUR");
        assertThat(asked.getStages()).extracting(ApprovalStage::getOwner, ApprovalStage::getBackup, ApprovalStage::getQuorum, ApprovalStage::getEarlierDeciders,
                ApprovalStage::getRespondWithinMs).containsExactly(tuple("team-lead", "finance", 1, false, 1_800_000L), tuple("finance", "priya", 2, true, 7_200_000L));
    }

    @Test
    void sendsTheNamesOfTheFlowAsOneStageWhereItHasNone() {
        policy.run("c1", "r1", BIG_REFUND);
        assertThat(asked().getStages()).extracting(ApprovalStage::getOwner, ApprovalStage::getBackup, ApprovalStage::getQuorum, ApprovalStage::getRespondWithinMs)
                .containsExactly(tuple("team-lead", "finance", 1, 1_800_000L));
    }

    @Test
    void leavesThirtySecondsToUndoWhereTheFlowSaysNothing() {
        policy.run("c1", "r1", BIG_REFUND);
        assertThat(asked().getUndoMs()).isEqualTo(30_000);
    }

    @Test
    void tellsTheQueueItsHoursAndWhoIsNext() {
        // Given
        policy.publish("priya", (TERMS + PolicyBench.flow()).replace("exceptions: {owner: priya, backup: tom, respondWithin: PT1H}",
                "exceptions: {owner: priya, backup: tom, respondWithin: PT1H, calendar: early, escalateTo: team-lead}"));
        // When
        policy.run("c1", "r1", MAIL);
        // Then
        var raised = work(RaiseException.class).getFirst();
        assertThat(raised.getCalendar()).isEqualTo("UTC; Mo-Fr 08:00-09:15");
        assertThat(raised.getEscalateTo()).isEqualTo("team-lead");
        assertThat(raised.getActionType()).isEqualTo("email.send");
        assertThat(raised.getDueAt()).isEqualTo(Instant.parse("2026-11-24T08:45:00Z"));
    }

    @Test
    void saysThatAPersonRejectedTheSameBefore() {
        // Given
        var first = policy.run("c1", "r1", BIG_REFUND);
        policy.decide("ana", "c1", first, asked(), DecisionKind.REJECT, "bought last year", null);
        // When
        policy.run("c1", "r2", BIG_REFUND);
        policy.run("c2", "r3", BIG_REFUND);
        // Then
        var asked = policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(ApprovalWork::getWork).filter(OpenApproval.class::isInstance)
                .map(OpenApproval.class::cast).toList();
        assertThat(asked).extracting(OpenApproval::getRejectedBefore).containsExactly(first, null);
        assertThat(asked.getFirst().getReason()).endsWith("A person rejected the same before (" + first + ")");
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES).getFirst().getNote()).isEqualTo("bought last year");
    }

    @Test
    void tellsOfAMissedTargetAndTakesAnExpiredQuestionToTheQueue() {
        // Given
        var run = policy.run("c1", "r1", BIG_REFUND);
        var asked = asked();
        // When
        policy.timed("c1", run, asked, ApprovalTargetMissed.newBuilder().setDueAt(asked.getDueAt()).build());
        policy.timed("c1", run, asked, ApprovalExpired.newBuilder().setRunVersion(asked.getRunVersion()).setReason("Nobody decided in time.").build());
        // Then
        List<ExceptionWork> all = policy.bench.read(Topics.EXCEPTIONS);
        assertThat(all).extracting(ExceptionWork::getWork).hasExactlyElementsOfTypes(RaiseAlert.class, RaiseException.class);
        assertThat((RaiseAlert) all.getFirst().getWork()).extracting(RaiseAlert::getKind, RaiseAlert::getSubject, RaiseAlert::getFlow)
                .containsExactly("SLA_MISSED", asked.getApprovalId(), "support");
        assertThat(((RaiseException) all.getLast().getWork()).getReasonCode()).isEqualTo("APPROVAL_EXPIRED");
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(RunEvent::getTo).containsExactly(RunState.HELD, RunState.IN_EXCEPTION);
    }

    @Test
    void fallsBackToASmallerAction() {
        // Given
        policy.publish("priya", PolicyBench.flow().replace("then: block", "then: fallback\n    fallbackAction: note.add"));
        // When
        policy.run("c1", "r1", "\"references\":{\"staff\":\"7\"},\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}");
        // Then
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).singleElement().satisfies(told -> {
            assertThat(told.getKind()).isEqualTo(DirectiveKind.FALLBACK);
            assertThat(told.getFallback()).isNull();
            assertThat(told.getFallbackAction()).isEqualTo("note.add");
            assertThat(told.getMeta().getSummary()).isEqualTo("The caller is told to fall back to note.add: Staff are paid elsewhere");
        });
    }

    @Test
    void takesARejectedRunUpAgainAndSaysWhereThatIsTooLate() {
        // Given
        var rejected = policy.run("c1", "r1", MAIL);
        policy.resolve("priya", "c1", rejected, work(RaiseException.class).getFirst(), ResolutionKind.REJECT, null);
        var retried = policy.run("c1", "r2", MAIL);
        policy.resolve("priya", "c1", retried, work(RaiseException.class).getFirst(), ResolutionKind.RETRY, null);
        work(RaiseException.class);
        policy.bench.read(Topics.RUN_EVENTS);
        // When
        policy.reopen("priya", "c1", "exc_1", rejected, retried);
        // Then
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).extracting(RunEvent::getFrom, RunEvent::getTo, RunEvent::getCause).containsExactly(
                tuple(RunState.REJECTED, RunState.IN_EXCEPTION, RunCause.REOPENED), tuple(RunState.RETRYING, RunState.RETRYING, RunCause.NOT_APPLIED));
        List<ExceptionWork> all = policy.bench.read(Topics.EXCEPTIONS);
        assertThat(all).extracting(ExceptionWork::getWork).hasExactlyElementsOfTypes(RaiseException.class, WithdrawException.class);
        assertThat(((RaiseException) all.getFirst().getWork()).getReopens()).isEqualTo("exc_1");
        assertThat(((WithdrawException) all.getLast().getWork()).getApplied()).isFalse();
    }

    private OpenApproval asked() {
        return policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(ApprovalWork::getWork).filter(OpenApproval.class::isInstance)
                .map(OpenApproval.class::cast).reduce((_, last) -> last).orElseThrow();
    }

    private <W extends SpecificRecord> List<W> work(Class<W> type) {
        return policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(type::isInstance).map(type::cast).toList();
    }
}
