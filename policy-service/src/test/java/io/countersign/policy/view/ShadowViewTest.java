package io.countersign.policy.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.policy.view.ShadowView.Pair;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShadowViewTest {

    private final ShadowView view = new ShadowView();

    @Test
    void bothJudgementsOfARunAreCountedAgainstEachOther() {
        // Given
        judged("r1", routing(1, Route.RELEASE, "small"), routing(2, Route.APPROVE, "big"));
        judged("r2", routing(1, Route.RELEASE, "small"), routing(2, Route.RELEASE, "small"));
        judged("r3", routing(1, Route.RELEASE, "small"), null);
        judged("r4", null, null);
        judged("r5", routing(2, Route.APPROVE, null), routing(3, Route.APPROVE, "big"));
        // Then
        assertThat(view.of("support")).extracting(Pair::version, Pair::shadow).as("the newest first").containsExactly(
                tuple(2, 3), tuple(1, 2));
        assertThat(view.of("support").getLast().matrix()).isEqualTo(Map.of(Route.RELEASE, Map.of(Route.APPROVE, 1L, Route.RELEASE, 1L)));
        assertThat(view.of("support").getLast().different()).singleElement().isEqualTo(new ShadowView.Different("r1", Route.RELEASE, "small", Route.APPROVE, "big"));
        assertThat(view.of("support").getFirst().different()).isEmpty();
        assertThat(view.of("other")).isEmpty();
    }

    @Test
    void onlyTheLatestDifferentRunsAreKept() {
        for (int i = 1; i <= 25; i++) {
            judged("r" + i, routing(1, Route.RELEASE, "small"), routing(2, Route.BLOCK, null));
        }
        assertThat(view.of("support").getFirst().different()).hasSize(20).extracting(ShadowView.Different::runId).startsWith("r25", "r24").endsWith("r6");
        assertThat(view.of("support").getFirst().matrix().get(Route.RELEASE)).containsEntry(Route.BLOCK, 25L);
    }

    private void judged(String runId, Routing active, Routing shadow) {
        var meta = EventMeta.newBuilder().setEventId("e").setCaseId("c").setRunId(runId).setEntityId(runId).setStep(1).setVersion(1).setSeq(1).setOccurredAt(Instant.EPOCH)
                .setActor(Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").build()).setCausationId("c").setSummary("s").build();
        view.take(RunEvent.newBuilder().setMeta(meta).setFrom(RunState.RECEIVED).setTo(RunState.RELEASED).setCause(RunCause.ROUTED).setFlags(List.of()).setAttempt(1).setEvaluation(1).setReason("because").setRouting(active).setShadow(shadow).build());
    }

    private static Routing routing(int version, Route route, String rule) {
        return Routing.newBuilder().setFlow("support").setFlowVersion(version).setFlowHash("h").setRoute(route).setRule(rule).setReason("because").setRisk("low").setRules(List.of()).build();
    }
}
