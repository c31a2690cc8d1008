package io.countersign.approval.domain;

import static io.countersign.approval.domain.Sample.ANA;
import static io.countersign.approval.domain.Sample.FIONA;
import static io.countersign.approval.domain.Sample.ID;
import static io.countersign.approval.domain.Sample.LEASE;
import static io.countersign.approval.domain.Sample.NOON;
import static io.countersign.approval.domain.Sample.OMAR;
import static io.countersign.approval.domain.Sample.PEOPLE;
import static io.countersign.approval.domain.Sample.PRIYA;
import static io.countersign.approval.domain.Sample.TOM;
import static io.countersign.approval.domain.Sample.choice;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.domain.Refusal.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandingOverTest {

    private static final Instant LATER = NOON.plusSeconds(60);
    private static final String WHY = "knows this customer";

    @Test
    void whoIsDelegatedToDecidesAndTheOwnerStaysAccountable() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(new Command.Delegate(ID, ANA, "tom", WHY, LATER));
        // Then
        assertThat(approval.state.offer().owner()).isEqualTo("ana");
        assertThat(approval.state.stage().delegate()).isEqualTo("tom");
        assertThat(sentence(approval)).isEqualTo("Ana Ruiz (team lead) lets Tom Berg decide on refund 240.00 EUR for Ana Ruiz: knows this customer");
        approval.tell(new Command.Decide(ID, TOM, choice(DecisionKind.APPROVE, 2, null), LATER));
        assertThat(approval.state.state()).as("giving it away makes no page stale").isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void whoItIsReassignedToOwnsItAndTheOwnerBeforeDoesNot() {
        // Given
        var approval = Told.opened();
        // When
        approval.tell(new Command.Reassign(ID, PRIYA, "tom", WHY, LATER));
        // Then
        assertThat(approval.state.offer()).extracting(Offer::owner, Offer::ownerRole, Offer::backup).containsExactly("tom", null, "fiona");
        assertThat(sentence(approval)).isEqualTo("Priya Nair (queue owner) gave refund 240.00 EUR from Ana Ruiz to Tom Berg: knows this customer");
        approval.tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), LATER));
        assertThat(approval.refusal().code()).isEqualTo(Code.FORBIDDEN);
        assertThat(approval.refusal().detail()).contains("Ask Tom Berg or Fiona Lind");
    }

    @Test
    void aNewOwnerWhoHoldsTheRoleAnswersForIt() {
        assertThat(Told.opened().tell(new Command.Reassign(ID, ANA, "omar", WHY, LATER)).state.offer().ownerRole()).isEqualTo("team-lead");
        var backup = Told.opened().tell(new Command.Reassign(ID, ANA, "fiona", WHY, LATER)).state.offer();
        assertThat(backup).extracting(Offer::owner, Offer::ownerRole, Offer::backup, Offer::backupRole).containsExactly("fiona", "finance", null, null);
    }

    @Test
    void onlyOwnerBackupDelegateAndLeadsGiveItAway() {
        for (var allowed : new Asker[] {ANA, FIONA, PRIYA}) {
            assertThat(Told.opened().tell(new Command.Delegate(ID, allowed, "tom", WHY, LATER)).last).as(allowed.id()).isInstanceOf(Decision.Accepted.class);
        }
        for (var other : new Asker[] {OMAR, TOM, Sample.someone("dana"), Sample.someone("nobody"), new Asker(Asker.Kind.PROGRAM, "ana", null)}) {
            assertThat(Told.opened().tell(new Command.Delegate(ID, other, "tom", WHY, LATER)).refusal().code()).as(other.id()).isEqualTo(Code.FORBIDDEN);
        }
        var delegated = Told.opened().tell(new Command.Delegate(ID, ANA, "tom", WHY, LATER));
        assertThat(delegated.tell(new Command.Delegate(ID, TOM, "omar", WHY, LATER)).state.stage().delegate()).isEqualTo("omar");
        assertThat(delegated.tell(new Command.Delegate(ID, TOM, "priya", WHY, LATER)).refusal().code()).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aLeadWhoMayNotDecideDoesNotGiveItToThemselves() {
        var delegated = Told.opened().tell(new Command.Delegate(ID, PRIYA, "priya", WHY, LATER));
        var reassigned = Told.opened().tell(new Command.Reassign(ID, PRIYA, "priya", WHY, LATER));
        // Then
        assertThat(reassigned.refusal()).isEqualTo(delegated.refusal()).isEqualTo(new Refusal(Code.NOT_ABLE,
                "to: Priya Nair may not decide this and can't give it to themselves; name somebody else."));
        assertThat(Told.opened().tell(new Command.Reassign(ID, FIONA, "fiona", WHY, LATER)).state.offer().owner()).as("the backup may decide it anyway").isEqualTo("fiona");
    }

    @Test
    void whoDecidesInTheOwnersPlaceDoesNotNameAnotherOwner() {
        // Given
        var delegated = Told.opened().tell(new Command.Delegate(ID, ANA, "tom", WHY, LATER));
        // When
        delegated.tell(new Command.Reassign(ID, TOM, "omar", WHY, LATER));
        // Then
        assertThat(delegated.refusal().code()).isEqualTo(Code.FORBIDDEN);
        assertThat(delegated.refusal().detail()).contains("Ana Ruiz can");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nobody | NOT_ABLE       | there is no 'nobody' in the directory
            dana   | NOT_ABLE       | Dana Vogel is excluded
            omar   | NOT_ABLE       | Omar Haddad is away until 13:00:00 UTC; Tom Berg ('tom') covers.
            ana    | NOT_ABLE       | Ana Ruiz
            """)
    void whoCanNotDecideItDoesNotGetIt(String to, Code code, String because) {
        // Given
        var people = Sample.away("omar", NOON, NOON.plusSeconds(3600), "tom");
        // When
        var delegated = Told.opened().tell(new Command.Delegate(ID, ANA, to, WHY, LATER), people);
        var reassigned = Told.opened().tell(new Command.Reassign(ID, ANA, to, WHY, LATER), people);
        // Then
        assertThat(delegated.refusal().code()).isEqualTo(code);
        assertThat(delegated.refusal().detail()).contains(because);
        assertThat(reassigned.refusal().code()).isEqualTo(code);
    }

    @Test
    void givingItAwayNeedsANote() {
        assertThat(Told.opened().tell(new Command.Delegate(ID, ANA, "tom", "so", LATER)).refusal().code()).isEqualTo(Code.NOTE_TOO_SHORT);
        assertThat(Told.opened().tell(new Command.Reassign(ID, ANA, "tom", " too short ", LATER)).refusal().code()).isEqualTo(Code.NOTE_TOO_SHORT);
        assertThat(Told.opened().tell(new Command.Reassign(ID, ANA, "tom", "\uD83D\uDE00".repeat(5), LATER)).refusal().code()).as("five characters").isEqualTo(Code.NOTE_TOO_SHORT);
    }

    @Test
    void aLeadGivesAwayWhatAnotherHasTakenAndNobodyElseDoes() {
        // Given
        var approval = Told.opened().tell(new Command.Claim(ID, OMAR, LEASE, NOON));
        // When
        approval.tell(new Command.Reassign(ID, ANA, "tom", WHY, LATER));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.CLAIMED);
        approval.tell(new Command.Reassign(ID, PRIYA, "tom", WHY, LATER));
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.Unclaimed.class, Event.Reassigned.class);
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
    }

    @Test
    void whoLostTheRightCanStillGiveBackAndUndo() {
        // Given
        var away = Sample.away("ana", NOON, LATER, "tom");
        var claimed = Told.opened(Duration.ofMinutes(5)).tell(new Command.Claim(ID, TOM, LEASE, NOON), away);
        var decided = Told.opened(Duration.ofMinutes(5)).tell(new Command.Decide(ID, TOM, choice(DecisionKind.APPROVE, 2, null), NOON), away);
        // When
        claimed.tell(new Command.Unclaim(ID, TOM, LATER), away);
        decided.tell(new Command.Undo(ID, TOM, null, LATER), away);
        // Then
        assertThat(claimed.state.state()).isEqualTo(ApprovalState.OPEN);
        assertThat(decided.state.state()).isEqualTo(ApprovalState.OPEN);
    }

    @Test
    void onlyTheFirstLookOfAPersonAtWhatIsAskedIsAFact() {
        // Given
        var approval = Told.opened().tell(new Command.Look(ID, ANA, 2, "card", LATER));
        // When
        approval.tell(new Command.Look(ID, ANA, 2, "card", LATER.plusSeconds(1)));
        // Then
        assertThat(approval.lastEvents()).isEmpty();
        approval.tell(new Command.Replace(ID, 4, "It changed.", Sample.DIGEST, Sample.OTHER_RUN, ActionFacts.NONE, null, LATER));
        approval.tell(new Command.Look(ID, ANA, approval.state.version(), null, LATER.plusSeconds(2)));
        assertThat(approval.state.views()).containsExactly(new View("ana", LATER, 2, "card"), new View("ana", LATER.plusSeconds(2), 4, null));
        approval.tell(new Command.Look(ID, ANA, 99, null, LATER));
        assertThat(approval.refusal().code()).isEqualTo(Code.STALE);
    }

    @Test
    void aDecisionSaysWhenItWasFirstSeen() {
        // Given
        var approval = Told.opened().tell(new Command.Look(ID, ANA, 2, null, LATER));
        // When
        approval.tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), LATER.plusSeconds(9)));
        // Then
        assertThat(approval.state.made().choice().firstViewedAt()).isEqualTo(LATER);
    }

    @Test
    void aRecordedLookCountsBeforeWhatTheSenderSaysAndFillsTheCard() {
        // Given
        var approval = Told.opened().tell(new Command.Look(ID, ANA, 2, "card", LATER));
        // When
        approval.tell(new Command.Decide(ID, ANA, seen(NOON.minusSeconds(9_999), null), LATER.plusSeconds(9)));
        // Then
        assertThat(approval.state.made().choice()).extracting(Choice::firstViewedAt, Choice::cardDigest).containsExactly(LATER, "card");
        var again = Told.opened().tell(new Command.Look(ID, ANA, 2, "card", LATER));
        again.tell(new Command.Decide(ID, ANA, seen(null, "the last card"), LATER.plusSeconds(9)));
        assertThat(again.state.made().choice().cardDigest()).as("what was shown with the decision").isEqualTo("the last card");
    }

    @Test
    void whereNoLookIsRecordedTheSendersTimeMustBePossible() {
        for (var impossible : List.of(NOON.minusMillis(1), LATER.plusSeconds(60).plusMillis(1))) {
            assertThat(Told.opened().tell(new Command.Decide(ID, ANA, seen(impossible, null), LATER)).refusal().code()).isEqualTo(Code.NOT_VALID);
        }
        for (var possible : List.of(NOON, LATER.plusSeconds(60))) {
            assertThat(Told.opened().tell(new Command.Decide(ID, ANA, seen(possible, null), LATER)).state.made().choice().firstViewedAt()).isEqualTo(possible);
        }
    }

    private static Choice seen(Instant at, String card) {
        return new Choice(DecisionKind.APPROVE, 2, Sample.DIGEST, card, at, null, null, "rest", null);
    }

    @Test
    void anybodyOfTheDirectoryWritesNotesInAnyState() {
        // Given
        var approval = Told.opened().tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), LATER));
        // When
        approval.tell(new Command.WriteNote(ID, TOM, "the customer called again", LATER));
        // Then
        assertThat(approval.state.notes()).containsExactly(new Note("tom", LATER, "the customer called again"));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(approval.tell(new Command.WriteNote(ID, TOM, " ", LATER)).refusal().code()).isEqualTo(Code.NOTE_TOO_SHORT);
        assertThat(approval.tell(new Command.WriteNote(ID, new Asker(Asker.Kind.PROGRAM, "bot", null), "beep", LATER)).refusal().code())
                .isEqualTo(Code.FORBIDDEN);
    }

    private static String sentence(Told approval) {
        var before = Told.opened().state;
        return Words.sentence(approval.events.getLast(), before, approval.state, PEOPLE);
    }
}
