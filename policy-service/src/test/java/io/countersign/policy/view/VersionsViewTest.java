package io.countersign.policy.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.view.VersionsView.Shown;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.FlowActivated;
import io.countersign.schemas.avro.FlowApproved;
import io.countersign.schemas.avro.FlowDeclined;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowProposed;
import io.countersign.schemas.avro.FlowPublished;
import io.countersign.schemas.avro.FlowRetired;
import io.countersign.schemas.avro.FlowShadowEnded;
import io.countersign.schemas.avro.FlowShadowStarted;
import io.countersign.schemas.avro.FlowStopped;
import io.countersign.schemas.avro.ReplayEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionsViewTest {

    private static final Instant AT = Instant.parse("2026-11-23T09:00:00Z");
    private final VersionsView view = new VersionsView();

    @Test
    void everyStepOfAVersionShows() {
        proposed(1);
        assertThat(statuses()).containsExactly("draft");
        take("omar", FlowApproved.newBuilder().setVersion(1).setHash("h1").setReport(new ReplayEvidence("d", "h1", 50, "Fine")).build());
        assertThat(statuses()).containsExactly("approved");
        take("priya", FlowActivated.newBuilder().setVersion(1).setHash("h1").build());
        proposed(2);
        take("priya", new FlowShadowStarted(2, "h2"));
        assertThat(statuses()).containsExactly("active", "shadow");
        take("priya", new FlowShadowEnded(2, "enough"));
        take("omar", new FlowDeclined(2, "not this one"));
        take("omar", FlowRetired.newBuilder().setVersion(1).setReason("no more").build());
        assertThat(statuses()).containsExactly("retired", "declined");
        assertThat(view.find("support", 1)).hasValueSatisfying(shown -> {
            assertThat(shown.yaml()).isEqualTo("text 1");
            assertThat(shown.version().proposedBy()).isEqualTo("priya");
            assertThat(shown.version().approvedBy()).isEqualTo("omar");
            assertThat(shown.report().cases()).isEqualTo(50);
        });
        assertThat(view.find("support", 3)).isEmpty();
        assertThat(view.of("other")).isEmpty();
    }

    @Test
    void whatWasPublishedInOneStepBeforeShowsToo() {
        take("priya", new FlowPublished(1, "h1", "text 1", 3));
        take("priya", new FlowPublished(2, "h2", "text 2", 3));
        take("sara", FlowStopped.newBuilder().setReason("because").build());
        assertThat(statuses()).containsExactly("retired", "active");
        proposed(3);
        take("priya", FlowActivated.newBuilder().setVersion(3).setHash("h3").setPreviousVersion(2).build());
        take("priya", FlowRetired.newBuilder().setVersion(2).setReplacedBy(3).build());
        assertThat(statuses()).containsExactly("retired", "retired", "active");
    }

    @Test
    void whoeverWaitsForWhatDoesNotComeGoesOn() {
        view.await("support", all -> !all.isEmpty(), Duration.ofMillis(1));
        assertThat(view.of("support")).isEmpty();
    }

    private void proposed(int version) {
        take("priya", FlowProposed.newBuilder().setVersion(version).setHash("h" + version).setYaml("text " + version).setTestsPassed(1).build());
    }

    private List<String> statuses() {
        return view.of("support").stream().map(Shown::status).toList();
    }

    private void take(String who, Object event) {
        var meta = EventMeta.newBuilder().setEventId("e").setCaseId("support").setEntityId("flow:support").setStep(1).setVersion(1).setSeq(1).setOccurredAt(AT)
                .setActor(Actor.newBuilder().setKind(ActorKind.PERSON).setId(who).build()).setCausationId("c").setSummary("s").build();
        view.take(FlowEvent.newBuilder().setMeta(meta).setFlow("support").setEvent(event).build());
    }
}
