package io.countersign.policy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.FlowVersion.Stage;
import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.policy.domain.Verdict.Why;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final String HASH = "a".repeat(64);
    private static final String OTHER = "b".repeat(64);
    private static final String WHY = "There is nothing to replay yet";
    private static final Evidence REPLAY = new Evidence("c".repeat(64), HASH, 50, "Of 50 cases 3 go out that people rejected");

    private final FlowRules rules = new FlowRules(new Roster(List.of(person("priya", "Priya Nair", FlowRules.AUTHOR, FlowRules.APPROVER), person("omar", "Omar Haddad", FlowRules.APPROVER),
            person("sara", "Sara Stopp", StopRules.HOLDER), person("tom", "Tom Berg", "support"))));

    @Test
    void authorsProposeAndOnlyThey() {
        assertThat(rules.propose("priya", null)).isEmpty();
        assertThat(rules.propose("omar", null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
        assertThat(rules.propose("a program", null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
        assertThat(rules.propose("priya", "why not")).hasValueSatisfying(is(Why.INVALID, "REASON"));
    }

    @Test
    void nobodyApprovesWhatTheyProposedThemselves() {
        assertThat(rules.approve("priya", draft(), HASH, REPLAY, null)).hasValueSatisfying(refused -> {
            assertThat(refused.code()).isEqualTo("SECOND_PERSON");
            assertThat(refused.detail()).isEqualTo("Priya Nair proposed version 2 of the flow support; a second person with the role rule-approver approves it.");
        });
        assertThat(rules.approve("omar", draft(), HASH, REPLAY, null)).isEmpty();
        assertThat(rules.approve("tom", draft(), HASH, REPLAY, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    @Test
    void anApprovalIsOfTheTextThatThePersonWasShown() {
        assertThat(rules.approve("omar", draft(), OTHER, null, WHY)).hasValueSatisfying(is(Why.CONFLICT, "OTHER_TEXT"));
        assertThat(rules.approve("omar", draft(), "", null, WHY)).hasValueSatisfying(is(Why.INVALID, "HASH"));
    }

    @Test
    void anApprovalRestsOnAReplayOfThatTextOrOnAReasonWhyThereIsNone() {
        assertThat(approve(REPLAY, null)).isEmpty();
        assertThat(approve(null, WHY)).isEmpty();
        assertThat(approve(null, null)).hasValueSatisfying(is(Why.INVALID, "REPORT"));
        assertThat(approve(REPLAY, WHY)).hasValueSatisfying(is(Why.INVALID, "REPORT"));
        assertThat(approve(null, "too short")).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(approve(null, "x".repeat(501))).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(approve(new Evidence(REPLAY.digest(), OTHER, 50, REPLAY.summary()), null)).hasValueSatisfying(is(Why.CONFLICT, "OTHER_REPORT"));
        assertThat(approve(new Evidence(REPLAY.digest(), HASH, 0, REPLAY.summary()), null)).hasValueSatisfying(is(Why.INVALID, "REPORT"));
        assertThat(approve(new Evidence(REPLAY.digest(), HASH, 50, " "), null)).hasValueSatisfying(is(Why.INVALID, "REASON"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "c", "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC"})
    void aReportIsNamedByItsDigest(String digest) {
        assertThat(approve(new Evidence(digest, HASH, 50, REPLAY.summary()), null)).hasValueSatisfying(is(Why.INVALID, "REPORT"));
    }

    @Test
    void whoComesSecondIsToldWhoApproved() {
        var approved = draft().approved("omar", NOW, null, WHY);
        assertThat(rules.approve("omar", approved, HASH, null, WHY)).hasValueSatisfying(refused ->
                assertThat(refused.detail()).isEqualTo("Omar Haddad approved version 2 of the flow support at 2026-11-23T09:00:00Z already."));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void onlyWhatIsApprovedBecomesActive(Stage stage) {
        var refused = rules.activate("priya", at(stage), null, null);
        switch (stage) {
            case APPROVED, ACTIVE -> assertThat(refused).isEmpty();
            case DRAFT -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "NOT_APPROVED"));
            case RETIRED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "WAS_ACTIVE"));
            case DECLINED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "DECLINED"));
        }
        assertThat(rules.activate("tom", at(stage), null, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    @Test
    void whatWasApprovedBeforeTheActiveVersionTookOverIsNotBroughtInByItsAuthorAlone() {
        // Given an approved version, and one that became active a second later
        var approved = at(Stage.APPROVED);
        var active = version(3).approved("omar", NOW, null, WHY).activated(NOW.plusSeconds(1), 1);
        // Then
        assertThat(rules.activate("priya", approved, active, WHY)).hasValueSatisfying(refused -> {
            assertThat(refused.code()).isEqualTo("APPROVED_BEFORE");
            assertThat(refused.why()).isEqualTo(Why.CONFLICT);
            assertThat(refused.detail()).isEqualTo("Version 2 of the flow support was approved at 2026-11-23T09:00:00Z, before version 3 became active at 2026-11-23T09:00:01Z; "
                    + "somebody other than Priya Nair, with the role rule-approver, looks at it again and activates it with a reason.");
        });
        assertThat(rules.activate("priya", approved, active.retired(), WHY)).as("though it was retired since").hasValueSatisfying(is(Why.CONFLICT, "APPROVED_BEFORE"));
        assertThat(rules.activate("omar", approved, active, null)).as("without a reason").hasValueSatisfying(is(Why.CONFLICT, "APPROVED_BEFORE"));
        assertThat(rules.activate("omar", approved, active, "why not")).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(rules.activate("omar", approved, active, WHY)).isEmpty();
        assertThat(rules.activate("priya", approved, version(1).activated(NOW, null), null)).as("approved since").isEmpty();
        assertThat(rules.activate("priya", active, active, null)).as("active already").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void onlyWhatWasActiveComesBack(Stage stage) {
        var refused = rules.rollBack("sara", at(stage), WHY);
        switch (stage) {
            case RETIRED -> assertThat(refused).isEmpty();
            case ACTIVE -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "ACTIVE"));
            case DRAFT, APPROVED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "NEVER_ACTIVE"));
            case DECLINED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "DECLINED"));
        }
        assertThat(rules.rollBack("sara", at(Stage.RETIRED), "")).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(rules.rollBack("tom", at(Stage.RETIRED), WHY)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void whatWasNeverActiveIsDeclinedByAnApproverOrByItsAuthor(Stage stage) {
        var refused = rules.decline("priya", at(stage), WHY);
        switch (stage) {
            case DRAFT, APPROVED -> assertThat(refused).isEmpty();
            case ACTIVE -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "ACTIVE"));
            case RETIRED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "RETIRED"));
            case DECLINED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "DECLINED"));
        }
        assertThat(rules.decline("omar", at(Stage.DRAFT), WHY)).isEmpty();
        assertThat(rules.decline("tom", at(Stage.DRAFT), WHY)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void anythingButTheActiveAndWhatWasDeclinedMayJudgeBesideTheActive(Stage stage) {
        var refused = rules.shadow("priya", at(stage), true, null);
        switch (stage) {
            case DRAFT, APPROVED, RETIRED -> assertThat(refused).isEmpty();
            case ACTIVE -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "ACTIVE"));
            case DECLINED -> assertThat(refused).hasValueSatisfying(is(Why.CONFLICT, "DECLINED"));
        }
        assertThat(rules.shadow("priya", at(Stage.DRAFT), false, null)).hasValueSatisfying(is(Why.CONFLICT, "NONE_ACTIVE"));
        assertThat(rules.shadow("sara", at(Stage.DRAFT), true, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    @Test
    void aRollbackGoesBackAlongTheVersionsThatWereReplaced() {
        // Given version 2 that replaced 1 and was rolled back, and version 3 that replaced 1 since
        var first = version(1).approved("omar", NOW, null, WHY).activated(NOW, null);
        var second = version(2).approved("omar", NOW, null, WHY).activated(NOW.plusSeconds(1), 1).retired();
        var third = version(3).approved("omar", NOW, null, WHY).activated(NOW.plusSeconds(3), 1);
        // Then
        assertThat(FlowRules.previous(List.of(first.retired(), second, third))).map(FlowVersion::version).hasValue(1);
        assertThat(FlowRules.previous(List.of(first.activated(NOW.plusSeconds(4), 3), second, third.retired()))).as("before the first there is none").isEmpty();
        assertThat(FlowRules.previous(List.of(first.retired(), second, third.retired()))).as("a retired flow comes back as it was").map(FlowVersion::version).hasValue(3);
        assertThat(FlowRules.previous(List.of(version(1)))).isEmpty();
    }

    @Test
    void onlyAFlowThatIsActiveIsRetired() {
        assertThat(rules.retire("omar", "support", true, WHY)).isEmpty();
        assertThat(rules.retire("sara", "support", true, WHY)).isEmpty();
        assertThat(rules.retire("omar", "support", false, WHY)).hasValueSatisfying(is(Why.CONFLICT, "NONE_ACTIVE"));
        assertThat(rules.retire("omar", "support", true, null)).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(rules.retire("tom", "support", true, WHY)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    private Optional<Refused> approve(Evidence report, String noReportReason) {
        return rules.approve("omar", draft(), HASH, report, noReportReason);
    }

    private static Consumer<Refused> is(Why why, String code) {
        return refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.why()).isEqualTo(why);
            assertThat(refused.detail()).isNotBlank();
        };
    }

    private static FlowVersion draft() {
        return version(2);
    }

    private static FlowVersion version(int number) {
        return FlowVersion.proposed("support", number, HASH, "priya", NOW, null);
    }

    private static FlowVersion at(Stage stage) {
        var approved = draft().approved("omar", NOW, null, WHY);
        return switch (stage) {
            case DRAFT -> draft();
            case APPROVED -> approved;
            case ACTIVE -> approved.activated(NOW, 1);
            case RETIRED -> approved.activated(NOW, 1).retired();
            case DECLINED -> draft().declined();
        };
    }

    private static Person person(String id, String name, String... roles) {
        return new Person(id, name, null, List.of(roles), List.of(), List.of());
    }
}
