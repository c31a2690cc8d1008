package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.judge;
import static io.countersign.policy.engine.Flows.refund;
import static io.countersign.policy.engine.Flows.route;
import static io.countersign.policy.engine.Flows.rule;
import static io.countersign.policy.engine.Flows.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private static final RunFacts FULL = run("""
            {'id':'r1','source':'urn:s','caseId':'c1','agent':'bot','onBehalfOf':'kim','input':{'text':'hi'},'output':'hello',
             'model':{'name':'m','version':'2','provider':'p'},'prompt':{'name':'reply','version':'14'},'confidence':0.75,
             'action':{'type':'refund','effect':'external','tool':'pay','amount':'100.10','currency':'EUR','direction':'to_customer',
                       'arguments':{'lines':[{'sku':'A','n':2}]}},
             'references':{'order':'A-1'},'dataSources':[{'name':'crm','ok':true},{'name':'erp','ok':false}],
             'facts':{'n':3,'share':0.1,'deep':{'flag':true},'nothing':null}}
            """);

    @ParameterizedTest
    @ValueSource(strings = {
        "action.type == \"refund\" && action.effect == \"external\" && action.tool == \"pay\"",
        "action.currency == \"EUR\" && action.direction == \"to_customer\"",
        "action.arguments.lines[0].sku == \"A\" && action.arguments.lines.exists(l, l.n > 1)",
        "confidence > 0.5 && confidence < 1 && has(confidence)",
        "\"order\" in references && references.order == \"A-1\" && has(references.order) && !has(references.ticket)",
        "dataSources.exists(d, d.ok == false) && size(dataSources) == 2 && dataSources[1].name == \"erp\"",
        "facts.n == 3 && facts.deep.flag && facts.nothing == null && has(facts.n) && !has(facts.m)",
        "input.text == \"hi\" && output == \"hello\" && size(output) == 5",
        "model.name == \"m\" && model.version == \"2\" && model.provider == \"p\"",
        "prompt.name == \"reply\" && prompt.version == \"14\" && agent == \"bot\" && onBehalfOf == \"kim\"",
        "id == \"r1\" && source == \"urn:s\" && caseId == \"c1\" && attempt == 1",
        "has(action.amount) && has(action) && has(model) && !has(failure) && !has(failure.kind)",
        "output.matches(\"^hel+o$\") // a comment at the end",
    })
    void rules_see_every_part_of_a_run(String when) {
        assertThat(judge(when, FULL).outcome()).isEqualTo(RuleOutcome.MATCHED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            0.1       ; action.amount == 0.1
            0.1       ; action.amount == decimal("0.1")
            0.10      ; action.amount == 0.1
            0.1       ; 0.1 == action.amount
            0.1       ; action.amount != 0.2
            0.1       ; action.amount <= 0.1 && action.amount >= 0.1
            0.3       ; action.amount == decimal("0.3") && !(action.amount > 0.3) && !(action.amount < 0.3)
            100.01    ; action.amount > 100 && 100 < action.amount
            100.00    ; action.amount == 100 && action.amount <= 100 && 100 >= action.amount
            99.99     ; action.amount < 100 && action.amount < 99.991 && action.amount > 99.989
            -5        ; action.amount < 0
            9007199254740993.01 ; action.amount > decimal("9007199254740993.00") && action.amount < decimal("9007199254740993.02")
            9007199254740993    ; action.amount == 9007199254740993 && action.amount != 9007199254740992
            982873.81 ; action.amount == 982873.81
            7         ; action.amount == facts.limit || action.amount == decimal(facts.text)
            7.5       ; action.amount > facts.limit && action.amount < facts.high
            1         ; (has(action.amount) ? action.amount : decimal("0")) == 1
            """)
    void amounts_compare_as_exact_decimals(String amount, String when) {
        assertThat(judge(when, refund(amount, ",'facts':{'limit':7,'text':'7.0','high':7.6}")).outcome()).isEqualTo(RuleOutcome.MATCHED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            action.amount > 100                              ; action.amount
            action.type == "refund" && action.amount > 100   ; action.amount
            action.amount > 100 || false                     ; action.amount
            action.amount == 5                               ; action.amount
            confidence >= 0.9                                ; confidence
            output == "x"                                    ; output
            references.order == "x"                          ; references.order
            references["order"] == "x"                       ; references.order
            facts.a.b == 1                                   ; facts.a
            facts.deep.x == 1 && true                        ; facts.deep.x
            action.arguments.iban == "x"                     ; action.arguments.iban
            dataSources.exists(d, d.stale == true)           ; d.stale
            model.version == "1"                             ; model.version
            """)
    void reading_an_absent_field_is_missing_and_names_it(String when, String field) {
        var run = refund(null, ",'facts':{'deep':{}},'dataSources':[{'name':'crm'}]");
        assertThat(judge(when, run)).extracting(RuleResult::outcome, RuleResult::detail).containsExactly(RuleOutcome.MISSING, field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            action.type == "note.add" && action.amount > 100 ; NOT_MATCHED
            action.amount > 100 && action.type == "note.add" ; NOT_MATCHED
            action.type == "refund" || action.amount > 100 ; MATCHED
            action.amount > 100 || action.type == "refund" ; MATCHED
            has(action.amount) && action.amount > 100        ; NOT_MATCHED
            !has(confidence) || confidence > 0.5          ; MATCHED
            has(facts.x) && facts.x > 3                      ; NOT_MATCHED
            "order" in references                            ; NOT_MATCHED
            dataSources.exists(d, d.ok == false)             ; NOT_MATCHED
            dataSources.all(d, d.ok)                         ; MATCHED
            """)
    void and_or_and_has_guard_against_absent_fields(String when, RuleOutcome expected) {
        assertThat(judge(when, refund(null, "")).outcome()).isEqualTo(expected);
    }

    @Test
    void a_JSON_null_counts_as_absent() {
        assertThat(judge("has(confidence)", refund(null, ",'confidence':null")).outcome()).isEqualTo(RuleOutcome.NOT_MATCHED);
    }

    @Test
    void a_run_without_an_action_makes_rules_about_actions_false_not_missing() {
        var run = run("{'id':'r','source':'s','input':'x'}");
        assertThat(judge("action.type == \"refund\" && action.amount > 100", run).outcome()).isEqualTo(RuleOutcome.NOT_MATCHED);
        assertThat(judge("has(action) || has(action.type)", run).outcome()).isEqualTo(RuleOutcome.NOT_MATCHED);
        assertThat(judge("action.effect == \"internal\"", run).outcome()).isEqualTo(RuleOutcome.MATCHED);
    }

    @Test
    void the_effect_is_the_flows_even_when_the_run_says_none() {
        assertThat(judge("action.effect == \"external\" && has(action.effect)", run("{'action':{'type':'refund'}}")).outcome())
                .isEqualTo(RuleOutcome.MATCHED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 / (attempt - 1) == 0", "facts.word > 3", "facts.word", "decimal(facts.word) > 1", "facts.word.matches(facts.bad)"})
    void what_cannot_be_evaluated_is_an_error_of_that_rule(String when) {
        var result = judge(when, refund("1.00", ",'facts':{'word':'seven','bad':'(a'}"));
        assertThat(result.outcome()).isEqualTo(RuleOutcome.ERROR);
        assertThat(result.detail()).isNotBlank().hasSizeLessThanOrEqualTo(160);
    }

    @Test
    void more_than_10_000_iterations_are_an_error() {
        var list = IntStream.range(0, 200).mapToObj(Integer::toString).toList().toString();
        var run = refund("1.00", ",'facts':{'l':" + list + "}");
        assertThat(judge("facts.l.all(a, facts.l.all(b, int(a) + int(b) >= 0))", run).outcome()).isEqualTo(RuleOutcome.ERROR);
        assertThat(judge("facts.l.all(a, a >= 0)", run).outcome()).isEqualTo(RuleOutcome.MATCHED);
    }

    @Test
    void one_rule_that_cannot_be_judged_does_not_hide_the_results_of_the_others() {
        // When
        var routing = route(refund(null, ",'facts':{'w':'x'}"), rule("a", "action.type == \"refund\"", "release"),
                rule("b", "action.amount > 1", "release"), rule("c", "facts.w > 1", "release"),
                rule("d", "action.type == \"other\"", "release"),
                rule("e", "true", "release", "expires: 2026-11-22"), rule("f", "true", "release", "expires: 2026-11-23"));
        // Then
        assertThat(routing.results()).extracting(RuleResult::outcome).containsExactly(RuleOutcome.MATCHED, RuleOutcome.MISSING,
                RuleOutcome.ERROR, RuleOutcome.NOT_MATCHED, RuleOutcome.EXPIRED, RuleOutcome.MATCHED);
    }
}
