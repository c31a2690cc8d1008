package io.countersign.policy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.policy.domain.Verdict.Why;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class StopRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final String WHY = "refunds go to the wrong account";
    private static final StopScope ALL = new StopScope(null, null);
    private static final StopScope SUPPORT = new StopScope("support", null);

    private final StopRules rules = new StopRules(new Roster(List.of(person("sara", "Sara Stopp", StopRules.HOLDER), person("sven", "Sven Halt", StopRules.HOLDER),
            person("fred", "Fred Flow", "finance"), person("ana", "Ana Ruiz", "team-lead"))),
            Map.of("support", flow("support", "fred"), "invoices", flow("invoices", "team-lead")));

    @Test
    void aStopHolderStopsAnything() {
        for (var scope : List.of(ALL, SUPPORT, new StopScope(null, "refund"), new StopScope("invoices", "refund"))) {
            assertThat(engage("sara", scope, WHY, null)).as(scope.words()).isEmpty();
        }
    }

    @Test
    void theOwnerOfAFlowStopsThatFlowOnly() {
        assertThat(engage("fred", SUPPORT, WHY, null)).isEmpty();
        assertThat(engage("fred", new StopScope("support", "refund"), WHY, null)).isEmpty();
        assertThat(engage("ana", new StopScope("invoices", null), WHY, null)).as("holds the role that owns it").isEmpty();
        assertThat(engage("fred", new StopScope("invoices", null), WHY, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
        assertThat(engage("fred", ALL, WHY, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
        assertThat(engage("fred", new StopScope(null, "refund"), WHY, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
        assertThat(engage("somebody", SUPPORT, WHY, null)).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
    }

    @Test
    void aSlipOfThePenIsRefusedWithWhatThereIs() {
        assertThat(engage("sara", new StopScope("suport", null), WHY, null)).hasValueSatisfying(refused -> {
            assertThat(refused.why()).isEqualTo(Why.NOT_FOUND);
            assertThat(refused.detail()).isEqualTo("flow is \"suport\", which is not published; write one of [invoices, support], or leave it out to stop every flow.");
        });
        assertThat(engage("sara", new StopScope(null, "refnud"), WHY, null)).hasValueSatisfying(refused ->
                assertThat(refused.detail()).isEqualTo("action is \"refnud\", which any published flow has not; write one of [refund], or leave it out to stop every action."));
    }

    @Test
    void aReasonHasTenCharactersOrMore() {
        assertThat(engage("sara", ALL, "too short", null)).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(engage("sara", ALL, "          ", null)).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(engage("sara", ALL, null, null)).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(engage("sara", ALL, "x".repeat(501), null)).hasValueSatisfying(is(Why.INVALID, "REASON"));
        assertThat(engage("sara", ALL, "ten chars!", null)).isEmpty();
    }

    @Test
    void anEndLiesAheadByThirtyDaysAtMost() {
        assertThat(engage("sara", ALL, WHY, NOW.plusSeconds(1))).isEmpty();
        assertThat(engage("sara", ALL, WHY, NOW.plus(Duration.ofDays(30)))).isEmpty();
        assertThat(engage("sara", ALL, WHY, NOW)).hasValueSatisfying(is(Why.INVALID, "UNTIL"));
        assertThat(engage("sara", ALL, WHY, NOW.plus(Duration.ofDays(30)).plusMillis(1))).hasValueSatisfying(is(Why.INVALID, "UNTIL"));
    }

    @Test
    void aScopeIsStoppedOnceAndTheSecondIsToldWhoAndWhy() {
        assertThat(rules.engage("sven", ALL, WHY, null, engaged(ALL), NOW)).hasValueSatisfying(refused -> {
            assertThat(refused.why()).isEqualTo(Why.CONFLICT);
            assertThat(refused.detail()).isEqualTo("Sara Stopp stopped every release at 2026-11-23T09:00:00Z already: " + WHY);
        });
    }

    @Test
    void aStopWithAnEndIsMadeLongerAndNeverShorter() {
        var hour = NOW.plus(Duration.ofHours(1));
        var engaged = new EngagedStop("stp_1", ALL, WHY, "sara", NOW, hour);
        assertThat(rules.engage("sven", ALL, WHY, hour.plusSeconds(1), engaged, NOW)).isEmpty();
        assertThat(rules.engage("sven", ALL, WHY, null, engaged, NOW)).as("until a person lifts it").isEmpty();
        assertThat(rules.engage("sven", ALL, WHY, hour, engaged, NOW)).hasValueSatisfying(refused -> assertThat(refused.detail()).isEqualTo(
                "Sara Stopp stopped every release at 2026-11-23T09:00:00Z already, until 2026-11-23T10:00:00Z (a later until, or none, makes it longer): " + WHY));
        assertThat(rules.engage("sven", ALL, WHY, hour.plusSeconds(1), engaged(ALL), NOW)).as("it has no end").hasValueSatisfying(is(Why.CONFLICT, "ALREADY_STOPPED"));
    }

    @Test
    void aSecondPersonWithTheSameRightLifts() {
        assertThat(rules.lift("sven", engaged(SUPPORT), "the account is right again")).isEmpty();
        assertThat(rules.lift("fred", engaged(SUPPORT), "the account is right again")).as("owns the flow").isEmpty();
        assertThat(rules.lift("fred", engaged(ALL), "the account is right again")).hasValueSatisfying(is(Why.FORBIDDEN, "FORBIDDEN"));
        assertThat(rules.lift("sara", engaged(SUPPORT), "the account is right again")).hasValueSatisfying(is(Why.FORBIDDEN, "SECOND_PERSON"));
        assertThat(rules.lift("sven", engaged(SUPPORT), "short")).hasValueSatisfying(is(Why.INVALID, "REASON"));
    }

    @Test
    void theScopesThatCoverARunAreThoseThatSayTheyDo() {
        for (var scope : List.of(ALL, SUPPORT, new StopScope("other", null), new StopScope(null, "refund"), new StopScope(null, "mail"),
                new StopScope("support", "refund"), new StopScope("support", "mail"), new StopScope("other", "refund"))) {
            assertThat(StopScope.covering("support", "refund").contains(scope)).as(scope.words()).isEqualTo(scope.covers("support", "refund"));
            assertThat(StopScope.covering("support", null).contains(scope)).as(scope.words()).isEqualTo(scope.covers("support", null));
        }
        assertThat(new StopScope("support", "refund").words()).isEqualTo("every release of refund in the flow support");
    }

    private Optional<Refused> engage(String person, StopScope scope, String reason, Instant until) {
        return rules.engage(person, scope, reason, until, null, NOW);
    }

    private static Consumer<Refused> is(Why why, String code) {
        return refused -> {
            assertThat(refused.why()).isEqualTo(why);
            assertThat(refused.code()).isEqualTo(code);
        };
    }

    private static EngagedStop engaged(StopScope scope) {
        return new EngagedStop("stp_1", scope, WHY, "sara", NOW, null);
    }

    private static Person person(String id, String name, String... roles) {
        return new Person(id, name, null, List.of(roles), List.of(), List.of());
    }

    private static FlowDefinition flow(String name, String owner) {
        return FlowCompiler.load("""
                flow: %s
                description: For tests
                owner: %s
                actions:
                  refund: {effect: external, risk: high, owner: ana, backup: sven, respondWithin: PT30M}
                exceptions: {owner: ana, backup: sven, respondWithin: PT1H}
                rules: []
                """.formatted(name, owner).getBytes(StandardCharsets.UTF_8)).definition();
    }
}
