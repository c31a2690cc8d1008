package io.countersign.approval.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.view.CommittedApprovals.Position;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalReplaced;
import io.countersign.schemas.avro.ApprovalStageDecided;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.DecisionUndone;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ReplaceApproval;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {

    private static final Content RUN = ContentJson.of(ContentJson.read("{}".getBytes(StandardCharsets.UTF_8)));
    private static final Whereabouts ASKED = new Whereabouts(at(1), null, null);

    @Test
    void theNewestEditIsWhatIsShownUntilItIsTakenBack() {
        // When
        var staged = Whereabouts.with(ASKED, event(stage(RUN)), at(2));
        var decided = Whereabouts.with(staged, event(decided(RUN)), at(3));
        // Then
        assertThat(staged.edited()).isEqualTo(at(2));
        assertThat(decided.edited()).isEqualTo(at(3));
        assertThat(decided.asked()).isEqualTo(at(1));
        assertThat(Whereabouts.with(decided, event(new DecisionUndone(null)), at(4))).isEqualTo(staged);
    }

    @Test
    void aDecisionWithoutAnEditChangesNothing() {
        assertThat(Whereabouts.with(ASKED, event(decided(null)), at(2))).isEqualTo(ASKED);
        assertThat(Whereabouts.with(ASKED, event(stage(null)), at(2)).edited()).isNull();
    }

    @Test
    void anotherDraftMakesEarlierEditsOfNoEffect() {
        // Given
        var edited = new Whereabouts(at(1), at(2), at(3));
        var replaced = new ApprovalReplaced(ReplaceApproval.newBuilder().setApprovalId("apr_1").setRunVersion(3).setReason("new").setContent(RUN).build());
        // When, then
        assertThat(Whereabouts.with(edited, event(replaced), at(4))).isEqualTo(new Whereabouts(at(4), null, null));
        assertThat(Whereabouts.in(event(replaced))).contains(RUN);
        assertThat(Whereabouts.in(event(decided(RUN)))).contains(RUN);
        assertThat(Whereabouts.in(event(decided(null)))).isEmpty();
    }

    private static Position at(long offset) {
        return new Position(0, offset);
    }

    private static ApprovalDecided decided(Content edited) {
        return ApprovalDecided.newBuilder().setDecision(decision(edited)).setRunVersion(2).build();
    }

    private static ApprovalStageDecided stage(Content edited) {
        return ApprovalStageDecided.newBuilder().setStage(1).setDecision(decision(edited)).setApprovals(1).setQuorum(2).setComplete(false).build();
    }

    private static DecideApproval decision(Content edited) {
        return DecideApproval.newBuilder().setApprovalId("apr_1").setKind(edited == null ? DecisionKind.APPROVE : DecisionKind.EDIT).setShownVersion(2)
                .setEdited(edited).setChannel("rest").build();
    }

    private static ApprovalEvent event(Object what) {
        var actor = Actor.newBuilder().setKind(ActorKind.PERSON).setId("ana").build();
        var meta = EventMeta.newBuilder().setEventId("e").setCaseId("case-1").setEntityId("apr_1").setStep(1).setVersion(1).setSeq(1)
                .setOccurredAt(Instant.EPOCH).setActor(actor).setCausationId("c").setSummary("s").build();
        return ApprovalEvent.newBuilder().setMeta(meta).setApprovalId("apr_1").setEvent(what).build();
    }
}
