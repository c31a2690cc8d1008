package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people are told about a new version of a flow.
class FlowDiffTest {
    private static final String LIMIT = "action.type == \"refund\" && action.amount > 100 && action.currency == \"EUR\" && confidence < 0.9";
    private static final String BASE = flow(rule("limit", LIMIT, "approve"), rule("small", "action.type == \"refund\"", "release"))
            .replace("rules:\n", "counters:\n  refunds: {action: refund, per: customer, within: P1D}\nrules:\n");

    private static FlowDefinition read(String yaml) {
        return FlowCompiler.load(bytes(yaml)).definition();
    }

    private static List<String> change(String from, String to) {
        assertThat(BASE).contains(from);
        return FlowDiff.between(read(BASE), read(BASE.replace(from, to)));
    }

    @Test
    void a_flow_does_what_it_does_itself() {
        assertThat(FlowDiff.between(read(BASE), read("# the same, with a remark\n" + BASE))).isEmpty();
    }

    @Test
    void a_changed_limit_is_shown_with_the_words_around_it_and_not_with_the_whole_condition() {
        assertThat(change("action.amount > 100", "action.amount > 250")).containsExactly(
                "Rule \"limit\": condition \"… action.amount > 100 && …\" becomes \"… action.amount > 250 && …\".");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            owner: team-lead, backup: finance | owner: finance, backup: team-lead, autonomy: approve-all | Action "refund": autonomy "by-rule" becomes "approve-all".
            respondWithin: PT30M              | respondWithin: PT90M             | Action "refund": time to decide "30 minutes" becomes "1 hour 30 minutes".
            backup: finance                   | backup: finance, editLimit: 500  | Action "refund": limit of edits is now "500"; nothing was said before.
            within: PT10M                     | within: P1D                      | Attempts: time for the next "10 minutes" becomes "1 day".
            owner: priya, backup: tom         | owner: tom, backup: ana          | Exceptions: owner "priya" becomes "tom".
            fallback: reply-safe@3            | fallback: plain@1                | Prompt "reply@14": fallback "reply-safe@3" becomes "plain@1".
            , fallback: reply-safe@3          | ``                               | Prompt "reply@14": fallback "reply-safe@3" is taken away.
            version: "1"                      | version: "2"                     | Prompt "plain@2" is new.
            note.add:                         | note.put:                        | Action "note.add" is gone; a run that proposes it becomes an exception.
            note.add:                         | note.put:                        | Action "note.put" is new: internal, low risk, autonomy by-rule.
            within: P1D                       | within: P7D                      | Counter "refunds": what it counts "… customer in 1 day" becomes "… customer in 7 days".
            refunds: {                        | returns: {                       | Counter "returns" is new: refund per customer in 1 day.
            id: limit, name: Rule limit       | id: top, name: Rule top          | Rule "top" is new: Rule top (approve).
            id: limit, name: Rule limit       | id: top, name: Rule top          | Rule "limit" is gone: Rule limit (approve).
            then: approve                     | then: exception                  | Rule "limit": outcome "approve" becomes "exception".
            then: release                     | sample: 0.05, then: release      | Rule "small": checked afterwards is now "5 %"; nothing was said before.
            reviewBy: 2027-01-31              | reviewBy: 2027-06-30             | Rule "small": review by "2027-01-31" becomes "2027-06-30".
            """)
    void every_kind_of_change_is_one_sentence(String from, String to, String sentence) {
        assertThat(change(from, to)).contains(sentence);
    }

    @Test
    void the_order_counts_among_rules_of_one_kind_only() {
        var first = rule("a", "true", "approve");
        var second = rule("b", "true", "approve");
        var other = rule("c", "true", "release");
        assertThat(FlowDiff.between(read(flow(first, second, other)), read(flow(other, first, second)))).isEmpty();
        assertThat(FlowDiff.between(read(flow(first, second, other)), read(flow(second, first, other)))).containsExactly(
                "The rules \"b\", \"a\" stand in another order; where several of them match, the first one decides.");
    }

    @Test
    void tests_that_came_or_went_are_named() {
        var test = "tests:\n  - {name: big, run: {action: {type: refund}}, expect: approve}\n";
        assertThat(FlowDiff.between(read(flow()), read(flow() + test))).containsExactly("Test \"big\" is new.");
        assertThat(FlowDiff.between(read(flow() + test), read(flow()))).containsExactly("Test \"big\" is gone.");
    }

    private static List<String> conditions(String before, String after) {
        return FlowDiff.between(read(flow(rule("r", before, "approve"))), read(flow(rule("r", after, "approve"))));
    }

    @Test
    void a_second_change_in_a_long_condition_is_shown_however_much_stands_between_them() {
        var middle = IntStream.range(0, 100).mapToObj(i -> "facts.name" + i + " != " + i).collect(Collectors.joining(" && "));
        assertThat(conditions("confidence < 0.9 && " + middle + " && action.type == \"refund\" && attempt > 1", "confidence < 0.5 && " + middle + " && action.type == \"refund\" || attempt > 7"))
                .containsExactly("Rule \"r\": condition in 2 places: \"confidence < 0.9 && …\" becomes \"confidence < 0.5 && …\"; "
                        + "\"… == \"refund\" && attempt > 1\" becomes \"… == \"refund\" || attempt > 7\".");
    }

    @Test
    void what_differs_is_never_cut() {
        var added = IntStream.range(0, 100).mapToObj(i -> "facts.name" + i + " != " + i).collect(Collectors.joining(" && "));
        assertThat(conditions("confidence < 0.9", "confidence < 0.9 && " + added)).containsExactly(
                "Rule \"r\": condition \"confidence < 0.9\" becomes \"confidence < 0.9 && " + added + "\".");
        var other = IntStream.range(0, 600).mapToObj(i -> "a" + i).collect(Collectors.joining(" "));
        var another = IntStream.range(0, 600).mapToObj(i -> "b" + i).collect(Collectors.joining(" "));
        assertThat(FlowDiff.between(read(BASE.replace("owner: priya\nprompts", "owner: priya\ndescription: " + other + "\nprompts")),
                read(BASE.replace("owner: priya\nprompts", "owner: priya\ndescription: " + another + "\nprompts")))).containsExactly(
                "The flow: description \"" + other + "\" becomes \"" + another + "\".");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            output == "a b"            | output == "a  b"             | condition "output == "a b"" becomes "output == "a␣␣b"".
            output == 'a b'            | output == 'a\u00a0b'         | condition "output == 'a b'" becomes "output == 'a\\u00A0b'".
            output == "ab"             | output == "a\u200bb"         | condition "output == "ab"" becomes "output == "a\\u200Bb"".
            output == "it's a b"       | output == "it's a  b"        | condition "output == "it's a b"" becomes "output == "it's a␣␣b"".
            output == r"a\\d" && id == "x y"  | output == r"a\\d" && id == "x  y" | condition "… id == "x y"" becomes "… id == "x␣␣y"".
            output == \"""a" b\"""       | output == \"""a"  b\"""        | condition "output == \"""a" b\"""\" becomes "output == \"""a"␣␣b\"""\".
            """)
    void white_space_in_quotes_and_what_cannot_be_seen_is_shown(String before, String after, String sentence) {
        assertThat(conditions(before, after)).containsExactly("Rule \"r\": " + sentence);
    }

    @Test
    void white_space_and_remarks_outside_of_quotes_do_nothing() {
        assertThat(FlowDiff.between(read(flow(rule("r", "attempt > 1 && confidence < 0.5", "approve"))), read(flow(rule("r", "X", "approve")).replace("'X'",
                "\"attempt >  1 // don't\\n  && confidence < 0.5\"")))).isEmpty();
    }

    @Test
    void a_list_that_is_too_long_says_how_much_it_does_not_tell() {
        var words = "x".repeat(3_000);
        var rules = IntStream.range(0, 200).mapToObj(i -> rule("r" + i, "attempt > " + (i + 1), "approve").replace("because of r" + i, "because of r" + i + words)).toArray(String[]::new);
        var others = Arrays.stream(rules).map(rule -> rule.replace("because", "by reason")).toArray(String[]::new);
        var told = FlowDiff.between(read(flow(rules)), read(flow(others)));
        assertThat(told).hasSizeBetween(20, 60).last().isEqualTo("And %d more differences; read the text.".formatted(200 - (told.size() - 1)));
        assertThat(String.join("", told)).hasSizeLessThan(260 * 1024);
    }
}
