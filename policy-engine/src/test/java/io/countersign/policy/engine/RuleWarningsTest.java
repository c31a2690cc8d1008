package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `flows check` warns of: rules that are allowed and cannot be meant.
class RuleWarningsTest {
    private static final String EUR = " && action.currency == \"EUR\"";

    private static List<String> warnings(String yaml) {
        var check = check(yaml);
        assertThat(check.problems()).isEmpty();
        return check.warnings().stream().map(Problem::toString).toList();
    }

    private static List<String> of(String... rules) {
        return warnings(flow(rules));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            false                                                             ; it says so
            attempt > 1 && !true                                              ; it says so
            confidence > 1                                                    ; no value of confidence fits
            confidence < 0.5 && confidence >= 0.5                             ; no value of confidence fits
            100 < facts.n && facts.n <= 100                                   ; no value of facts.n fits
            attempt < 1                                                       ; no value of attempt fits
            size(dataSources) < 0                                             ; no value of size(dataSources) fits
            action.amount > decimal("10") && action.amount < 10.0 && action.currency == "EUR" ; no value of action.amount fits
            action.currency == "EUR" && action.currency == "USD"              ; action.currency would have to be two things at once
            action.currency in ["EUR", "CHF"] && action.currency != "EUR" && action.currency != "CHF" ; action.currency would have to be two things at once
            facts.flag && facts.flag == false                                 ; facts.flag would have to be two things at once
            !("order" in references) && references.order == "A"               ; references.order would have to be there and not be there
            has(confidence) && !has(confidence)                               ; confidence would have to be there and not be there
            output.matches("a") && !output.matches("a")                       ; output.matches("a") would have to hold and not hold
            action.type == "refund" && action.type == "note.add"              ; none of the flow's actions fits
            action.type == "refund" && action.effect == "internal"            ; none of the flow's actions fits
            action.effect == "somewhere" && attempt > 1                       ; none of the flow's actions fits
            (attempt < 0 || confidence > 2) && action.type == "refund"        ; no value of attempt fits
            !(attempt >= 1 || confidence > 2)                                 ; no value of attempt fits
            """)
    void a_rule_that_can_never_match_is_told_with_its_line_and_why(String when, String why) {
        assertThat(of(rule("r", when, "release"))).containsExactly("12:" + 33 + ": Rule \"r\" can never match: " + why + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"confidence >= 1 && attempt >= 1", "facts.n > 3 && facts.n < 4", "action.currency != \"EUR\" && action.currency != \"USD\"",
            "action.type == \"refund\" || action.type == \"note.add\"", "has(confidence) && confidence < 0.5", "\"order\" in references && references.order == \"A\"",
            "!(action.type == \"refund\") && action.effect == \"internal\"", "facts.a || !facts.a", "action.type != \"\" && attempt > 2",
            "(facts.a || facts.b) && (facts.c || facts.d) && (facts.e || facts.f) && (facts.g || facts.h) && (facts.i || facts.j) && (facts.k || facts.l) && (facts.m || facts.n)"})
    void a_rule_that_can_match_is_not_doubted(String when) {
        assertThat(of(rule("r", when, "release"))).isEmpty();
    }

    @Test
    void an_action_that_the_flow_does_not_have_is_named_unless_it_was_left_out_on_purpose() {
        assertThat(of(rule("r", "action.type in [\"refnd\", \"note.add\"]", "release"))).containsExactly(
                "12:33: Rule \"r\" asks for the action \"refnd\", which is none of the flow's; did you mean \"refund\"?");
        assertThat(of(rule("r", "action.type == \"compensation\"", "approve"))).containsExactly(
                "12:33: Rule \"r\" asks for the action \"compensation\", which is none of the flow's.", "12:33: Rule \"r\" can never match: none of the flow's actions fits.");
        assertThat(of(rule("r", "action.type == \"compensation\"", "block"))).isEmpty();
        assertThat(of(rule("r", "action.type == \"refunds\"", "block"))).singleElement().asString().contains("did you mean \"refund\"?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            action.type == "refund"                         ; approve   ; action.type == "refund"                                   ; release
            action.type == "refund"                         ; exception ; action.type == "refund" && confidence > 0.9               ; release
            action.effect == "external"                     ; block     ; action.type == "refund" && attempt > 1                    ; approve
            confidence < 0.8                                ; exception ; has(confidence) && confidence < 0.5 && attempt > 1        ; approve
            facts.n >= 3                                    ; approve   ; facts.n > 3                                               ; release
            action.currency != "EUR"                        ; exception ; action.currency == "USD"                                  ; release
            action.currency in ["EUR", "CHF", "USD"]        ; exception ; action.currency == "USD"                                  ; release
            facts.a || facts.b                              ; approve   ; facts.b && facts.c                                        ; release
            facts.a || facts.b                              ; approve   ; (facts.a || facts.b) && attempt > 1                       ; release
            true                                            ; retry     ; attempt > 2                                               ; release
            dataSources.exists(d, d.ok == false)            ; exception ; dataSources.exists(d, d.ok == false) && attempt > 1       ; retry
            !("order" in references)                        ; exception ; !("order" in references) && action.type == "refund"       ; approve
            action.type != "note.add"                       ; exception ; action.type == "refund"                                   ; release
            """)
    void a_rule_that_a_more_careful_one_always_overrules_is_told(String careful, String then, String other, String less) {
        assertThat(of(rule("weak", other, less), rule("strong", careful, then))).containsExactly(
                "12:39: Rule \"weak\" never decides: whenever it matches, so does rule \"strong\", which is more careful (" + then + ").");
    }

    @Test
    void of_two_rules_of_a_kind_the_first_decides() {
        assertThat(of(rule("first", "attempt > 1", "approve"), rule("second", "attempt > 2", "approve"))).singleElement().asString()
                .startsWith("13:").contains("Rule \"second\" never decides: whenever it matches, so does rule \"first\", which stands before it.");
        assertThat(of(rule("second", "attempt > 2", "approve"), rule("first", "attempt > 1", "approve"))).as("very large before large").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            action.type == "refund" && confidence > 0.9     ; exception ; action.type == "refund"                 ; release
            facts.n > 3                                     ; approve   ; facts.n >= 3                            ; release
            facts.n > 3                                     ; exception ; facts.m > 3                             ; release
            facts.a && facts.b                              ; approve   ; facts.a || facts.b                      ; release
            action.type == "refund"                         ; approve   ; action.type == "refund" && attempt > 1  ; retry
            has(confidence) && confidence < 0.5             ; exception ; action.type == "refund"                 ; release
            action.currency != "EUR"                        ; exception ; action.currency in ["EUR", "USD"]       ; release
            confidence <= 1                                 ; exception ; action.type == "refund"                 ; release
            action.type == "compensation"                   ; exception ; action.type == "voucher"                ; exception
            """)
    void a_rule_that_sometimes_decides_is_not_told(String careful, String then, String other, String less) {
        assertThat(of(rule("strong", careful, then), rule("weak", other, less))).isEmpty();
    }

    @Test
    void a_rule_that_will_expire_shadows_nothing_for_good() {
        assertThat(of(rule("strong", "attempt > 1", "approve", "expires: 2028-01-31"), rule("weak", "attempt > 1", "release"))).isEmpty();
    }

    @Test
    void a_reason_that_never_has_its_value_is_told() {
        var told = rule("r", "!(\"order\" in references) && !has(action.tool)", "exception").replace("because of r", "No order {references.order}, tool {action.tool}, attempt {attempt}");
        assertThat(of(told.replace("reason: No", "reason: \"No").replace("{attempt},", "{attempt}\","))).satisfiesExactly(
                tool -> assertThat(tool).startsWith("12:").contains("names {action.tool}, which is never there when the rule matches"),
                order -> assertThat(order).startsWith("12:").contains("names {references.order}, which is never there"));
        assertThat(of(rule("r", "!(\"order\" in references) || attempt > 1", "exception").replace("because of r", "\"{references.order}\""))).isEmpty();
    }

    @Test
    void dates_that_have_passed_or_will_soon_are_told() {
        var yaml = flow(rule("gone", "attempt > 1", "approve", "expires: 2027-02-09"), rule("soon", "attempt > 2", "release", "expires: 2027-02-20"),
                rule("later", "attempt > 3", "block", "expires: 2027-03-20"));
        var check = new FlowCompiler(Flows.PEOPLE, path -> Optional.empty(), Instant.parse("2027-02-10T00:00:00Z")).compile(bytes(yaml));
        assertThat(check.warnings()).extracting(Problem::message).containsExactly(
                "Rule \"gone\" expired on 2027-02-09 and no longer counts; take it out, or give it a later day.",
                "The review of rule \"soon\" was due by 2027-01-31; look at it with priya and set the next day.", "Rule \"soon\" expires soon, on 2027-02-20.",
                "The review of rule \"later\" was due by 2027-01-31; look at it with priya and set the next day.");
        assertThat(check.warnings()).extracting(Problem::line).containsExactly(12, 13, 13, 14);
    }

    @Test
    void a_counter_that_no_rule_reads_is_told() {
        var counters = "counters:\n  used: {per: order, within: P1D}\n  told: {per: order, within: P1D}\n  unused: {per: order, within: P1D}\n";
        assertThat(warnings(flow(rule("r", "counters.used > 3", "exception").replace("because of r", "\"{counters.told}\"")) + counters)).singleElement().asString()
                .startsWith("16:").contains("The counter \"unused\" is read by no rule");
    }

    @Test
    void an_amount_without_a_currency_is_still_told() {
        assertThat(of(rule("r", "action.amount > 5", "approve"))).singleElement().asString().contains("without looking at action.currency");
        assertThat(of(rule("r", "action.amount > 5" + EUR, "approve"))).isEmpty();
    }

    @Test
    void what_goes_out_on_its_own_and_is_never_checked_afterwards_is_told() {
        var yaml = flow(rule("small", "action.type == \"refund\" && attempt > 1", "release"), rule("sampled", "action.type == \"refund\" && attempt > 2", "release", "sample: 0.1"),
                rule("note", "action.type == \"note.add\" && attempt > 3", "release"), rule("held", "action.type == \"refund\" && attempt > 4", "approve"));
        assertThat(warnings(yaml.replace("refund: {", "refund: {autonomy: automatic, sample: 0.05, "))).filteredOn(warning -> warning.contains("afterwards")).containsExactly(
                "12:5: Rule \"small\" lets the automatic action \"refund\" go and has no \"sample\", so none of these is checked afterwards; give it a share.");
        assertThat(warnings(flow().replace("refund: {", "refund: {autonomy: automatic, sample: 0, "))).containsExactly(
                "7:11: The action \"refund\" is automatic and none of it is checked afterwards; give \"sample\" a share above 0.");
        assertThat(warnings(yaml)).noneMatch(warning -> warning.contains("afterwards"));
    }
}
