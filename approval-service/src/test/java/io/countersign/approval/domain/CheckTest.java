package io.countersign.approval.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.domain.Refusal.Code;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whether it was right to release something at once.
class CheckTest {

    @Test
    void isAnsweredWithRightOrWrongAndSaidSo() {
        // Given
        var check = Told.opened(check());
        // When
        check.tell(new Command.Decide(Sample.ID, Sample.ANA, Sample.choice(DecisionKind.REJECT, 2, "the parcel had come back"), Sample.NOON.plusSeconds(60)));
        // Then
        assertThat(check.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(Words.sentence(check.events.getFirst(), null, opened(), Sample.PEOPLE)).startsWith("Ana Ruiz is asked to check refund 240.00 EUR: ");
        var decided = check.lastEvents().getFirst();
        assertThat(Words.sentence(decided, opened(), check.state, Sample.PEOPLE))
                .isEqualTo("Ana Ruiz (team lead) checked refund 240.00 EUR: it was wrong, the parcel had come back");
    }

    @Test
    void cannotBeAnsweredWithAnEditBecauseItWentOutAlready() {
        // Given
        var check = Told.opened(check());
        // When
        check.tell(new Command.Decide(Sample.ID, Sample.ANA, Sample.edit(2, Set.of("action")), Sample.NOON.plusSeconds(60)));
        // Then
        assertThat(check.refusal().code()).isEqualTo(Code.NOT_OFFERED);
    }

    @Test
    void whatWasStoredBeforeThereWereChecksIsADecision() {
        var stored = new Question(1, "f", 1, "t", "r", null, "low", 1, "ana", null, null, null, Sample.NOON, Duration.ZERO, null, Set.of(), "", null, null, null, null, null);
        assertThat(stored.purpose()).isEqualTo(Purpose.DECIDE);
    }

    private static Approval opened() {
        return Told.opened(check()).state;
    }

    private static Question check() {
        var q = Sample.question(Duration.ZERO);
        return new Question(q.runVersion(), q.flow(), q.flowVersion(), q.title(), "It was released at once by the rule small", "small", "low", 0, q.owner(), q.backup(),
                q.ownerRole(), q.backupRole(), q.dueAt(), q.undo(), q.actionDigest(), q.excluded(), q.contentDigest(),
                new Terms(q.terms().stages(), null, null, Duration.ZERO, Duration.ZERO, Set.of(DecisionKind.APPROVE, DecisionKind.REJECT), null, null),
                q.action(), null, null, Purpose.CHECK);
    }
}
