package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActivateFlow;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.ApplyRetirement;
import io.countersign.schemas.avro.ApplyShadow;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RetireFlow;
import io.countersign.schemas.avro.ShadowFlow;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What partition 0 tells the others.
class FlowPartitionsTest {

    private static final String STRICTER = PolicyBench.flow().replace("action.amount > 100", "action.amount > 80");

    private final PolicyBench policy = new PolicyBench(3);

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void allKnowWhatNoLongerJudgesInTheShadowBeforeTheAnswersOfTheActivationAreThere() {
        // Given
        approvedSecond();
        told();
        policy.asked("priya", new ShadowFlow("support", 2, null));
        assertThat(told()).extracting(PolicyCommand::getCommand).hasOnlyElementsOfType(ApplyShadow.class).hasSize(2);
        // When
        policy.asked("priya", new ActivateFlow("support", 2, false, null));
        // Then
        var told = told();
        assertThat(told).extracting(PolicyCommand::getCommand).extracting(Object::getClass).containsExactly(ApplyShadow.class, ApplyShadow.class, ApplyFlow.class, ApplyFlow.class);
        assertThat(told.getFirst().getMeta().getCommandId()).as("not counted as an answer of the activation").isNotEqualTo(told.getLast().getMeta().getCommandId());
        assertThat(((ApplyShadow) told.getFirst().getCommand()).getVersion()).isZero();
        assertThat(((ApplyFlow) told.getLast().getCommand()).getYaml()).isEqualTo(STRICTER);
    }

    @Test
    void whoeverAsksAgainHasAllToldOnceMoreWhatIsSoNow() {
        // Given
        approvedSecond();
        policy.asked("priya", new ShadowFlow("support", 2, null));
        told();
        // When
        policy.asked("priya", new ConfirmFlow("support"));
        // Then
        assertThat(told()).extracting(PolicyCommand::getCommand).satisfiesExactly(
                one -> assertThat(((ApplyShadow) one).getVersion()).isEqualTo(2), two -> assertThat(((ApplyShadow) two).getVersion()).isEqualTo(2),
                three -> assertThat(((ApplyFlow) three).getVersion()).isEqualTo(1), four -> assertThat(((ApplyFlow) four).getVersion()).isEqualTo(1));
        // And the same of a flow that was retired
        policy.asked("omar", new RetireFlow("support", "The team was dissolved"));
        assertThat(told()).extracting(PolicyCommand::getCommand).extracting(Object::getClass).containsExactly(ApplyShadow.class, ApplyShadow.class, ApplyRetirement.class, ApplyRetirement.class);
        policy.asked("omar", new ConfirmFlow("support"));
        assertThat(told()).extracting(PolicyCommand::getCommand).extracting(Object::getClass).containsExactly(ApplyShadow.class, ApplyShadow.class, ApplyRetirement.class, ApplyRetirement.class);
    }

    @Test
    void aProposalAndItsApprovalStayOnTheFirstPartition() {
        told();
        approvedSecond();
        assertThat(told()).isEmpty();
    }

    private void approvedSecond() {
        var hash = PolicyBench.json(policy.asked("priya", PolicyBench.propose(STRICTER)).getBody()).path("hash").asText();
        policy.asked("omar", PolicyBench.approve(2, hash, "There is nothing to replay yet"));
    }

    /// What was told to the others since the last look; what was asked by people stands there, too.
    private List<PolicyCommand> told() {
        return policy.bench.<PolicyCommand>read(Topics.POLICY_COMMANDS).stream().filter(command -> Stream.of(ApplyFlow.class, ApplyRetirement.class, ApplyShadow.class)
                .anyMatch(type -> type.isInstance(command.getCommand()))).toList();
    }
}
