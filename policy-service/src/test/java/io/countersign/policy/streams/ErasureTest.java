package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.RunWithdrawn;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is personal is nowhere in the clear, and when its key is destroyed the service goes on.
class ErasureTest {

    private static final String MARKER = "MARKER-jane@example.com";
    private static final String REFUND = "\"references\":{\"customer\":\"" + MARKER + "\"},\"output\":\"Dear " + MARKER + "\",\"action\":{\"type\":\"refund\","
            + "\"effect\":\"external\",\"amount\":\"%s\",\"currency\":\"EUR\",\"arguments\":{\"iban\":\"" + MARKER + "\"}}";

    private final PolicyBench policy = new PolicyBench();

    @AfterEach
    void stop() {
        policy.close();
    }

    @Test
    void nothingPersonalIsInAStoreOrOnATopicInTheClear() {
        // Given a run that a person changes with a note, that is revoked with a note and reported with one, and one that is withdrawn
        policy.publish("priya", PolicyBench.flow().replace("reason: \"Refund of {action.amount} {action.currency} is above the limit of 100\"", "reason: Too much"));
        var runId = policy.run("c1", "r1", REFUND.formatted("240.00"));
        var asked = asked();
        policy.decide("ana", "c1", runId, asked, DecisionKind.EDIT, "note " + MARKER, PolicyBench.json("{\"id\":\"r1\",\"output\":\"" + MARKER
                + "\",\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"190.00\",\"currency\":\"EUR\"}}"));
        policy.ask("priya", "c1", RevokeRelease.newBuilder().setRunId(runId).setNote("revoked for " + MARKER).build());
        var other = policy.run("c2", "r2", REFUND.formatted("240.00"));
        policy.fact("c2", other, RunWithdrawn.newBuilder().setReason("withdrawn for " + MARKER).build());
        // Then
        assertThat(policy.bench.found(MARKER)).isEmpty();
        assertThat(policy.bench.found("support")).as("the search finds what is not personal").isNotEmpty();
    }

    @Test
    void theServiceGoesOnWithErasedRuns() {
        // Given a held run, a released one, one that waits for its next attempt, and their keys destroyed
        var held = policy.run("c1", "r1", REFUND.formatted("240.00"));
        var asked = asked();
        policy.run("c2", "r2", REFUND.formatted("19.90"));
        var released = policy.bench.<RunEvent>read(Topics.RUN_EVENTS).getLast();
        policy.run("c3", "r3", "\"failure\":{\"kind\":\"technical\",\"message\":\"" + MARKER + "\"}");
        policy.bench.read(Topics.EXCEPTIONS);
        for (var caseId : new String[] {"c1", "c2", "c3"}) {
            policy.keys.destroy(caseId, "ana", "redaction r1");
        }
        // When a decision, a report, and a late timer come
        policy.decide("ana", "c1", held, asked, DecisionKind.APPROVE, null, null);
        policy.report("c2", released.getMeta().getRunId(), ExecutionResult.FAILED, released.getReceipt().getReceiptId());
        policy.bench.after(Duration.ofMinutes(11));
        // Then each has its effect, and what is raised says that nothing is left of the run
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).filteredOn(e -> e.getMeta().getCaseId().equals("c1")).last()
                .satisfies(e -> assertThat(e.getTo()).isEqualTo(RunState.RELEASED));
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).extracting(Directive::getKind).contains(DirectiveKind.PROCEED);
        assertThat(policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS)).map(ExceptionWork::getWork).filteredOn(RaiseException.class::isInstance)
                .isNotEmpty().allSatisfy(raised -> assertThat(ContentJson.isErased(((RaiseException) raised).getContent())).isTrue());
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).isEmpty();
    }

    @Test
    void anErasedRunCanBeWithdrawn() {
        // Given a run that waits for its next attempt, its key destroyed
        var runId = policy.run("c1", "r1", "\"failure\":{\"kind\":\"technical\",\"message\":\"" + MARKER + "\"}");
        policy.keys.destroy("c1", "ana", "redaction r1");
        // When
        policy.fact("c1", runId, RunWithdrawn.newBuilder().setReason("sent by mistake").build());
        // Then
        assertThat(policy.bench.<RunEvent>read(Topics.RUN_EVENTS)).last().satisfies(e -> assertThat(e.getTo()).isEqualTo(RunState.CANCELLED));
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).isEmpty();
    }

    private OpenApproval asked() {
        return (OpenApproval) policy.bench.<ApprovalWork>read(Topics.APPROVALS).getLast().getWork();
    }
}
