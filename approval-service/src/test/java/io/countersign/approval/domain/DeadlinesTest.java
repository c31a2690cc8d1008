package io.countersign.approval.domain;

import static io.countersign.approval.domain.Sample.ANA;
import static io.countersign.approval.domain.Sample.ID;
import static io.countersign.approval.domain.Sample.NOON;
import static io.countersign.approval.domain.Sample.PEOPLE;
import static io.countersign.approval.domain.Sample.choice;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final Instant TARGET = NOON.plusSeconds(1800);
    private static final Terms TO_PRIYA = terms(null, "queue-owner", Duration.ofMinutes(10), Duration.ofHours(2));

    @Test
    void whatIsOfferedHasItsTimersAndWhatIsDecidedHasNoneButItsUndo() {
        // Given
        var approval = opened(TO_PRIYA, Duration.ofSeconds(30));
        // When
        var deadlines = Deadlines.of(approval.state);
        // Then
        assertThat(deadlines).isEqualTo(Map.of(Deadline.AT_RISK, NOON.plusSeconds(1350), Deadline.TARGET, TARGET,
                Deadline.ESCALATION, NOON.plusSeconds(600), Deadline.EXPIRY, NOON.plusSeconds(7200)));
        approval.tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), NOON));
        assertThat(Deadlines.of(approval.state)).isEqualTo(Map.of(Deadline.UNDO, NOON.plusSeconds(30)));
        approval.tell(new Command.Undo(ID, ANA, null, NOON));
        assertThat(Deadlines.of(approval.state)).as("the clock of the question never stopped").isEqualTo(deadlines);
    }

    @Test
    void everyTimerActsOnceAndNotBeforeItsTime() {
        for (var deadline : List.of(Deadline.AT_RISK, Deadline.TARGET, Deadline.ESCALATION, Deadline.EXPIRY)) {
            // Given
            var approval = opened(TO_PRIYA, Duration.ZERO);
            var at = Deadlines.of(approval.state).get(deadline);
            // When
            approval.tell(new Command.Due(ID, deadline, at.minusMillis(1)));
            // Then
            assertThat(approval.lastEvents()).as("%s too early", deadline).isEmpty();
            assertThat(approval.tell(new Command.Due(ID, deadline, at)).lastEvents()).as("%s", deadline).hasSize(1);
            assertThat(approval.tell(new Command.Due(ID, deadline, at)).lastEvents()).as("%s again", deadline).isEmpty();
        }
    }

    @Test
    void aTargetThatHasPassedIsNotAtRisk() {
        assertThat(opened(TO_PRIYA, Duration.ZERO).tell(new Command.Due(ID, Deadline.AT_RISK, TARGET)).lastEvents()).isEmpty();
    }

    @Test
    void noTimerTouchesWhatIsDecidedOrClosed() {
        // Given
        var decided = opened(TO_PRIYA, Duration.ofDays(1)).tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), NOON));
        var closed = opened(TO_PRIYA, Duration.ZERO).tell(new Command.Close(ID, "withdrawn", false, NOON));
        for (var deadline : Deadline.values()) {
            // When
            decided.tell(new Command.Due(ID, deadline, NOON.plusSeconds(80_000)));
            closed.tell(new Command.Due(ID, deadline, NOON.plusSeconds(80_000)));
            // Then
            assertThat(decided.lastEvents()).isEmpty();
            assertThat(closed.lastEvents()).isEmpty();
        }
        assertThat(new Told().tell(new Command.Due(ID, Deadline.EXPIRY, NOON)).lastEvents()).isEmpty();
    }

    @Test
    void whoIsAskedTooGetsTheRightAndTheOwnerKeepsIt() {
        // Given
        var approval = opened(TO_PRIYA, Duration.ZERO);
        assertThat(Rights.toDecide(approval.state, Sample.PRIYA, PEOPLE, NOON)).isInstanceOf(Rights.Denied.class);
        // When
        approval.tell(new Command.Due(ID, Deadline.ESCALATION, NOON.plusSeconds(600)));
        // Then
        assertThat(Rights.toDecide(approval.state, Sample.PRIYA, PEOPLE, NOON)).isEqualTo(new Rights.Granted("queue-owner"));
        assertThat(Rights.toDecide(approval.state, ANA, PEOPLE, NOON)).isInstanceOf(Rights.Granted.class);
        assertThat(sentence(approval)).isEqualTo("Priya Nair is asked too: Ana Ruiz has not decided on refund 240.00 EUR yet, with time until 12:30 UTC");
    }

    @Test
    void theBackupIsAskedAtTheTargetWhenNobodyElseIsNamed() {
        // Given
        var approval = opened(terms(null, null, Duration.ZERO, Duration.ZERO), Duration.ZERO);
        // When
        approval.tell(new Command.Due(ID, Deadline.ESCALATION, TARGET));
        // Then
        assertThat(approval.lastEvents()).containsExactly(new Event.Escalated("fiona", "finance", TARGET));
        assertThat(sentence(approval)).isEqualTo("Fiona Lind is asked too: Ana Ruiz has not decided on refund 240.00 EUR by 12:30 UTC");
    }

    @Test
    void absencesCountAgainWhenItIsEscalated() {
        var later = TARGET.plusSeconds(3600);
        assertThat(escalatedTo(terms(null, null, Duration.ZERO, Duration.ZERO), Sample.away("ana", NOON, later, "omar"))).isEqualTo("omar");
        assertThat(escalatedTo(terms(null, null, Duration.ZERO, Duration.ZERO), Sample.away("fiona", NOON, later, "tom"))).isEqualTo("tom");
        assertThat(escalatedTo(TO_PRIYA, Sample.away("priya", NOON, later, "tom"))).isEqualTo("tom");
        assertThat(escalatedTo(TO_PRIYA, Sample.away("priya", NOON, later, "dana"))).as("who is excluded is not asked").isEqualTo("fiona");
    }

    @Test
    void theNamesOfTheFlowAreLookedUpAgainWhenItIsEscalated() {
        // Given: Fiona, who is finance, is away, and her cover is excluded; then she is back
        var away = Sample.away("fiona", NOON, NOON.plusSeconds(60), "dana");
        var approval = new Told();
        approval.tell(Sample.open(Sample.question(Duration.ZERO, Sample.stages(Sample.stage("ana", "finance", 1)), "high")), away);
        assertThat(approval.state.offer()).extracting(Offer::owner, Offer::backup).containsExactly("ana", null);
        // When
        approval.tell(new Command.Due(ID, Deadline.ESCALATION, TARGET), away);
        // Then
        assertThat(approval.state.stage()).extracting(Stage::escalatedTo, Stage::escalatedRole).containsExactly("fiona", "finance");
    }

    @Test
    void whoseTurnItIsByThenIsAskedWhereThereIsNoBackup() {
        // Given: Ana is on duty at noon, and Omar when the target has passed
        var approval = new Told().tell(Sample.open(Sample.question(Duration.ZERO, Sample.stages(Sample.stage("team-lead", null, 1)), "high")), onDuty("ana"));
        // When
        approval.tell(new Command.Due(ID, Deadline.ESCALATION, TARGET), onDuty("omar"));
        // Then
        assertThat(approval.state.stage().escalatedTo()).isEqualTo("omar");
    }

    @Test
    void whoIsNotThereIsLookedForAgainWhileItWaits() {
        // Given
        var people = Sample.away("priya", NOON, TARGET, "dana"); // dana is excluded
        var terms = terms(null, "priya", Duration.ofMinutes(10), Duration.ZERO);
        var approval = Told.opened(new Question(3, "flow", 1, "refund", "why", "rule", "high", 1, "ana", null, null, null, TARGET, Duration.ZERO, Sample.DIGEST,
                Set.of("dana"), Sample.RUN.digest(), terms, ActionFacts.NONE, null, null, Purpose.DECIDE));
        var first = NOON.plusSeconds(600);
        // When
        approval.tell(new Command.Due(ID, Deadline.ESCALATION, first), people);
        // Then
        assertThat(approval.lastEvents()).isEmpty();
        assertThat(Deadlines.again(approval.state, Deadline.ESCALATION, first)).contains(first.plusSeconds(900));
        assertThat(Deadlines.again(approval.state, Deadline.ESCALATION, first.minusMillis(1))).as("not yet").isEmpty();
        assertThat(Deadlines.again(approval.state, Deadline.TARGET, TARGET)).isEmpty();
        approval.tell(new Command.Due(ID, Deadline.ESCALATION, TARGET), people);
        assertThat(approval.state.stage().escalatedTo()).isEqualTo("priya");
        assertThat(Deadlines.again(approval.state, Deadline.ESCALATION, TARGET)).as("done").isEmpty();
    }

    @Test
    void onlyHoursOfTheCalendarCount() {
        // Given: Monday, 13:00 in Berlin; four hours until the office closes
        var office = terms("Europe/Berlin; Mo-Fr 09:00-17:00", null, Duration.ofHours(6), Duration.ofHours(12));
        // When
        var deadlines = Deadlines.of(opened(office, Duration.ZERO).state);
        // Then
        assertThat(deadlines.get(Deadline.ESCALATION)).isEqualTo(Instant.parse("2026-11-24T10:00:00Z"));
        assertThat(deadlines.get(Deadline.EXPIRY)).isEqualTo(Instant.parse("2026-11-24T16:00:00Z"));
    }

    @Test
    void itExpiresWithoutADecisionAndIsNeverReleased() {
        // Given
        var approval = opened(TO_PRIYA, Duration.ZERO);
        // When
        approval.tell(new Command.Due(ID, Deadline.EXPIRY, NOON.plusSeconds(7200)));
        // Then
        assertThat(approval.state.state()).isEqualTo(ApprovalState.EXPIRED);
        assertThat(sentence(approval)).isEqualTo("The approval of refund 240.00 EUR expired: Nobody decided in time.");
        approval.tell(new Command.Decide(ID, ANA, choice(DecisionKind.APPROVE, 2, null), NOON.plusSeconds(7201)));
        assertThat(approval.refusal()).isEqualTo(new Refusal(Refusal.Code.NOT_OPEN, "Nobody decided in time. The run is in the exception queue."));
    }

    @Test
    void theTargetIsSaidWithItsDayWhenItIsAnotherDay() {
        // Given
        var approval = opened(TO_PRIYA, Duration.ZERO);
        // When
        var sentence = Words.sentence(new Event.TargetMissed(Instant.parse("2026-11-24T08:00:00Z")), approval.state, approval.state, PEOPLE);
        // Then
        assertThat(sentence).isEqualTo("Ana Ruiz has not decided on refund 240.00 EUR by 2026-11-24 08:00 UTC");
    }

    private static String escalatedTo(Terms terms, Roster people) {
        return opened(terms, Duration.ZERO).tell(new Command.Due(ID, Deadline.ESCALATION, TARGET), people).state.stage().escalatedTo();
    }

    private static Roster onDuty(String who) {
        return new Roster(PEOPLE.people().stream().map(p -> !p.id().equals(who) ? p
                : new Person(p.id(), p.name(), p.email(), p.roles(), List.of("team-lead"), p.absences())).toList());
    }

    private static Told opened(Terms terms, Duration undo) {
        return Told.opened(Sample.question(undo, terms, "high"));
    }

    private static Terms terms(String calendar, String escalateTo, Duration escalateAfter, Duration expireAfter) {
        return new Terms(List.of(), calendar, escalateTo, escalateAfter, expireAfter, Set.of(), null, null);
    }

    private static String sentence(Told approval) {
        return Words.sentence(approval.events.getLast(), approval.state, approval.state, PEOPLE);
    }
}
