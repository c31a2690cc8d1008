package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApplyShadow;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RuleOutcome;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A version that is tried judges every run beside the active one, and nothing else comes of it.
class ShadowTest {

    private static final String REFUND = "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"}";
    private static final String MAIL = "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}";

    private final PolicyBench policy = new PolicyBench();

    @AfterEach
    void close() {
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).as("nothing failed").isEmpty();
        policy.close();
    }

    @Test
    void whatTheTriedVersionSaysIsInTheEventAndNowhereElse() {
        // Given a version that asks a person about refunds above 10
        shadow(2, PolicyBench.flow().replace("action.amount > 100", "action.amount > 10"));
        // When
        policy.run("c1", "r1", REFUND);
        // Then
        var event = events().getLast();
        assertThat(event.getTo()).isEqualTo(RunState.RELEASED);
        assertThat(event.getRouting().getRoute()).isEqualTo(Route.RELEASE);
        assertThat(event.getRouting().getFlowVersion()).isEqualTo(1);
        assertThat(event.getShadow().getRoute()).isEqualTo(Route.APPROVE);
        assertThat(event.getShadow().getRule()).isEqualTo("refund-over-limit");
        assertThat(event.getShadow().getFlowVersion()).isEqualTo(2);
        assertThat(event.getShadow().getRules()).hasSize(4);
        assertThat(policy.bench.<Directive>read(Topics.DIRECTIVES)).singleElement().satisfies(told -> assertThat(told.getKind()).isEqualTo(DirectiveKind.PROCEED));
        assertThat(policy.bench.read(Topics.APPROVALS)).isEmpty();
        assertThat(policy.bench.read(Topics.EXCEPTIONS)).isEmpty();
    }

    @Test
    void itIsJudgedAgainWhenTheRunIs() {
        // Given
        shadow(2, PolicyBench.flow().replace("then: exception", "then: block").replace("    reasonCode: MISSING_DATA\n", ""));
        var runId = policy.run("c1", "r1", MAIL);
        assertThat(events().getLast().getShadow().getRoute()).isEqualTo(Route.BLOCK);
        // When
        policy.resolve("tom", "c1", runId, raised(), ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\"," + MAIL + ",\"references\":{\"order\":\"W1\"}}"));
        // Then
        assertThat(events()).extracting(RunEvent::getTo, e -> e.getShadow() == null ? null : e.getShadow().getRoute())
                .containsExactly(tuple(RunState.RECEIVED, null), tuple(RunState.HELD, Route.APPROVE));
    }

    @Test
    void nothingIsSaidWhenNothingIsTriedAnyMore() {
        // Given
        shadow(2, PolicyBench.flow());
        shadow(0, "");
        // When
        policy.run("c1", "r1", REFUND);
        // Then
        assertThat(events().getLast().getShadow()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flow: [", "", "flow: support\nrules: none"})
    void aTriedVersionThatCannotBeReadHarmsNoRun(String yaml) {
        // Given
        shadow(2, yaml);
        // When
        policy.run("c1", "r1", REFUND);
        // Then
        var event = events().getLast();
        assertThat(event.getTo()).isEqualTo(RunState.RELEASED);
        assertThat(event.getShadow().getRoute()).isEqualTo(Route.EXCEPTION);
        assertThat(event.getShadow().getReasonCode()).isEqualTo("TECHNICAL");
        assertThat(event.getShadow().getReason()).startsWith("It can't be read: ").hasSizeLessThanOrEqualTo(200);
        assertThat(policy.bench.read(Topics.EXCEPTIONS)).isEmpty();
    }

    @Test
    void aRuleThatFailsInTheTriedVersionIsThatVersionsException() {
        // Given
        shadow(2, PolicyBench.flow().replace("\"staff\" in references", "facts.risk > 3"));
        // When
        policy.run("c1", "r1", REFUND + ",\"facts\":{\"risk\":\"high\"}");
        // Then
        var event = events().getLast();
        assertThat(event.getTo()).isEqualTo(RunState.RELEASED);
        assertThat(event.getShadow().getReasonCode()).isEqualTo("TECHNICAL");
        assertThat(event.getShadow().getRules().getLast().getOutcome()).isEqualTo(RuleOutcome.ERROR);
    }

    @Test
    void aTriedVersionWithMoreToSayThanAnEventHoldsHarmsNoRun() {
        // Given a version whose rules have names that together are longer than an event should be
        var rules = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            rules.append("  - {id: r%d, name: \"%s\", when: 'action.type == \"none\"', then: block, reason: No, owner: priya, reviewBy: 2027-01-31}\n".formatted(i, "long ".repeat(600)));
        }
        shadow(2, PolicyBench.flow() + rules);
        // When
        policy.run("c1", "r1", REFUND);
        // Then
        var event = events().getLast();
        assertThat(event.getTo()).isEqualTo(RunState.RELEASED);
        assertThat(event.getShadow().getReason()).startsWith("The results of its rules are too long to be recorded: ");
    }

    private void shadow(int version, String yaml) {
        policy.ask("priya", "support", ApplyShadow.newBuilder().setFlow("support").setVersion(version).setHash("hash of " + yaml).setYaml(yaml).build());
    }

    private List<RunEvent> events() {
        return policy.bench.read(Topics.RUN_EVENTS);
    }

    private RaiseException raised() {
        return (RaiseException) policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).getLast().getWork();
    }
}
