package io.countersign.audit.insights;

import static io.countersign.schemas.avro.RunState.HELD;
import static io.countersign.schemas.avro.RunState.IN_EXCEPTION;
import static io.countersign.schemas.avro.RunState.RELEASED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.audit.Happenings;
import io.countersign.audit.Stage;
import io.countersign.audit.insights.RuleHygiene.Calibration;
import io.countersign.audit.insights.RuleHygiene.RuleValue;
import io.countersign.audit.insights.RuleHygiene.Stamps;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.RunCause;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rule hygiene over what was counted by hand: sixty days that end with 2026-11-22.
class RulesIT {

    private static final String FLOW = """
            flow: mail
            owner: priya
            actions:
              refund: {effect: external, risk: high, owner: ana, backup: omar}
            exceptions: {owner: priya, backup: tom}
            rules:
              - {id: big, name: Big refunds, when: 'action.amount > 100 && action.currency == "EUR"', then: approve, reason: big, owner: priya, reviewBy: 2027-01-31}
              - {id: unsure, name: Unsure answers, when: 'confidence < 0.5', then: exception, reason: unsure, owner: priya, reviewBy: 2026-11-22}
              - {id: old, name: A rule of last year, when: 'action.amount > 5000', then: approve, reason: old, owner: priya, reviewBy: 2027-01-31, expires: 2026-12-10}
            """;

    @TempDir Path data;
    private Stage stage;
    private Happenings happenings;

    @BeforeEach void start() {
        stage = new Stage(data);
        stage.open(Happenings.TOPICS);
        happenings = new Happenings(data, stage);
        happenings.at("2026-09-01T00:00:00Z").by("priya").published("mail", 1, FLOW).by(null);
    }

    @Test void aRuleWhoseQuestionsAreAllApprovedUneditedInSecondsIsProposedForAHigherLimit() {
        // Given: fifty approvals of 110 to 159 EUR, each looked at for 12 seconds
        for (var i = 0; i < 50; i++) {
            approved("q" + i, 110 + i, 12, "Hello");
        }
        // When
        var hygiene = review(null);
        // Then
        var big = rule(hygiene, "big");
        assertThat(big.decisions()).isEqualTo(50);
        assertThat(big.unedited()).isEqualTo(50);
        assertThat(big.medianLookSeconds()).isEqualTo(new BigDecimal("12.0"));
        assertThat(big.medianWaitSeconds()).isEqualTo(new BigDecimal("72.0"));
        assertThat(big.waitingHours()).isEqualTo(new BigDecimal("1.00"));
        assertThat(big.topAmount()).isEqualByComparingTo("157");
        assertThat(proposals(hygiene, "LOOSEN")).singleElement().satisfies(one -> {
            assertThat(one.about()).isEqualTo("mail, rule big");
            assertThat(one.evidence()).isEqualTo("50 of 50 were approved unedited, none rejected. Half of the 50 whose first look is known took 12.0 s or less. 95 % of what they approved was 157 or less.");
            assertThat(one.next()).isEqualTo("./countersign replay --flow mail --from 2026-09-24 --sweep big.amount=100..200");
        });
    }

    @Test void oneRejectionOrOneDecisionTooFewOrLongLooksLoosenNothing() {
        // Given
        for (var i = 0; i < 49; i++) {
            approved("q" + i, 110, 12, "Hello");
        }
        // When // Then
        assertThat(proposals(review(null), "LOOSEN")).isEmpty();
        // Given
        decided("rejected", 110, 12, DecisionKind.REJECT, false);
        // When // Then
        assertThat(proposals(review(null), "LOOSEN", "CATCHES_LITTLE")).isEmpty();
    }

    @Test void aRuleThatCatchesNothingAndIsReadCarefullyMakesWorkWait() {
        // Given
        for (var i = 0; i < 50; i++) {
            approved("q" + i, 110, 40, "Hello");
        }
        // When
        var found = proposals(review(null), "LOOSEN", "CATCHES_LITTLE");
        // Then: fifty times 60 + 40 seconds
        assertThat(found).extracting(Proposal::kind, Proposal::evidence).containsExactly(
                tuple("CATCHES_LITTLE", "50 of 50 were approved unedited, none rejected. They waited 1.4 h together."));
    }

    @Test void aRuleIsLoosenedOnlyOnFiftyKnownLooksAndNeverWhereSomethingTurnedOutWrong() {
        // Given: of the fiftieth nobody knows when it was first looked at
        for (var i = 0; i < 49; i++) {
            approved("q" + i, 110, 12, "Hello");
        }
        happenings.at("2026-11-10T08:00:00Z").run("q49", "mail", "urn:mail", "refund", "110", null, "Hello").asked("q49", "mail", "big", "ana").by("ana").decided("q49", DecisionKind.APPROVE, false).by(null);
        // When
        var hygiene = review(null);
        // Then
        assertThat(rule(hygiene, "big")).extracting(RuleValue::decisions, RuleValue::looked).containsExactly(50L, 49L);
        assertThat(proposals(hygiene, "LOOSEN", "CATCHES_LITTLE")).extracting(Proposal::kind).containsExactly("CATCHES_LITTLE");
        // Given: enough looks, and an answer that was corrected
        approved("q50", 110, 12, "Hello");
        happenings.moved("q0", HELD, RELEASED, RunCause.DECIDED, false, "approve").by("ana").moved("q0", RELEASED, RELEASED, RunCause.CORRECTED, false, "correct").by(null);
        // When // Then
        assertThat(rule(review(null), "big").looked()).isEqualTo(50);
        assertThat(proposals(review(null), "LOOSEN", "CATCHES_LITTLE")).isEmpty();
    }

    @Test void aLookThatCameWithTheDecisionCountsBeforeOneAtAnEarlierStage() {
        // Given: looked at on Monday, decided on Tuesday four seconds after it was shown as it is now
        happenings.at("2026-11-09T08:00:00Z").run("q", "mail", "urn:mail", "refund", "110", null, "Hello").asked("q", "mail", "big", "ana").by("ana").viewed("q")
                .at("2026-11-10T08:00:00Z").approvedAfter("q", Duration.ofSeconds(4)).by(null);
        // When // Then
        assertThat(rule(review(null), "big").medianLookSeconds()).isEqualTo(new BigDecimal("4.0"));
    }

    @Test void whatPeopleSaidOfAnOldConditionDoesNotCountForTheNewOne() {
        // Given: fifty answers to a limit of 100, which is 200 since; `unsure` has another name only
        for (var i = 0; i < 50; i++) {
            approved("q" + i, 110, 12, "Hello");
        }
        unsure("x").raised("x", "mail", "unsure", "LOW_CONFIDENCE", "tom").by("tom").resolved("x", ResolutionKind.RELEASE);
        happenings.at("2026-11-15T00:00:00Z").by("priya").published("mail", 2, FLOW.replace("> 100", "> 200").replace("Unsure answers", "Answers it is not sure of")).by(null);
        // When
        var hygiene = review(null);
        // Then
        assertThat(rule(hygiene, "big")).extracting(RuleValue::since, RuleValue::decisions).containsExactly(Instant.parse("2026-11-15T00:00:00Z"), 0L);
        assertThat(rule(hygiene, "unsure")).extracting(RuleValue::since, RuleValue::settled).containsExactly(Instant.parse("2026-09-01T00:00:00Z"), 1L);
        assertThat(proposals(hygiene, "LOOSEN", "CATCHES_LITTLE")).isEmpty();
        // Given: what it opens now
        happenings.at("2026-11-16T08:00:00Z").asked("new", "mail", "big", "ana").by("ana").decided("new", DecisionKind.APPROVE, false).by(null);
        // When // Then
        assertThat(rule(review(null), "big").decisions()).isEqualTo(1);
    }

    @Test void amountsOfSeveralCurrenciesHaveNoTop() {
        // Given
        approved("e", 110, 12, "Hello");
        assertThat(rule(review(null), "big").topAmount()).isEqualByComparingTo("110");
        happenings.in("JPY");
        approved("y", 20000, 12, "Hello");
        // When // Then
        assertThat(rule(review(null), "big").topAmount()).isNull();
    }

    @Test void approvalsFasterThanReadingTakesAreCountedByRuleAndByPerson() {
        // Given: 300 characters take 10 seconds. Ana approves twelve in 9 s and eight in 11 s; Omar five in 4 s, too few to say. One of the quick was wrong.
        for (var i = 0; i < 20; i++) {
            approved("q" + i, 110, i < 12 ? 9 : 11, "x".repeat(300));
        }
        for (var i = 0; i < 5; i++) {
            happenings.at("2026-11-10T08:00:00Z").asked("o" + i, "mail", null, "omar").by("omar").viewed("o" + i).after(Duration.ofSeconds(4)).decided("o" + i, DecisionKind.APPROVE, false).by(null);
        }
        happenings.moved("q0", HELD, RELEASED, RunCause.DECIDED, false, "approve").by("ana").moved("q0", RELEASED, RELEASED, RunCause.CORRECTED, false, "correct").by(null);
        // When
        var all = review(null);
        var own = review("omar");
        // Then
        assertThat(all.stampsByRule()).containsExactly(new Stamps("mail", "big", null, 20, 12, new BigDecimal("9.0"), 1));
        assertThat(all.stampsByPerson()).containsExactly(new Stamps("", null, "ana", 20, 12, new BigDecimal("9.0"), 1));
        assertThat(all.peopleShown()).isEqualTo("all");
        assertThat(own.stampsByPerson()).isEmpty();
        assertThat(own.peopleShown()).isEqualTo("you");
        assertThat(review("ana").stampsByPerson()).hasSize(1);
        assertThat(proposals(all, "STAMPED", "STAMPS")).extracting(Proposal::evidence).containsOnly("12 of 20 decisions (60 %); half took 9.0 s or less. Of the quick ones 1 turned out wrong.");
        assertThat(proposals(own, "STAMPS")).isEmpty();
    }

    @Test void fiveSecondsIsTheLeastForShortTextsAndADecisionTakenBackCountsForNothing() {
        // Given: 5 characters; ten in exactly 5 s are not quick, ten in 4 s are; one taken back
        for (var i = 0; i < 20; i++) {
            approved("q" + i, 110, i < 10 ? 5 : 4, "Hello");
        }
        happenings.asked("back", "mail", "big", "ana").by("ana").viewed("back").decidedAndUndone("back", DecisionKind.APPROVE).by(null);
        // When // Then
        assertThat(review(null).stampsByRule()).extracting(Stamps::decisions, Stamps::quick).containsExactly(tuple(20L, 10L));
        assertThat(rule(review(null), "big").decisions()).isEqualTo(20);
    }

    @Test void aRuleThatNeverMatchedAmongThirtyRunsIsNamedAndOneThatMatchedBehindAnotherIsNot() {
        // Given: `old` matches once, though `big` decides
        for (var i = 0; i < 30; i++) {
            happenings.at("2026-11-10T08:00:00Z").run("r" + i, "mail", "urn:mail", "refund", "200", null, "Hello")
                    .routed("r" + i, "mail", Route.APPROVE, null, HELD, false, i == 0 ? new String[] {"big", "old"} : new String[] {"big"});
        }
        // When
        var hygiene = review(null);
        // Then
        assertThat(proposals(hygiene, "NEVER_MATCHED")).extracting(Proposal::about, Proposal::evidence)
                .containsExactly(tuple("mail, rule unsure", "30 runs of the flow were judged; the Record has no match at all."));
        assertThat(rule(hygiene, "old")).extracting(RuleValue::matched, RuleValue::decided).containsExactly(1L, 0L);
        assertThat(rule(hygiene, "big")).extracting(RuleValue::matched, RuleValue::decided, RuleValue::flowRuns).containsExactly(30L, 30L, 30L);
    }

    @Test void reviewDatesAndExpiriesAreComparedWithTheDayAfterThePeriod() {
        // When
        var hygiene = review(null);
        // Then
        assertThat(proposals(hygiene, "PAST_REVIEW", "EXPIRING", "EXPIRED")).extracting(Proposal::kind, Proposal::about).containsExactly(
                tuple("PAST_REVIEW", "mail, rule unsure"), tuple("EXPIRING", "mail, rule old"));
        assertThat(hygiene.rules()).extracting(RuleValue::rule).containsExactly("big", "unsure", "old");
    }

    @Test void onTheDayItselfNeitherAReviewDateNorAnExpiryIsOver() {
        // Given
        review(null);
        // When
        var today = new RuleReview(stage.numbers).of(Period.of(null, RuleReview.DAYS, ZoneOffset.UTC, Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC)), true, null);
        var lastDay = new RuleReview(stage.numbers).of(Period.of(null, RuleReview.DAYS, ZoneOffset.UTC, Clock.fixed(Instant.parse("2026-12-10T12:00:00Z"), ZoneOffset.UTC)), true, null);
        // Then
        assertThat(proposals(today, "PAST_REVIEW")).isEmpty();
        assertThat(proposals(lastDay, "EXPIRED", "EXPIRING")).extracting(Proposal::kind).containsExactly("EXPIRING");
    }

    @Test void overridesAndReleasesFromTheQueueShowThatARuleIsNotBelieved() {
        // Given: 2 of 10 decisions override `big`; 5 of 10 exceptions of `unsure` are let go unchanged
        for (var i = 0; i < 10; i++) {
            decided("q" + i, 110, 60, i < 2 ? DecisionKind.OVERRIDE : DecisionKind.REJECT, false);
            unsure("x" + i).raised("x" + i, "mail", "unsure", "LOW_CONFIDENCE", "tom").by("tom").resolved("x" + i, i < 5 ? ResolutionKind.RELEASE : ResolutionKind.BY_HAND).by(null);
        }
        // and: one that a stop opened, and one that was settled without a run
        unsure("stopped").raised("stopped", "mail", "unsure", "STOPPED", "tom").by("tom").resolved("stopped", ResolutionKind.RELEASE).by(null);
        unsure("incident").raised("incident", "mail", "unsure", "LOW_CONFIDENCE", "tom").by("tom").incidentSettled("incident").by(null);
        // When
        var hygiene = review(null);
        // Then
        assertThat(proposals(hygiene, "OVERRIDDEN", "LET_GO")).extracting(Proposal::kind, Proposal::evidence).containsExactly(
                tuple("OVERRIDDEN", "2 of 10 decisions went against it."), tuple("LET_GO", "5 of 10 runs were released from the queue unedited."));
        assertThat(rule(hygiene, "unsure")).extracting(RuleValue::exceptions, RuleValue::settled, RuleValue::letGo).containsExactly(11L, 10L, 5L);
    }

    @Test void aConfidenceIsComparedWithWhatPeopleSaid() {
        // Given: at 0.95 fourteen of twenty are right; one more was found wrong by a check; 0.3 once right, once edited by one and approved by another; 1.0 belongs to the last tenth
        for (var i = 0; i < 20; i++) {
            sure("s" + i, i == 0 ? 1.0 : 0.95).asked("s" + i, "mail", "big", "ana").by("ana").decided("s" + i, i < 14 ? DecisionKind.APPROVE : DecisionKind.EDIT, i >= 14).by(null);
        }
        sure("low", 0.3).asked("low", "mail", "big", "ana").by("ana").decided("low", DecisionKind.APPROVE, false).by(null);
        sure("two", 0.3).asked("two", "mail", "big", "ana").by("ana").decided("two", DecisionKind.EDIT, true).by("omar").decided("two", DecisionKind.APPROVE, false).by(null);
        sure("checked", 0.95).routed("checked", "mail", Route.RELEASE, null, RELEASED, true, "small").by("ana").moved("checked", RELEASED, RELEASED, RunCause.CHECKED, true, "wrong").by(null);
        // When
        var hygiene = review(null);
        // Then: (0.95 * 20 + 1.0) / 21 = 0.952, 14 / 21 = 0.667
        assertThat(hygiene.calibration()).containsExactly(new Calibration("mail", 4, 2, 1, new BigDecimal("0.300"), new BigDecimal("0.500")),
                new Calibration("mail", 10, 21, 14, new BigDecimal("0.952"), new BigDecimal("0.667")));
        assertThat(proposals(hygiene, "TOO_SURE")).singleElement().extracting(Proposal::evidence)
                .isEqualTo("14 of 21 runs with a confidence between 0.9 and 1.0 were left unchanged.");
    }

    @Test void figuresOfARuleSurviveTheErasureOfACaseAndAFillingFromNothing() throws Exception {
        // Given
        for (var i = 0; i < 20; i++) {
            approved("q" + i, 110, 6, "x".repeat(300));
        }
        happenings.run("x", "mail", "urn:mail", "refund", "200", null, "Hello").routed("x", "mail", Route.EXCEPTION, "MANUAL", IN_EXCEPTION, false, "unsure");
        assertThat(review(null).stampsByRule()).extracting(Stamps::quick).containsExactly(20L);
        // When: what q0 said is gone, so that only five seconds are asked of its reader
        stage.keys.destroy("case-q0", "leo", "asked for");
        stage.indexer.forget("case-q0");
        // Then
        var after = review(null);
        assertThat(rule(after, "big").decisions()).isEqualTo(20);
        assertThat(after.stampsByRule()).extracting(Stamps::decisions, Stamps::quick).containsExactly(tuple(20L, 19L));
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute("TRUNCATE search_entry, search_reference, search_run, search_position, insight_run, insight_routing, insight_approval, insight_view, insight_decision, "
                    + "insight_exception, insight_flow, insight_rule, insight_autonomy");
        }
        assertThat(review(null)).isEqualTo(after);
    }

    private Happenings sure(String id, double confidence) {
        return happenings.at("2026-11-10T08:00:00Z").run(id, "mail", "urn:mail", "refund", "110", confidence, "Hello");
    }

    private Happenings unsure(String id) {
        return happenings.at("2026-11-10T08:00:00Z").run(id, "mail", "urn:mail", "refund", "110", 0.4, "Hello").routed(id, "mail", Route.EXCEPTION, "LOW_CONFIDENCE", IN_EXCEPTION, false, "unsure");
    }

    private void approved(String id, int amount, int seconds, String input) {
        happenings.at("2026-11-10T08:00:00Z").run(id, "mail", "urn:mail", "refund", String.valueOf(amount), null, input);
        decide(id, seconds, DecisionKind.APPROVE, false);
    }

    private void decided(String id, int amount, int seconds, DecisionKind kind, boolean edited) {
        happenings.at("2026-11-10T08:00:00Z").run(id, "mail", "urn:mail", "refund", String.valueOf(amount), null, "Hello");
        decide(id, seconds, kind, edited);
    }

    /// Asked at once, looked at after a minute, decided `seconds` later.
    private void decide(String id, int seconds, DecisionKind kind, boolean edited) {
        happenings.routed(id, "mail", Route.APPROVE, null, HELD, false, "big").asked(id, "mail", "big", "ana").after(Duration.ofMinutes(1)).by("ana").viewed(id)
                .after(Duration.ofSeconds(seconds)).decided(id, kind, edited).by(null);
    }

    private static RuleValue rule(RuleHygiene hygiene, String rule) {
        return hygiene.rules().stream().filter(one -> one.rule().equals(rule)).findFirst().orElseThrow();
    }

    private static List<Proposal> proposals(RuleHygiene hygiene, String... kinds) {
        return hygiene.proposals().stream().filter(one -> List.of(kinds).contains(one.kind())).toList();
    }

    private RuleHygiene review(String only) {
        stage.recorder.record(happenings.all());
        stage.indexer.catchUp();
        return new RuleReview(stage.numbers).of(Period.of(LocalDate.of(2026, 11, 22), RuleReview.DAYS, ZoneOffset.UTC, Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC)), true, only);
    }
}
