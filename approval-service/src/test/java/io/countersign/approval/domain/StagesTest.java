package io.countersign.approval.domain;

import static io.countersign.approval.domain.Sample.ANA;
import static io.countersign.approval.domain.Sample.FIONA;
import static io.countersign.approval.domain.Sample.ID;
import static io.countersign.approval.domain.Sample.NOON;
import static io.countersign.approval.domain.Sample.OMAR;
import static io.countersign.approval.domain.Sample.choice;
import static io.countersign.approval.domain.Sample.editTo;
import static io.countersign.approval.domain.Sample.stage;
import static io.countersign.approval.domain.Sample.stages;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.domain.Refusal.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StagesTest {

    private static final Instant LATER = NOON.plusSeconds(127);
    private static final String EDITED = "e".repeat(64);
    private static final Terms TWO = stages(stage("ana", "omar", 1), stage("finance", "omar", 1));
    private static final Terms OF_TWO_PEOPLE = stages(stage("ana", "omar", 2));
    private static final Terms LIMITED = new Terms(List.of(), null, null, Duration.ZERO, Duration.ZERO, Set.of(), "200", null);

    @Test
    void theSecondStageIsOfferedWhenTheFirstIsDoneAndOnlyTheLastDecides() {
        // Given
        var approval = opened(TWO);
        // When
        approval.tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.StageDecided.class, Event.Offered.class);
        assertThat(approval.state.offer()).isEqualTo(new Offer(2, 2, 1, "fiona", "finance", "omar", null, LATER.plusSeconds(1800),
                LATER.plusSeconds(1350), LATER.plusSeconds(1800)));
        approval.tell(decide(FIONA, choice(DecisionKind.APPROVE, approval.state.version(), null)));
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.Decided.class, Event.Finalized.class);
        assertThat(approval.state.decisions()).extracting(StageDecision::by).containsExactly("ana", "fiona");
    }

    @Test
    void whoDecidedInAnEarlierStageIsExcludedFromTheNext() {
        // Given
        var approval = opened(TWO).tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        // When
        approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, approval.state.version(), null)));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.FORBIDDEN);
        assertThat(approval.refusal().detail()).contains("decided in an earlier stage", "Ask Fiona Lind");
        assertThat(approval.state.offer().backup()).as("who is excluded covers nothing").isNull();
    }

    @Test
    void aStageCanAllowEarlierDeciders() {
        // Given
        var approval = opened(stages(stage("ana", null, 1), new StageSpec("ana", null, 1, true, Duration.ofMinutes(5))));
        // When
        approval.tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        approval.tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.refusal().code()).as("what was meant for stage 1").isEqualTo(Code.STALE);
        assertThat(approval.refusal().detail()).contains("It came to stage 2 of 2.");
        approval.tell(decide(ANA, choice(DecisionKind.APPROVE, approval.state.version(), null)));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void whoseStageIsOverIsToldWhatChangedAndNotThatTheyHaveNoRight() {
        // Given: Ana is first; Omar's page still shows stage 1, and in stage 2 he has no right
        var approval = opened(stages(stage("team-lead", null, 1), stage("finance", null, 1))).tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // When
        approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.STALE);
        assertThat(approval.refusal().detail()).contains("It came to stage 2 of 2.");
        assertThat(approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, approval.state.version(), null))).refusal().code()).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void aRoleWhoseOwnerHasDecidedGoesToAnotherWhoHoldsIt() {
        // Given
        var approval = opened(stages(stage("ana", null, 1), stage("team-lead", null, 1)));
        // When
        approval.tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.state.offer().owner()).isEqualTo("omar");
    }

    @Test
    void aLaterStageThatNobodyCanDecideExpiresAndSaysWhy() {
        // Given
        var approval = opened(stages(stage("ana", null, 1), stage("legal", "ana", 1)));
        // When
        approval.tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.EXPIRED);
        assertThat(Words.sentence(approval.events.getLast(), approval.state, approval.state, Sample.PEOPLE)).isEqualTo("The approval of "
                + "refund 240.00 EUR expired: Nobody on duty can decide stage 2 of 2: 'legal' and 'ana' stand for nobody who is there and has not decided before.");
        approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        assertThat(approval.last).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void theFirstStageTakesWhomPolicyFoundWhenNobodyElseIsFound() {
        // Given, when
        var approval = opened(stages(stage("nobody", null, 2), stage("finance", null, 1)));
        // Then
        assertThat(approval.state.offer()).extracting(Offer::owner, Offer::backup, Offer::quorum, Offer::stages).containsExactly("ana", "fiona", 2, 2);
    }

    @Test
    void twoApprovalsOfOnePersonAreOne() {
        // Given
        var approval = opened(OF_TWO_PEOPLE).tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.StageDecided.class, Event.Offered.class);
        assertThat(sentence(approval, 0)).isEqualTo("Ana Ruiz approved refund 240.00 EUR (1 of 2 approvals)");
        // When
        approval.tell(decide(ANA, choice(DecisionKind.OVERRIDE, 3, "as agreed by phone")));
        // Then
        assertThat(approval.refusal()).isEqualTo(new Refusal(Code.ALREADY_APPROVED, "Ana Ruiz has approved this already; it needs 1 more, from somebody else."));
        approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        assertThat(approval.state.state()).as("an approval by another makes no page stale").isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void whatNeedsAnotherApprovalIsOfferedToSomebodyWhoCanGiveItInTheTimeThatIsLeft() {
        // Given
        var approval = opened(stages(stage("ana", "omar", 2))).tell(new Command.Due(ID, Deadline.AT_RISK, NOON.plusSeconds(1400)));
        var before = approval.state.offer();
        // When
        approval.tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), NOON.plusSeconds(1500)));
        // Then
        assertThat(approval.state.offer()).isEqualTo(new Offer(1, 1, 2, "omar", null, null, null, before.dueAt(), before.atRiskAt(), before.escalateAt()));
        assertThat(approval.state.stage().atRisk()).as("its clock goes on").isTrue();
        assertThat(sentence(approval)).isEqualTo(
                "Omar Haddad, who is asked next, has until 12:30 UTC to decide on refund 240.00 EUR, which 2 people must approve");
        assertThat(approval.state.shownSince()).as("no page is stale").isEqualTo(1);
    }

    @Test
    void anEditAboveTheLimitIsOfferedToSomebodyElse() {
        // Given
        var approval = opened(LIMITED);
        // When
        approval.tell(decide(ANA, edit(2, Sample.DIGEST, "200.01")));
        // Then
        assertThat(approval.state.offer()).extracting(Offer::owner, Offer::ownerRole, Offer::backupRole).containsExactly("fiona", "finance", "team-lead");
    }

    @Test
    void whoIsAskedAlreadyStaysAskedWhenAnotherApproves() {
        // Given
        var approval = opened(stages(stage("team-lead", "fiona", 2)));
        // When
        approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.lastEvents()).singleElement().isInstanceOf(Event.StageDecided.class);
        assertThat(approval.state.offer().owner()).isEqualTo("fiona");
    }

    @Test
    void aStageThatTooFewCanApproveGoesToTheQueueAtOnceAndSaysWhy() {
        // Given: Ana, Omar and Dana are team leads, and Dana sent it
        var never = opened(stages(stage("team-lead", null, 3)));
        assertThat(never.state.state()).isEqualTo(ApprovalState.EXPIRED);
        assertThat(never.state.closedBecause()).isEqualTo("Stage 1 of 1 needs 3 more approvals, and only 2 people can still give one.");
        // When
        var afterAna = opened(stages(stage("ana", null, 1), stage("team-lead", null, 2))).tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(afterAna.state.closedBecause()).isEqualTo("Stage 2 of 2 needs 2 more approvals, and only 1 person can still give one.");
        var limited = new Terms(List.of(stage("ana", "omar", 2)), null, null, Duration.ZERO, Duration.ZERO, Set.of(), "200", null);
        var edited = opened(limited).tell(decide(ANA, edit(2, Sample.DIGEST, "250.00")));
        assertThat(edited.state.closedBecause()).as("who edits above the limit is one less")
                .isEqualTo("Stage 1 of 1 needs 2 more approvals, and only 1 person can still give one.");
        assertThat(opened(stages(stage("team-lead", null, 2))).state.state()).isEqualTo(ApprovalState.OPEN);
    }

    @Test
    void oneNoEndsItAtAnyStageAlsoByWhoHasApproved() {
        // Given
        var approval = opened(OF_TWO_PEOPLE).tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // When
        approval.tell(decide(ANA, choice(DecisionKind.REJECT, 3, "the order was cancelled")));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(approval.state.made().choice().kind()).isEqualTo(DecisionKind.REJECT);
        assertThat(opened(TWO).tell(decide(ANA, choice(DecisionKind.SEND_BACK, 2, "please try again"))).state.state()).isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void anAnswerOrAnOverrideNeedsEveryStageToo() {
        for (var kind : List.of(DecisionKind.ANSWER, DecisionKind.OVERRIDE)) {
            // Given
            var approval = opened(TWO);
            var edit = kind.changesRun() ? editTo("240.00", Sample.DIGEST, Set.of("output")) : null;
            // When
            approval.tell(decide(ANA, choice(kind, 2, "I know this customer").with(edit)));
            // Then
            assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
            assertThat(approval.state.offer().stage()).isEqualTo(2);
        }
    }

    @Test
    void whatAnEarlierStageEditedIsAskedNextAndReleasedInTheEnd() {
        // Given
        var approval = opened(TWO).tell(decide(ANA, edit(2, Sample.DIGEST, "190.00")));
        assertThat(sentence(approval, 0)).isEqualTo(
                "Ana Ruiz changed the amount from 240.00 to 190.00 EUR and approved refund 240.00 EUR (stage 1 of 2: done): partial return");
        assertThat(approval.state.question()).extracting(Question::title, Question::actionDigest).containsExactly("refund 190.00 EUR", EDITED);
        // When
        approval.tell(decide(FIONA, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.refusal().detail()).contains("Ana Ruiz changed the amount from 240.00 to 190.00 EUR. It came to stage 2 of 2.");
        approval.tell(decide(FIONA, shown(approval.state, DecisionKind.APPROVE)));
        var made = ((Event.Finalized) approval.lastEvents().getLast()).made();
        assertThat(made.choice().kind()).isEqualTo(DecisionKind.APPROVE);
        assertThat(made.choice().edit().content()).isEqualTo(Sample.OTHER_RUN);
        assertThat(made.actionDigestBefore()).isEqualTo(Sample.DIGEST);
        assertThat(approval.state.made().choice().edit().content()).as("the event keeps it").isNull();
    }

    @Test
    void anEditBeginsTheCountAnew() {
        // Given
        var approval = opened(OF_TWO_PEOPLE).tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null)));
        // When
        approval.tell(decide(OMAR, edit(3, Sample.DIGEST, "190.00")));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
        assertThat(approval.state.approvals()).isEqualTo(1);
        approval.tell(decide(ANA, shown(approval.state, DecisionKind.APPROVE)));
        assertThat(approval.state.state()).as("she approves what it is now").isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void anEditAboveTheLimitNeedsSomebodyElse() {
        // Given
        var approval = opened(LIMITED);
        // When
        approval.tell(decide(ANA, edit(2, Sample.DIGEST, "200.01")));
        // Then
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.StageDecided.class, Event.Offered.class);
        assertThat(((Event.StageDecided) approval.lastEvents().getFirst()).complete()).isFalse();
        assertThat(sentence(approval, 0)).isEqualTo("Ana Ruiz (team lead) changed the amount from 240.00 to 200.01 EUR for refund 240.00 EUR, "
                + "which is above the limit for edits, so somebody else must approve it: partial return");
        approval.tell(decide(ANA, shown(approval.state, DecisionKind.APPROVE)));
        assertThat(approval.refusal().detail()).contains("edited it above the limit is excluded");
        approval.tell(decide(OMAR, shown(approval.state, DecisionKind.APPROVE)));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(((Event.Finalized) approval.lastEvents().getLast()).made().choice().edit().actionDigest()).isEqualTo(EDITED);
    }

    @Test
    void anEditOfTheOutputDoesNotLetWhoEditedAboveTheLimitApprove() {
        // Given
        var twoOfThem = new Terms(List.of(stage("team-lead", "finance", 2)), null, null, Duration.ZERO, Duration.ZERO, Set.of(), "200", null);
        var approval = opened(twoOfThem).tell(decide(ANA, edit(2, Sample.DIGEST, "250.00")));
        var output = editTo("250.00", EDITED, Set.of("output"));
        // When
        approval.tell(decide(OMAR, new Choice(DecisionKind.EDIT, approval.state.version(), EDITED, null, null, "friendlier words", output, "rest", null)));
        // Then
        assertThat(approval.state.revision()).extracting(Revision::by, Revision::aboveLimit).containsExactly("omar", "ana");
        approval.tell(decide(ANA, shown(approval.state, DecisionKind.APPROVE)));
        assertThat(approval.refusal().detail()).contains("edited it above the limit is excluded");
        var less = new Edit(Sample.OTHER_RUN, Sample.OTHER_RUN.digest(), "f".repeat(64), Set.of("action"), "the amount",
                new ActionFacts("refund", "100.00", "EUR"), null, null);
        approval.tell(decide(FIONA, new Choice(DecisionKind.EDIT, approval.state.version(), EDITED, null, null, "half of it back", less, "rest", null)));
        assertThat(approval.state.revision().aboveLimit()).as("the action is another now").isNull();
        approval.tell(decide(ANA, shown(approval.state, DecisionKind.APPROVE)));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void whatExpiredOrWasClosedKeepsNoContent() {
        for (var end : List.of(new Event.Expired(3, "Nobody decided in time."), new Event.Closed("withdrawn", false))) {
            // Given
            var approval = opened(LIMITED).tell(decide(ANA, edit(2, Sample.DIGEST, "250.00")));
            assertThat(approval.state.revision().edit().content()).isNotNull();
            // When
            var ended = ApprovalMachine.evolve(approval.state, end);
            // Then
            assertThat(ended.revision().edit().content()).isNull();
            assertThat(ended.revision().edit().actionDigest()).isEqualTo(EDITED);
        }
    }

    @Test
    void theEditorAboveTheLimitOfWhatWasStoredBeforeIsKnown() {
        assertThat(new Revision(editTo("250.00", EDITED, Set.of("action")), "ana", true, null, null, null).aboveLimit()).isEqualTo("ana");
    }

    @Test
    void theRoleThatTheFlowNamesKeepsItsRightWhoeverBecameTheOwner() {
        // Given: nobody is on duty as team lead, and three hold it
        var approval = opened(stages(stage("team-lead", "fiona", 2)));
        assertThat(approval.state.offer()).extracting(Offer::owner, Offer::ownerRole, Offer::backup).containsExactly("fiona", "team-lead", null);
        // When
        approval.tell(decide(FIONA, choice(DecisionKind.APPROVE, 2, null))).tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.FINAL);
        assertThat(opened(stages(stage("team-lead", "finance", 2))).state.offer()).extracting(Offer::owner, Offer::ownerRole, Offer::backup, Offer::backupRole)
                .containsExactly("fiona", "finance", null, "team-lead");
        assertThat(opened(stages(stage("fiona", "team-lead", 2))).state.offer()).extracting(Offer::owner, Offer::ownerRole, Offer::backupRole)
                .containsExactly("fiona", null, "team-lead");
    }

    @Test
    void anEditUpToTheLimitOrOfTheOutputOnlyIsOnesOwn() {
        assertThat(opened(LIMITED).tell(decide(ANA, edit(2, Sample.DIGEST, "200.00"))).state.state()).isEqualTo(ApprovalState.FINAL);
        var output = choice(DecisionKind.EDIT, 2, "friendlier words").with(editTo("240.00", Sample.DIGEST, Set.of("output")));
        assertThat(opened(LIMITED).tell(decide(ANA, output)).state.state()).isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void anEditInAnotherCurrencyCountsAsAboveTheLimit() {
        // Given
        var dollars = new Edit(Sample.OTHER_RUN, Sample.OTHER_RUN.digest(), EDITED, Set.of("action"), "the currency",
                new ActionFacts("refund", "1.00", "USD"), null, null);
        // When
        var approval = opened(LIMITED).tell(decide(ANA, choice(DecisionKind.EDIT, 2, "paid in dollars").with(dollars)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
    }

    @Test
    void theLimitStaysInTheCurrencyThatTheActionCameIn() {
        // Given: 90 dinars are more than 200 euros
        var approval = opened(LIMITED).tell(decide(ANA, choice(DecisionKind.EDIT, 2, "paid in dinars").with(dinars("300", "f".repeat(64)))));
        // When
        approval.tell(decide(OMAR, new Choice(DecisionKind.EDIT, approval.state.version(), "f".repeat(64), null, null, "less of them", dinars("90", EDITED), "rest", null)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
        assertThat(approval.state.revision().aboveLimit()).isEqualTo("omar");
    }

    private static Edit dinars(String amount, String digest) {
        return new Edit(Sample.OTHER_RUN, Sample.OTHER_RUN.digest(), digest, Set.of("action"), "the currency", new ActionFacts("refund", amount, "KWD"), null, null);
    }

    @Test
    void undoTakesBackTheApprovalOfTheStageAndNoOther() {
        // Given
        var question = Sample.question(Duration.ofSeconds(30), OF_TWO_PEOPLE, "high");
        var approval = Told.opened(question).tell(decide(ANA, choice(DecisionKind.APPROVE, 2, null))).tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        // When
        approval.tell(new Command.Undo(ID, OMAR, "wrong customer", LATER.plusSeconds(29)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.OPEN);
        assertThat(approval.state.decisions()).extracting(StageDecision::by).containsExactly("ana");
        assertThat(approval.events).hasAtLeastOneElementOfType(Event.Decided.class);
        approval.tell(decide(OMAR, choice(DecisionKind.APPROVE, 2, null)));
        assertThat(approval.state.state()).isEqualTo(ApprovalState.DECIDED);
    }

    @Test
    void aChangedDraftGoesThroughEveryStageAgain() {
        // Given
        var approval = opened(TWO).tell(decide(ANA, edit(2, Sample.DIGEST, "190.00")));
        // When
        approval.tell(new Command.Replace(ID, 4, "the customer wrote again.", Sample.DIGEST, Sample.RUN, new ActionFacts("refund", "240.00", "EUR"),
                "refund 240.00 EUR", LATER));
        // Then
        assertThat(approval.lastEvents()).hasExactlyElementsOfTypes(Event.Replaced.class, Event.Offered.class);
        assertThat(approval.state.offer()).extracting(Offer::stage, Offer::owner, Offer::dueAt).containsExactly(1, "ana", LATER.plusSeconds(1800));
        assertThat(approval.state).extracting(Approval::revision, Approval::lastChange).containsExactly(null, "the customer wrote again.");
        assertThat(approval.state.question().title()).isEqualTo("refund 240.00 EUR");
        assertThat(approval.state.decisions()).isEmpty();
    }

    @Test
    void onlyWhatIsOfferedCanBeDecided() {
        // Given
        var approval = opened(new Terms(List.of(), null, null, Duration.ZERO, Duration.ZERO, Set.of(DecisionKind.APPROVE, DecisionKind.SEND_BACK), null, null));
        // When
        approval.tell(decide(ANA, choice(DecisionKind.REJECT, 2, "not our customer")));
        // Then
        assertThat(approval.refusal()).isEqualTo(new Refusal(Code.NOT_OFFERED, "kind: 'reject' is not offered here; decide with 'approve' or 'send-back'."));
    }

    @Test
    void severalAtOnceOnlyOfLowRiskAndOnlyYesOrNo() {
        // Given
        var bulk = new Choice(DecisionKind.APPROVE, 2, Sample.DIGEST, null, null, "as every Monday", null, "rest", "bulk_1");
        // When
        var risky = opened(Terms.PLAIN).tell(decide(ANA, bulk));
        // Then
        assertThat(risky.refusal().code()).isEqualTo(Code.NOT_IN_BULK);
        var low = Told.opened(Sample.question(Duration.ZERO, Terms.PLAIN, "low"));
        low.tell(decide(ANA, new Choice(DecisionKind.SEND_BACK, 2, Sample.DIGEST, null, null, "as every Monday", null, "rest", "bulk_1")));
        assertThat(low.refusal().code()).isEqualTo(Code.NOT_IN_BULK);
        assertThat(low.tell(decide(ANA, bulk)).state.state()).isEqualTo(ApprovalState.FINAL);
    }

    @Test
    void anAnswerWithoutAnOutputIsRefused() {
        // When
        var approval = opened(Terms.PLAIN).tell(decide(ANA, choice(DecisionKind.ANSWER, 2, "my own words").with(editTo("190.00", EDITED, Set.of("action")))));
        // Then
        assertThat(approval.refusal().code()).isEqualTo(Code.EDIT_MISSING);
    }

    private static Told opened(Terms terms) {
        return Told.opened(Sample.question(Duration.ZERO, terms, "high"));
    }

    private static Command.Decide decide(Asker who, Choice choice) {
        return new Command.Decide(ID, who, choice, LATER);
    }

    private static Choice edit(long version, String shownDigest, String amount) {
        return new Choice(DecisionKind.EDIT, version, shownDigest, null, null, "partial return", editTo(amount, EDITED, Set.of("action")), "rest", null);
    }

    private static Choice shown(Approval state, DecisionKind kind) {
        return new Choice(kind, state.version(), state.question().actionDigest(), null, null, null, null, "rest", null);
    }

    private static String sentence(Told approval) {
        return sentence(approval, approval.lastEvents().size() - 1);
    }

    /// The sentence of an event of the last command.
    private static String sentence(Told approval, int event) {
        Approval before = null;
        var first = approval.events.size() - approval.lastEvents().size() + event;
        for (var past : approval.events.subList(0, first)) {
            before = ApprovalMachine.evolve(before, past);
        }
        var told = approval.events.get(first);
        return Words.sentence(told, before, ApprovalMachine.evolve(before, told), Sample.PEOPLE);
    }
}
