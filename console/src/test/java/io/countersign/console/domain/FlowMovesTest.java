package io.countersign.console.domain;

import static io.countersign.console.domain.FlowMoves.Move.ACTIVATE;
import static io.countersign.console.domain.FlowMoves.Move.APPROVE;
import static io.countersign.console.domain.FlowMoves.Move.DECLINE;
import static io.countersign.console.domain.FlowMoves.Move.END_SHADOW;
import static io.countersign.console.domain.FlowMoves.Move.RETIRE;
import static io.countersign.console.domain.FlowMoves.Move.ROLL_BACK;
import static io.countersign.console.domain.FlowMoves.Move.SHADOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.console.domain.FlowMoves.Move;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowMovesTest {

    private static final Set<String> APPROVER = Set.of("rule-approver");
    private static final Set<String> AUTHOR = Set.of("rule-author");

    @Test
    void aDraftIsApprovedOrDeclinedAndMayJudgeInTheShadow() {
        var moves = new FlowMoves("draft", "priya", false, false, false, true, "omar", APPROVER);
        assertThat(moves(moves)).containsExactly(APPROVE, SHADOW, DECLINE);
        assertThat(moves.offers()).allMatch(FlowMoves.Offer::may);
    }

    @Test
    void whoProposedItDoesNotApproveItAndIsToldSoBefore() {
        var moves = new FlowMoves("draft", "omar", false, false, false, true, "omar", APPROVER);
        assertThat(because(moves, APPROVE)).isEqualTo("You proposed it. Somebody else with the role rule-approver approves it.");
        assertThat(because(moves, DECLINE)).isEmpty();
    }

    @Test
    void withoutTheRoleNothingButOnesOwnCanBeDeclined() {
        var moves = new FlowMoves("draft", "sam", false, false, false, true, "sam", Set.of("reader"));
        assertThat(because(moves, APPROVE)).isEqualTo("People with the role rule-approver do this.");
        assertThat(because(moves, SHADOW)).isEqualTo("People with the role rule-approver or rule-author do this.");
        assertThat(because(moves, DECLINE)).isEmpty();
    }

    @Test
    void nothingJudgesInTheShadowWhereNothingIsActive() {
        assertThat(moves(new FlowMoves("draft", "priya", false, false, false, false, "omar", APPROVER))).containsExactly(APPROVE, DECLINE);
    }

    @Test
    void anApprovedVersionIsActivatedByItsAuthorToo() {
        var moves = new FlowMoves("approved", "priya", true, false, false, true, "priya", AUTHOR);
        assertThat(moves(moves)).containsExactly(ACTIVATE, SHADOW, DECLINE);
        assertThat(because(moves, ACTIVATE)).isEmpty();
    }

    @Test
    void whatWasApprovedBeforeTheActiveVersionIsActivatedByAnotherApproverOnly() {
        assertThat(because(new FlowMoves("approved", "priya", true, false, true, true, "priya", APPROVER), ACTIVATE)).startsWith("It was approved before the active version");
        assertThat(because(new FlowMoves("approved", "priya", true, false, true, true, "lea", AUTHOR), ACTIVATE)).startsWith("It was approved before the active version");
        assertThat(because(new FlowMoves("approved", "priya", true, false, true, true, "omar", APPROVER), ACTIVATE)).isEmpty();
    }

    @Test
    void aVersionInTheShadowKeepsItsNextStepAndCanLeaveTheShadow() {
        assertThat(moves(new FlowMoves("shadow", "priya", false, false, false, true, "omar", APPROVER))).containsExactly(APPROVE, END_SHADOW, DECLINE);
        assertThat(moves(new FlowMoves("shadow", "priya", true, true, false, true, "omar", APPROVER))).containsExactly(END_SHADOW, ROLL_BACK);
    }

    @Test
    void theActiveVersionCanOnlyBeRetired() {
        var moves = new FlowMoves("active", "priya", true, true, false, true, "tom", Set.of("stop-holder"));
        assertThat(moves(moves)).containsExactly(RETIRE);
        assertThat(because(moves, RETIRE)).isEmpty();
    }

    @Test
    void whatWasActiveComesBackByARollback() {
        var moves = new FlowMoves("retired", "priya", true, true, false, true, "tom", Set.of("stop-holder"));
        assertThat(moves(moves)).containsExactly(SHADOW, ROLL_BACK);
        assertThat(because(moves, ROLL_BACK)).isEmpty();
        assertThat(because(moves, SHADOW)).isNotEmpty();
    }

    @Test
    void whatWasDeclinedHasNoNextStep() {
        assertThat(new FlowMoves("declined", "priya", false, false, false, true, "omar", APPROVER).offers()).isEmpty();
    }

    private static List<Move> moves(FlowMoves moves) {
        return moves.offers().stream().map(FlowMoves.Offer::move).toList();
    }

    private static String because(FlowMoves moves, Move move) {
        return moves.offers().stream().filter(offer -> offer.move() == move).findFirst().orElseThrow().because();
    }
}
