package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalTargetMissed;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.schemas.avro.CloseApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.StopFlows;
import io.countersign.testkit.TopologyBench;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What rules release at once is checked by a person afterwards, at the rule's share; nothing waits for it.
class CheckTopologyTest {

    private static final String SMALL = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";
    private static final String MAIL = "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}";

    private final PolicyBench policy = new PolicyBench();

    @BeforeEach
    void everySmallRefundIsPicked() {
        policy.publish("priya", PolicyBench.flow().replace("reason: \"Small refund of {action.amount}\"",
                "reason: \"Small refund of {action.amount}\"\n    sample: 1"));
    }

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void theRunGoesOutAtOnceAndAPersonIsAskedWhetherThatWasRight() {
        // When
        policy.run("c1", "r1", SMALL);
        // Then
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).extracting(Directive::getKind).containsExactly(DirectiveKind.PROCEED);
        var check = check();
        assertThat(check.getPurpose()).isEqualTo("check");
        assertThat(check.getOwner()).isEqualTo("ana");
        assertThat(check.getRule()).isEqualTo("small");
        assertThat(check.getDecisions()).containsExactly("APPROVE", "REJECT");
        assertThat(check.getDueAt()).isEqualTo(TopologyBench.START.plus(Duration.ofDays(7)));
        assertThat(check.getExpireAfterMs()).isZero();
        assertThat(check.getExcluded()).contains("dev");
    }

    @Test
    void theVerdictIsRecordedWhereverTheRunIsByThenAndChangesNothing() {
        // Given
        var right = policy.run("c1", "r1", SMALL);
        var first = check();
        var wrong = policy.run("c2", "r2", SMALL);
        var second = check();
        var receipt = policy.bench.<Directive>read(Topics.DIRECTIVES).getLast().getReceipt();
        policy.report("c2", wrong, ExecutionResult.EXECUTED, receipt.getReceiptId());
        policy.bench.read(Topics.RUN_EVENTS);
        // When
        policy.decide("ana", "c1", right, first, DecisionKind.APPROVE, null, null);
        policy.decide("ana", "c2", wrong, second, DecisionKind.REJECT, "it was the second refund for one parcel", null);
        // Then
        List<RunEvent> events = policy.bench.read(Topics.RUN_EVENTS);
        assertThat(events).extracting(RunEvent::getCause, RunEvent::getFrom, RunEvent::getTo, e -> e.getChoice().getKind(), e -> e.getMeta().getActor().getId())
                .containsExactly(tuple(RunCause.CHECKED, RunState.RELEASED, RunState.RELEASED, "right", "ana"),
                        tuple(RunCause.CHECKED, RunState.EXECUTED, RunState.EXECUTED, "wrong", "ana"));
        assertThat(events.getLast().getMeta().getSummary())
                .isEqualTo("Ana Ruiz checked afterwards what was released at once: it was wrong: it was the second refund for one parcel");
        assertThat(work(CloseApproval.class)).extracting(CloseApproval::getApprovalId, CloseApproval::getApplied)
                .containsExactly(tuple(first.getApprovalId(), true), tuple(second.getApprovalId(), true));
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).as("nobody is told anything").isEmpty();
    }

    @Test
    void aCheckThatIsLateRaisesNoAlert() {
        // Given
        var run = policy.run("c1", "r1", SMALL);
        var check = check();
        policy.bench.read(Topics.EXCEPTIONS);
        // When
        policy.timed("c1", run, check, new ApprovalTargetMissed(check.getDueAt()));
        // Then
        assertThat(policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS)).isEmpty();
    }

    @Test
    void whatARulesStopKeptBackIsNotChecked() {
        // Given
        policy.bench.person("priya", "Priya Nair", "rule-author", "queue-owner", "stop-holder");
        policy.ask("priya", "*", StopFlows.newBuilder().setReason("refunds go to the wrong account").build());
        // When
        policy.run("c1", "r1", SMALL);
        // Then
        assertThat(work(OpenApproval.class)).isEmpty();
    }

    @Test
    void aRunIsCheckedOnceHoweverOftenRulesReleaseIt() {
        // Given a release that was stopped, and the stop lifted by the fix of its exception
        var run = policy.run("c1", "r1", MAIL);
        var raised = policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(RaiseException.class::isInstance)
                .map(RaiseException.class::cast).findFirst().orElseThrow();
        // When a person makes a small refund of it
        policy.resolve("tom", "c1", run, raised, ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\",\"source\":\"urn:shop\",\"caseId\":\"c1\",\"flow\":\"support\",\"input\":\"x\",%s}"
                .formatted(SMALL)));
        // Then
        assertThat(work(OpenApproval.class)).extracting(OpenApproval::getPurpose).containsExactly("check");
    }

    private OpenApproval check() {
        return work(OpenApproval.class).getLast();
    }

    private <T extends SpecificRecord> List<T> work(Class<T> type) {
        return policy.bench.<ApprovalWork>read(Topics.APPROVALS).stream().map(ApprovalWork::getWork).filter(type::isInstance).map(type::cast).toList();
    }
}
