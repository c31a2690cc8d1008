package io.countersign.ingest.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RunsViewTest {

    @Test
    void whoever_has_its_answer_leaves_no_trace() {
        // Given a view with policy's answer to a fact
        var view = new RunsView();
        var fact = UUID.randomUUID().toString();
        view.fold(consumed(fact, 7));

        // When somebody asks for what is there, for what is not, and for what nobody knows
        assertThat(view.awaitAnswer("run_a", fact, Duration.ofSeconds(10))).isPresent();
        assertThat(view.awaitAnswer("run_c", UUID.randomUUID().toString(), Duration.ofMillis(1))).isEmpty();
        assertThat(view.awaitRun("run_b", Duration.ZERO)).isEmpty();

        // Then nobody waits
        assertThat(view.awaited()).isZero();
        assertThat(view.next(new TopicPartition(Topics.RUN_EVENTS.name(), 2))).isEqualTo(8);
    }

    private static Inbound consumed(String fact, long offset) {
        var meta = EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId("c").setRunId("run_a").setEntityId("run_a").setStep(5).setVersion(1).setSeq(1)
                .setOccurredAt(Instant.EPOCH).setActor(Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy").setRole(null).setAuthentication(null).build())
                .setCausationId(fact).setTraceparent(null).setSummary("s").build();
        var event = RunEvent.newBuilder().setMeta(meta).setFrom(RunState.RELEASED).setTo(RunState.RELEASED).setCause(RunCause.CONSUMED).setFlags(List.of())
                .setAttempt(1).setEvaluation(1).setReason("r").setRouting(null).setChoice(null).setReceipt(null).setContent(null).build();
        return new Inbound(Topics.RUN_EVENTS, 2, offset, "c", event, null, Map.of());
    }
}
