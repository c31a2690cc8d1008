package io.countersign.policy.domain;

import static io.countersign.policy.domain.Lives.NOON;
import static io.countersign.policy.domain.Lives.at;
import static io.countersign.policy.domain.Lives.choice;
import static io.countersign.policy.domain.Lives.edit;
import static io.countersign.policy.domain.Lives.evolve;
import static io.countersign.policy.domain.Lives.routed;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.RunLifecycle.Decision;
import io.countersign.policy.domain.RunLifecycle.Resolution;
import io.countersign.policy.domain.Step.Ask;
import io.countersign.policy.domain.Step.Cause;
import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.domain.Step.Raise;
import io.countersign.policy.domain.Step.TakeOut;
import io.countersign.policy.engine.Autonomy;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Route;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a person may let out of the queue is bounded by how much the AI may do with such actions.
class AutonomyInTheQueueTest {

    private final Run waiting = routed(Route.EXCEPTION);

    @ParameterizedTest
    @EnumSource(names = {"RELEASE", "CORRECT", "APPROVAL"})
    void nobodyLetsOutWhatIsRecordedOnly(Resolution resolution) {
        for (var edit : new Edit[] {null, edit("ana", "refund", "4.00")}) {
            // When its owner lets it out, or asks for an approval
            var steps = resolve(resolution, edit, Autonomy.RECORD_ONLY);
            // Then it waits for the same reason again, and they hear why
            assertThat(evolve(waiting, steps)).extracting(Run::state, Run::receipt, Run::approvalId).containsExactly(RunState.IN_EXCEPTION, null, null);
            assertThat(only(steps, TakeOut.class)).extracting(TakeOut::applied, TakeOut::reason).containsExactly(false,
                    "The resolution was not applied: refund is recorded only; reject it, do it by hand, or activate a version with another level");
            assertThat(only(steps, Raise.class).code()).isEqualTo(ReasonCode.MISSING_DATA);
            assertThat(only(steps, Changed.class).cause()).isEqualTo(Cause.NOT_APPLIED);
        }
    }

    @Test
    void whatIsRecordedOnlyIsEndedOrMadeAnotherActionAsAnyOther() {
        var payout = edit("ana", "payout", "4.00");
        assertThat(evolve(waiting, resolve(Resolution.RELEASE, payout, Autonomy.RECORD_ONLY)).state()).as("finance decides on payouts").isEqualTo(RunState.HELD);
        assertThat(evolve(waiting, resolve(Resolution.REJECT, null, Autonomy.RECORD_ONLY)).state()).isEqualTo(RunState.REJECTED);
        assertThat(evolve(waiting, resolve(Resolution.BY_HAND, null, Autonomy.RECORD_ONLY)).state()).isEqualTo(RunState.HANDLED_BY_HAND);
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASE", "CORRECT"})
    void aDraftGoesOutOfTheQueueOnlyAsAPersonMadeIt(Resolution resolution) {
        var refund = edit("ana", "refund", "4.00");
        var onlyReferences = new Edit(refund.editors(), refund.content(), waiting.actionDigest(), "refund", new BigDecimal("5.00"), false, "refund 5.00 EUR", false);
        for (var edit : new Edit[] {null, onlyReferences}) {
            var steps = resolve(resolution, edit, Autonomy.DRAFT_ONLY);
            assertThat(evolve(waiting, steps).state()).isEqualTo(RunState.HELD);
            assertThat(only(steps, Ask.class).terms().autonomy()).as("asked on the terms of a draft").isEqualTo(Autonomy.DRAFT_ONLY);
        }
        assertThat(evolve(waiting, resolve(resolution, refund, Autonomy.DRAFT_ONLY)).state()).isEqualTo(RunState.RELEASED);
    }

    @Test
    void whatSomebodyWasAskedBeforeIsDecidedAsTheyWereAsked() {
        var held = routed(Route.APPROVE);
        assertThat(List.of(Autonomy.RECORD_ONLY, Autonomy.DRAFT_ONLY)).allSatisfy(now -> assertThat(evolve(held, RunLifecycle.decided(held, held.approvalId(),
                held.itemVersion(), Decision.APPROVE, choice(), null, at(NOON, now))).state()).isEqualTo(RunState.RELEASED));
    }

    private List<Step> resolve(Resolution resolution, Edit edit, Autonomy now) {
        return RunLifecycle.resolved(waiting, waiting.itemVersion(), resolution, "ana", choice(), edit, null, at(NOON, now));
    }

    private static <T extends Step> T only(List<Step> steps, Class<T> type) {
        var all = steps.stream().filter(type::isInstance).map(type::cast).toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
