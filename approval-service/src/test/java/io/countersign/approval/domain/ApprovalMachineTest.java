package io.countersign.approval.domain;

import static io.countersign.approval.domain.Sample.ANA;
import static io.countersign.approval.domain.Sample.DIGEST;
import static io.countersign.approval.domain.Sample.ID;
import static io.countersign.approval.domain.Sample.LEASE;
import static io.countersign.approval.domain.Sample.NOON;
import static io.countersign.approval.domain.Sample.OMAR;
import static io.countersign.approval.domain.Sample.OTHER_RUN;
import static io.countersign.approval.domain.Sample.PEOPLE;
import static io.countersign.approval.domain.Sample.TOM;
import static io.countersign.approval.domain.Sample.choice;
import static io.countersign.approval.domain.Sample.edit;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.domain.Refusal.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApprovalMachineTest {

    private static final Instant LATER = NOON.plusSeconds(127);
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @Test
    void anApprovalWithoutUndoTimeIsFinalAtOnce() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(approve(ANA, 1, LATER));
        // Then
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.Decided.class, Event.Finalized.class);
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(approval.state.version()).isEqualTo(4);
        assertThat(approval.state.made().role()).isEqualTo("team-lead");
    }

    @Test
    void openingTheSameApprovalAgainChangesNothing() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(Sample.open(Duration.ZERO));
        // Then
        assertThat(approval.lastEvents()).isEmpty();
        assertThat(approval.state.version()).isEqualTo(2);
    }

    @Test
    void closingOrReplacingAnUnknownApprovalChangesNothing() {
        // Given
        var nothing = new Told();
        // When
        nothing.tell(close(false)).tell(replace());
        // Then
        assertThat(nothing.events).isEmpty();
    }

    @Test
    void aCommandForAnUnknownApprovalIsRefused() {
        // Given
        var nothing = new Told();
        // When
        nothing.tell(approve(ANA, 1, LATER));
        // Then
        assertThat(nothing.refusal().code()).isEqualTo(Code.NOT_FOUND);
    }

    @Test
    void theLastFiftyNotesAreKept() {
        // Given
        var approval = Told.opened();
        // When
        for (int i = 1; i <= 51; i++) {
            approval.tell(new Command.WriteNote(ID, ANA, "note " + i, LATER));
        }
        // Then
        assertThat(approval.state.notes()).hasSize(50).extracting(Note::text).startsWith("note 2").endsWith("note 51");
    }

    @Test
    void aLongValueIsNotSaidAgainInARefusal() {
        // Given
        var digest = new Choice(DecisionKind.APPROVE, 2, "f".repeat(100_000), null, null, null, null, "rest", null);
        // When
        var refused = Told.opened().tell(decide(ANA, digest, LATER));
        // Then
        assertThat(refused.refusal().detail()).contains("f".repeat(100) + "... is not").hasSizeLessThan(400);
    }

    @Test
    void theSecondDeciderIsToldWhoWasFirstAndWhen() {
        // Given
        var approval = Told.opened().tell(approve(ANA, 1, LATER));
        // When
        approval.tell(approve(OMAR, 1, LATER.plusSeconds(1)));
        // Then
        assertThat(approval.refusal()).isEqualTo(new Refusal(Code.ALREADY_DECIDED, "Ana Ruiz approved this at 12:02:07 UTC."));
    }

    @Test
    void theDayIsSaidWhenItWasAnotherDay() {
        // Given
        var approval = Told.opened().tell(decide(ANA, choice(DecisionKind.SEND_BACK, 1, "please try again"), LATER));
        // When
        approval.tell(approve(OMAR, 1, LATER.plus(Duration.ofDays(2))));
        // Then
        assertThat(approval.refusal().detail()).isEqualTo("Ana Ruiz sent this back on 2026-11-23 at 12:02:07 UTC.");
    }

    @Test
    void whoComesTooLateIsToldSoAndWhoIsNobodyIsNot() {
        // Given
        var approval = Told.opened().tell(approve(ANA, 1, LATER));
        // When
        approval.tell(approve(TOM, 1, LATER));
        // Then
        assertThat(approval.refusal()).isEqualTo(new Refusal(Code.ALREADY_DECIDED, "Ana Ruiz approved this at 12:02:07 UTC."));
        assertThat(approval.tell(approve(new Asker(Asker.Kind.PROGRAM, "ana", null), 1, LATER)).refusal().code()).isEqualTo(Code.FORBIDDEN);
        assertThat(approval.tell(approve(Sample.someone("nobody"), 1, LATER)).refusal().code()).isEqualTo(Code.FORBIDDEN);
        var open = Told.opened().tell(approve(TOM, 1, LATER));
        assertThat(open.refusal().detail()).as("while it waits").startsWith("Tom Berg may not decide this. Ask Ana Ruiz or Fiona Lind");
    }

    @Test
    void aDecisionThatWasNotAppliedSaysSoWhereItStands() {
        // Given
        var approval = Told.opened().tell(approve(ANA, 1, LATER));
        assertThat(Words.standing(approval.state, Sample.PEOPLE)).isEqualTo("Decided, and final.");
        // When
        approval.tell(new Command.Close(ID, "The decision was not applied: the run is cancelled.", false, LATER));
        // Then
        assertThat(Words.standing(approval.state, Sample.PEOPLE)).isEqualTo("Decided, and final. The decision was not applied: the run is cancelled.");
    }

    @Test
    void aClaimKeepsOthersOutUntilItEnds() {
        // Given
        var approval = Told.opened().tell(claim(ANA, NOON));
        // When
        approval.tell(approve(OMAR, 2, NOON.plus(LEASE).minusMillis(1)));
        // Then
        assertThat(approval.refusal()).isEqualTo(new Refusal(Code.CLAIMED,
                "Ana Ruiz has taken this until 12:10:00 UTC; try again then, or ask them to give it back."));
    }

    @Test
    void aClaimThatHasEndedCountsAsFreeBeforeItsTimerFires() {
        // Given
        var approval = Told.opened().tell(claim(ANA, NOON));
        // When
        approval.tell(claim(OMAR, NOON.plus(LEASE)));
        // Then
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.Unclaimed.class, Event.Claimed.class);
        assertThat(approval.state.claim().by()).isEqualTo("omar");
    }

    @Test
    void oneCanClaimAgainToHaveItLonger() {
        // Given
        var approval = Told.opened().tell(claim(ANA, NOON));
        // When
        approval.tell(claim(ANA, NOON.plusSeconds(60)));
        // Then
        assertThat(approval.state.claim().until()).isEqualTo(NOON.plusSeconds(60).plus(LEASE));
    }

    @Test
    void theLeaseTimerFreesAClaimOnlyOnceItHasEnded() {
        // Given
        var approval = Told.opened().tell(claim(ANA, NOON)).tell(claim(ANA, NOON.plusSeconds(60)));
        // When
        approval.tell(new Command.Due(ID, Deadline.LEASE, NOON.plus(LEASE)));
        // Then
        assertThat(approval.lastEvents()).isEmpty();
        approval.tell(new Command.Due(ID, Deadline.LEASE, NOON.plusSeconds(60).plus(LEASE)));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
    }

    @Test
    void onesOwnClaimDoesNotMakeWhatOneWasShownStale() {
        // Given
        var approval = Told.opened().tell(claim(ANA, NOON));
        // When
        approval.tell(approve(ANA, 1, LATER));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void onlyWhoHasItCanGiveItBack() {
        // Given
        var approval = Told.opened().tell(claim(ANA, NOON));
        // When
        approval.tell(new Command.Unclaim(ID, OMAR, LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.CLAIMED);
        approval.tell(new Command.Unclaim(ID, ANA, LATER));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
        approval.tell(new Command.Unclaim(ID, ANA, LATER));
        assertThat(approval.refusal().code()).isEqualTo(Code.NOT_CLAIMED);
    }

    @Test
    void aDecisionOnWhatHasChangedSinceIsStale() {
        // Given
        var approval = Told.opened().tell(replace());
        // When
        approval.tell(approve(ANA, 1, LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.STALE);
        assertThat(approval.refusal().detail()).contains("the customer wrote again").contains("version 3");
    }

    @Test
    void aDecisionOnAVersionThatDoesNotExistIsStale() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(approve(ANA, 3, LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.STALE);
    }

    @Test
    void aDecisionOnAnotherActionIsStale() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(decide(ANA, new Choice(DecisionKind.APPROVE, 1, "f".repeat(64), null, null, null, null, "rest", null), LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.STALE);
    }

    @ParameterizedTest
    @EnumSource(value = DecisionKind.class, names = "APPROVE", mode = EnumSource.Mode.EXCLUDE)
    void everythingButAPlainApproveNeedsANoteOfTenCharacters(DecisionKind kind) {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(decide(ANA, choice(kind, 1, " too short "), LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.NOTE_TOO_SHORT);
    }

    @Test
    void anEditKeepsBothDigestsAndTheWholeRun() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(decide(ANA, edit(1, Set.of("action")), LATER));
        // Then
        var made = ((Event.Finalized) approval.lastEvents().getLast()).made();
        assertThat(made.actionDigestBefore()).isEqualTo(DIGEST);
        assertThat(made.choice().edit().actionDigest()).isEqualTo("e".repeat(64));
        assertThat(made.choice().edit().content()).isEqualTo(OTHER_RUN);
    }

    @Test
    void anEditThatChangesNothingIsRefused() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(decide(ANA, edit(1, Set.of()), LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.NOTHING_EDITED);
    }

    @Test
    void anEditOfAnythingButActionAndOutputIsRefused() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(decide(ANA, edit(1, Set.of("action", "input")), LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.EDIT_TOO_WIDE);
    }

    @Test
    void anEditNeedsAChangedRunAndAnApproveMayNotHaveOne() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(decide(ANA, choice(DecisionKind.EDIT, 1, "partial return"), LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.EDIT_MISSING);
        var edit = edit(1, Set.of("action"));
        approval.tell(decide(ANA, new Choice(DecisionKind.APPROVE, 1, DIGEST, null, null, null, edit.edit(), "rest", null), LATER));
        assertThat(approval.refusal().code()).isEqualTo(Code.EDIT_UNEXPECTED);
    }

    @Test
    void aDecisionCanBeUndoneUntilItIsFinal() {
        // Given
        var approval = Told.opened(HALF_A_MINUTE).tell(approve(ANA, 1, NOON));
        // When
        approval.tell(new Command.Undo(ID, ANA, null, NOON.plusSeconds(29)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
        approval.tell(new Command.Due(ID, Deadline.UNDO, NOON.plusSeconds(30)));
        assertThat(approval.lastEvents()).isEmpty();
    }

    @Test
    void theEndOfTheUndoTimeMakesThePersonsDecisionFinal() {
        // Given
        var approval = Told.opened(HALF_A_MINUTE).tell(approve(ANA, 1, NOON));
        // When
        approval.tell(new Command.Due(ID, Deadline.UNDO, NOON.plusSeconds(30)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(approval.state.made().by()).isEqualTo(ANA);
        assertThat(approval.state.made().at()).isEqualTo(NOON);
    }

    @Test
    void onlyWhoDecidedCanUndoAndNotTooLate() {
        // Given
        var approval = Told.opened(HALF_A_MINUTE).tell(approve(ANA, 1, NOON));
        // When
        approval.tell(new Command.Undo(ID, OMAR, null, NOON.plusSeconds(1)));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.FORBIDDEN);
        approval.tell(new Command.Undo(ID, ANA, null, NOON.plusSeconds(30)));
        assertThat(approval.refusal().code()).isEqualTo(Code.NOT_UNDOABLE);
    }

    @Test
    void aDecisionThatIsNotFinalFallsWhenWhatIsAskedChanges() {
        // Given
        var approval = Told.opened(HALF_A_MINUTE).tell(approve(ANA, 1, NOON));
        // When
        approval.tell(replace());
        // Then
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.Undone.class, Event.Replaced.class);
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
    }

    @Test
    void closingBeforeFinalCancels() {
        // Given
        var approval = Told.opened(HALF_A_MINUTE).tell(approve(ANA, 1, NOON));
        // When
        approval.tell(close(false));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.CANCELLED);
        approval.tell(approve(OMAR, 1, NOON));
        assertThat(approval.refusal()).isEqualTo(new Refusal(Code.NOT_OPEN, "This approval was closed: the sender took it back"));
    }

    @Test
    void aFinalDecisionThatWasNotAppliedSaysWhyAndOneThatWasSaysNothing() {
        // Given
        var approval = Told.opened().tell(approve(ANA, 1, NOON));
        // When
        approval.tell(close(true));
        // Then
        assertThat(approval.lastEvents()).isEmpty();
        approval.tell(close(false));
        assertThat(approval.lastEvents()).hasSize(1);
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(approval.state.closedBecause()).isEqualTo("the sender took it back");
    }

    @Test
    void theSentenceOfADecisionSaysWhoWhatAndWhy() {
        // Given
        var approval = Told.opened().tell(decide(ANA, edit(1, Set.of("action")), LATER));
        // When
        var sentence = Words.sentence(approval.events.get(2), approval.state, approval.state, PEOPLE);
        // Then
        assertThat(sentence).isEqualTo(
                "Ana Ruiz (team lead) changed the amount from 240.00 to 190.00 EUR and approved refund 240.00 EUR: partial return");
    }

    private static Command.Decide approve(Asker who, long shown, Instant at) {
        return decide(who, choice(DecisionKind.APPROVE, shown, null), at);
    }

    private static Command.Decide decide(Asker who, Choice choice, Instant at) {
        return new Command.Decide(ID, who, choice, at);
    }

    private static Command.Claim claim(Asker who, Instant at) {
        return new Command.Claim(ID, who, LEASE, at);
    }

    private static Command.Close close(boolean applied) {
        return new Command.Close(ID, "the sender took it back", applied, LATER);
    }

    private static Command.Replace replace() {
        return new Command.Replace(ID, 4, "the customer wrote again.", DIGEST, OTHER_RUN, new ActionFacts("refund", "240.00", "EUR"), null, LATER);
    }
}
