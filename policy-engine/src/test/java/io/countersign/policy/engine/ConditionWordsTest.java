package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a condition says to somebody who never read CEL, and for which actions it can hold.
class ConditionWordsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            action.type == "refund" && action.amount > 100 && action.currency == "EUR" ; the action is refund, the amount is above 100 and the currency is EUR
            action.amount >= decimal("0.10")                            ; the amount is at least 0.10
            100 < action.amount                                         ; the amount is above 100
            action.amount == 5                                          ; the amount is 5
            has(confidence) && confidence < 0.5                         ; the model's confidence is below 0.5
            has(action.tool)                                            ; the tool is known
            !has(action.amount)                                         ; the amount is not known
            !("order" in references)                                    ; order is not named in the references
            "order" in references && "customer" in references           ; order is named in the references and customer is named in the references
            action.type in ["refund", "order_change"]                   ; the action is one of refund, order_change
            facts.totalMatchesLines == false                            ; facts.totalMatchesLines is false
            facts.flag && counters.refunds >= 3 && references.order != "x" ; facts.flag is true, the count refunds is at least 3 and the reference order is not x
            (attempt > 1 || has(failure)) && action.type != "note.add"  ; (either the attempt is above 1, or a failure is known) and the action is not note.add
            true                                                        ; always
            string(output).matches("(?i)a && b || c") ; the output matches “(?i)a && b || c”
            money(action.amount, action.currency) > money("100", "EUR") ; the amount is above 100 EUR
            !withinHours(facts.hours)                                   ; it is not within the hours “facts.hours”
            minutesOld("crm") > 60 && size(staleSources(30)) > 0        ; the age of the source crm in minutes is above 60 and a data source is older than 30 minutes
            size(conflictingSources()) > 0                              ; a data source contradicts another one
            size(string(output)) < 20 && output.contains("% off") ; the length of the output is below 20 and the output contains “% off”
            dataSources.exists(d, d.ok == false && d.name == "crm")     ; dataSources.exists(d, d.ok == false && d.name == "crm")
            """)
    void a_condition_is_said_in_plain_words_and_nothing_of_it_is_left_out(String when, String words) {
        assertThat(ConditionWords.of(when)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            action.type == "refund"                                    ; refund
            action.type != "refund"                                    ; note.add
            action.effect == "external" && attempt > 1                 ; refund
            action.type in ["note.add", "refund"]                      ; refund,note.add
            action.type == "refund" || attempt > 1                     ; refund,note.add
            !(action.type == "refund" || action.type == "x")           ; note.add
            action.type == "nothing"                                   ; ``
            action.effect == "internal" ? action.type == "note.add" : false ; note.add
            false && attempt > 1                                       ; ``
            action.amount > 1                                          ; refund,note.add
            """)
    void a_condition_reaches_the_actions_for_which_it_can_hold(String when, String actions) {
        var flow = FlowCompiler.load(bytes(flow(rule("r", when, "approve"))));
        assertThat(String.join(",", flow.reach(flow.definition().rules().getFirst()))).isEqualTo(actions);
    }
}
