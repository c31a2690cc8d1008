package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.judge;
import static io.countersign.policy.engine.Flows.refund;
import static io.countersign.policy.engine.Flows.route;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What rules can ask beside plain fields: money, hours, how old the data is, what contradicts what.
class HelpersTest {
    /// A Monday, 08:30 in Berlin.
    private static final RunFacts RUN = refund("120.50", """
            ,'occurredAt':'2026-11-23T07:30:00Z','facts':{'currency':'EUR','limit':'100.00','n':100},
            'dataSources':[{'name':'crm','ok':true,'fetchedAt':'2026-11-23T06:30:30Z'},{'name':'erp','ok':true,'fetchedAt':'2026-11-23T07:25:00+00:00','conflictsWith':'crm'},
                           {'name':'erp','ok':true,'fetchedAt':'2026-11-23T07:20:00Z','conflictsWith':[]}]""");

    private static RuleOutcome outcome(String when, RunFacts run) {
        return judge(when, run).outcome();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "money(action.amount, action.currency) > money(\"100\", \"EUR\")", "money(action.amount, action.currency) == money(\"120.500\", \"EUR\")",
        "money(action.amount, action.currency) != money(120, \"EUR\")", "money(action.amount, action.currency) <= money(120.5, \"EUR\")",
        "money(facts.limit, facts.currency) < money(action.amount, action.currency)", "money(action.amount, action.currency) >= money(facts.n, \"EUR\")",
        "!(money(action.amount, action.currency) < money(\"120.50\", \"EUR\"))",
        "withinHours(\"Europe/Berlin; Mo-Fr 08:00-17:00\")", "!withinHours(\"Europe/Berlin; Mo-Fr 09:00-17:00\")", "!withinHours(\"Europe/Berlin; Mo-Fr 08:00-17:00; off 2026-11-23\")",
        "withinHours(\"UTC; Mo 07:30-07:31\")", "!withinHours(\"UTC; Mo 07:00-07:30\")",
        "minutesOld(\"crm\") == 59", "minutesOld(\"erp\") == 10", "minutesOld(\"crm\") > 30 && minutesOld(\"erp\") < 30",
        "staleSources(30) == [\"crm\"]", "size(staleSources(60)) == 0", "\"erp\" in staleSources(9)",
        "conflictingSources() == [\"erp\"]", "size(conflictingSources()) > 0", "conflictingSources().exists(s, s == \"erp\")",
        "timestamp(occurredAt).getHours(\"Europe/Berlin\") == 8"})
    void a_rule_asks_and_gets_the_answer_of_the_run(String when) {
        assertThat(judge(when, RUN)).returns(RuleOutcome.MATCHED, RuleResult::outcome);
    }

    @Test
    void two_currencies_are_never_compared_silently() {
        var dollars = Flows.run("{'action':{'type':'refund','effect':'external','amount':'5.00','currency':'USD'}}");
        assertThat(route(dollars, rule("small", "money(action.amount, action.currency) < money(\"100\", \"EUR\")", "release")))
                .returns(Route.EXCEPTION, Routing::route).returns(ReasonCode.TECHNICAL, Routing::reasonCode).returns("small", Routing::ruleId)
                .satisfies(routing -> assertThat(routing.reason()).contains("USD cannot be compared with EUR"));
        assertThat(outcome("action.currency == \"EUR\" && money(action.amount, action.currency) < money(\"100\", \"EUR\")", dollars)).isEqualTo(RuleOutcome.NOT_MATCHED);
        assertThat(outcome("money(\"1\", \"EUR\") == money(\"1\", \"USD\")", dollars)).as("nor found equal or different").isEqualTo(RuleOutcome.ERROR);
        assertThat(outcome("money(\"1\", \"EUR\") != money(\"1\", \"USD\")", dollars)).isEqualTo(RuleOutcome.ERROR);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            money(action.amount, action.currency) > money("1", "EUR") | action.amount
            withinHours("UTC; Mo 07:00-08:00")                        | occurredAt
            minutesOld("crm") > 1                                     | occurredAt
            """)
    void what_the_run_lacks_is_missing(String when, String field) {
        assertThat(judge(when, Flows.run("{'action':{'type':'refund'},'dataSources':[{'name':'crm','fetchedAt':'2026-11-23T07:20:00Z'}]}")))
                .returns(RuleOutcome.MISSING, RuleResult::outcome).returns(field, RuleResult::detail);
    }

    @Test
    void a_source_that_is_not_there_or_says_no_time_is_missing_and_never_fresh() {
        var run = refund("1.00", ",'occurredAt':'2026-11-23T07:30:00Z','dataSources':[{'name':'crm','ok':true}]");
        assertThat(judge("minutesOld(\"erp\") < 60", run)).returns(RuleOutcome.MISSING, RuleResult::outcome).returns("dataSources.erp", RuleResult::detail);
        assertThat(judge("minutesOld(\"crm\") < 60", run)).returns(RuleOutcome.MISSING, RuleResult::outcome).returns("dataSources.crm.fetchedAt", RuleResult::detail);
        assertThat(outcome("size(staleSources(60)) == 0", run)).isEqualTo(RuleOutcome.MISSING);
        assertThat(outcome("size(conflictingSources()) == 0", run)).as("no source says that it contradicts another").isEqualTo(RuleOutcome.MATCHED);
        assertThat(outcome("size(conflictingSources()) == 0 && size(staleSources(1)) == 0", refund("1.00", ",'occurredAt':'2026-11-23T07:30:00Z'"))).isEqualTo(RuleOutcome.MATCHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"minutesOld(\"bad\") > 1", "withinHours(facts.hours)", "money(facts.text, \"EUR\") > money(1, \"EUR\")", "money(1, facts.text) > money(1, \"EUR\")"})
    void what_cannot_be_understood_is_an_error_of_the_rule(String when) {
        var run = refund("1.00", ",'occurredAt':'2026-11-23T07:30:00Z','facts':{'hours':'always','text':'x'},'dataSources':[{'name':'bad','fetchedAt':'yesterday'}]");
        assertThat(judge(when, run)).returns(RuleOutcome.ERROR, RuleResult::outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            money(action.amount, action.currency) > money("100", "Euro")   | money() takes a currency such as "EUR", got "Euro"
            money(action.amount, action.currency) > money("1,00", "EUR")   | money() takes a number such as "0.10", got "1,00"
            withinHours("Mars/Olympus; Mo-Fr 09:00-17:00")                 | is no time zone
            withinHours("UTC; Mo-Fr 17:00-09:00")                          | don't end later on the same day
            money(action.amount, action.currency) > 100                    | no matching overload
            minutesOld("crm") > "60"                                       | no matching overload
            now() > 1                                                      | use "expires", occurredAt or a fact of the run
            """)
    void what_can_never_work_is_refused_when_the_flow_is_checked(String when, String message) {
        assertThat(check(flow(rule("r", when, "approve"))).problems()).isNotEmpty().anySatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(12);
            assertThat(problem.message()).contains(message);
        });
    }

    @Test
    void comparing_money_looks_at_the_currency() {
        assertThat(check(flow(rule("r", "money(action.amount, action.currency) > money(\"100\", \"EUR\")", "approve"))).warnings()).isEmpty();
    }

    @Test
    @Timeout(20)
    void no_regular_expression_takes_forever() {
        // Given: catastrophic for engines that try again and again
        var run = refund("1.00", ",'output':'" + "a".repeat(65_000) + "!','facts':{'pattern':'(x+x+)+y','text':'" + "x".repeat(50_000) + "'}");
        // When
        var before = System.nanoTime();
        assertThat(outcome("output.matches(\"^(a+)+$\")", run)).isEqualTo(RuleOutcome.NOT_MATCHED);
        assertThat(outcome("output.matches(\"^(a|aa)+$\")", run)).isEqualTo(RuleOutcome.NOT_MATCHED);
        assertThat(outcome("facts.text.matches(facts.pattern)", run)).isEqualTo(RuleOutcome.NOT_MATCHED);
        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    @Timeout(20)
    void a_regular_expression_that_unfolds_into_a_huge_program_is_refused() {
        for (var pattern : List.of("((a{999}){999}){999}", "((a{40}){40}){40}", "(a{99999999}){99999999}")) {
            assertThat(check(flow(rule("r", "output.matches(\"" + pattern + "\")", "approve"))).problems()).singleElement()
                    .satisfies(problem -> assertThat(problem.message()).startsWith("This regular expression"));
            var run = refund("1.00", ",'output':'a','facts':{'pattern':'" + pattern + "'}");
            assertThat(judge("output.matches(facts.pattern)", run)).returns(RuleOutcome.ERROR, RuleResult::outcome)
                    .satisfies(result -> assertThat(result.detail()).startsWith("This regular expression"));
        }
        assertThat(check(flow(rule("r", "output.matches(\"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\")", "approve"))).problems()).isEmpty();
    }
}
