package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.NOW;
import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/// The flow on one page: nothing of it is left out, in words or in the picture.
class FlowExplanationTest {

    private static FlowExplanation explained(String yaml) {
        return FlowExplanation.of(FlowCompiler.load(bytes(yaml)), NOW);
    }

    /// What a person can read in the picture, without spaces: a long word may be broken.
    private static String shown(String svg) throws Exception {
        return elements(svg, "text").stream().map(Element::getTextContent).collect(Collectors.joining()).replace(" ", "");
    }

    private static List<Element> elements(String svg, String tag) throws Exception {
        var found = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new java.io.ByteArrayInputStream(bytes(svg))).getElementsByTagName(tag);
        var all = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) all.add((Element) found.item(i));
        return all;
    }

    @ParameterizedTest
    @MethodSource("io.countersign.policy.engine.SampleFlowsTest#flows")
    void every_rule_and_every_action_of_every_sample_flow_stands_in_the_text_and_in_the_picture(Path file) throws Exception {
        // Given
        var flow = FlowCompiler.load(Files.readAllBytes(file));
        // When
        var explanation = FlowExplanation.of(flow, NOW);
        var text = String.join("\n", explanation.lines());
        var picture = shown(explanation.svg());
        // Then
        assertThat(flow.definition().rules()).isNotEmpty().allSatisfy(rule -> {
            for (var said : List.of(rule.name(), rule.id(), rule.owner(), rule.reviewBy().toString(), ConditionWords.of(rule.when()))) {
                assertThat(text).contains(said);
                assertThat(picture).contains(said.replace(" ", ""));
            }
            if (rule.sample() > 0) assertThat(text).contains(PlainWords.percent(rule.sample()) + " checked afterwards");
        });
        assertThat(flow.definition().actions().values()).allSatisfy(action -> {
            assertThat(text).contains("* " + action.type(), action.autonomy().word(), action.risk().word());
            assertThat(picture).contains(action.type());
        });
        assertThat(text).contains(flow.definition().description(), flow.definition().exceptions().owner(), PlainWords.duration(flow.definition().attempts().within()));
        assertThat(flow.definition().prompts()).allSatisfy(prompt -> assertThat(text).contains(prompt.name() + "@" + prompt.version()));
    }

    @ParameterizedTest
    @MethodSource("io.countersign.policy.engine.SampleFlowsTest#flows")
    void in_the_picture_no_card_lies_over_another_and_everything_lies_on_the_page(Path file) throws Exception {
        // When
        var svg = FlowExplanation.of(FlowCompiler.load(Files.readAllBytes(file)), NOW).svg();
        var page = elements(svg, "svg").getFirst();
        var cards = elements(svg, "rect").stream().filter(rect -> rect.getAttribute("class").startsWith("card")).toList();
        // Then
        for (var one : cards) {
            for (var other : cards) {
                assertThat(one == other || apart(one, other)).as("%s over %s", place(one), place(other)).isTrue();
            }
        }
        double width = number(page, "width");
        double height = number(page, "height");
        assertThat(elements(svg, "text")).allSatisfy(text -> {
            assertThat(number(text, "y")).isBetween(0.0, height);
            assertThat(number(text, "x") + WrappedText.width(text.getTextContent(), number(text, "font-size"))).isBetween(0.0, width);
        });
        assertThat(cards).allSatisfy(card -> assertThat(number(card, "x") + number(card, "width")).isLessThan(width));
    }

    private static boolean apart(Element a, Element b) {
        return number(a, "x") + number(a, "width") <= number(b, "x") || number(b, "x") + number(b, "width") <= number(a, "x")
                || number(a, "y") + number(a, "height") <= number(b, "y") || number(b, "y") + number(b, "height") <= number(a, "y");
    }

    private static List<Double> place(Element rect) {
        return List.of(number(rect, "x"), number(rect, "y"), number(rect, "width"), number(rect, "height"));
    }

    private static double number(Element element, String name) {
        return Double.parseDouble(element.getAttribute(name));
    }

    @Test
    void an_action_says_what_the_AI_may_do_and_who_decides_otherwise() {
        var lines = explained(flow(rule("small", "action.type == \"refund\"", "release"), rule("note", "action.type == \"note.add\"", "release"))).lines();
        assertThat(lines).contains("      The AI may do it on its own by the rule “Rule small”. Otherwise team-lead (backup finance) decides within 30 minutes.");
        assertThat(explained(flow()).lines()).contains("      The AI may never do it on its own: no rule lets it go. Otherwise team-lead (backup finance) decides within 30 minutes.");
    }

    @Test
    void the_level_of_autonomy_is_told_first() {
        for (var level : Map.of("record-only", "What the AI proposes is recorded, and nothing is done.",
                "draft-only", "The AI only drafts it: a person edits the draft or answers instead. Team-lead (backup finance) decides within 30 minutes.",
                "approve-all", "A person approves every one. Team-lead (backup finance) decides within 30 minutes.",
                "automatic, sample: 0.05", "The AI may do it on its own unless a rule holds it back; 5 % of these are checked afterwards (those that a rule lets go: as that rule says). Otherwise team-lead").entrySet()) {
            var lines = explained(flow(rule("small", "true", "release")).replace("refund: {", "refund: {autonomy: " + level.getKey() + ", ")).lines();
            assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("      " + level.getValue()));
        }
    }

    @Test
    void the_share_of_an_automatic_action_is_said_of_all_where_no_rule_lets_any_go() {
        var yaml = flow(rule("big", "action.type == \"refund\" && attempt > 1", "approve")).replace("refund: {", "refund: {autonomy: automatic, sample: 0.05, ");
        assertThat(explained(yaml).lines()).anySatisfy(line -> assertThat(line).contains("5 % of these are checked afterwards. Otherwise team-lead"));
    }

    @Test
    void a_rule_that_has_expired_and_one_whose_review_is_overdue_say_so() {
        var flow = FlowCompiler.load(bytes(flow(rule("old", "true", "approve", "expires: 2026-01-31"), rule("later", "true", "release", "expires: 2028-01-31"))));
        var text = String.join("\n", FlowExplanation.of(flow, Instant.parse("2027-02-01T00:00:00Z")).lines());
        assertThat(text).contains("EXPIRED on 2026-01-31, so it no longer counts", "REVIEW OVERDUE since 2027-01-31", "until 2028-01-31");
    }

    @Test
    void what_happens_without_a_rule_is_told_once_for_all_actions_that_share_it() {
        var yaml = flow().replace("note.add: {", "a.b: {effect: external, risk: low, owner: ana, backup: tom, autonomy: approve-all}\n  note.add: {");
        assertThat(explained(yaml).lines()).contains("  refund and a.b: a person decides.", "  note.add: the draft goes out.");
        assertThat(explained(yaml.replace("autonomy: approve-all", "autonomy: automatic, sample: 0.1")).lines()).contains("  refund: a person decides.", "  a.b: it goes out.");
    }

    @Test
    void an_expired_release_rule_lets_nothing_go() {
        var yaml = flow(rule("old", "action.type == \"refund\"", "release", "expires: 2026-01-31"));
        assertThat(String.join("\n", explained(yaml).lines())).contains("The AI may never do it on its own: no rule lets it go.");
    }

    @Test
    void people_are_called_as_somebody_who_knows_them_calls_them() {
        var flow = FlowCompiler.load(bytes(flow(rule("r", "true", "approve"))));
        var text = String.join("\n", FlowExplanation.of(flow, NOW, name -> name.equals("priya") ? "Priya Nair" : name).lines());
        assertThat(text).contains("Priya Nair answers for this flow", "owner Priya Nair", "team-lead (backup finance)").doesNotContain("priya");
    }

    @Test
    void what_a_flow_says_is_shown_as_text_and_never_acts_in_the_picture() throws IOException {
        var svg = explained(flow(rule("r", "facts.x == \"<script>alert(1)</script>&\"", "release"))).svg();
        assertThat(svg).doesNotContain("<script", "href", "onload").contains("&lt;script&gt;");
        assertThat(Pattern.compile("https?://").matcher(svg.replace("http://www.w3.org/2000/svg", "")).find()).isFalse();
    }

    @Test
    void what_is_not_seen_in_a_name_is_shown_in_the_picture_and_does_not_break_it() throws Exception {
        var svg = explained(flow(rule("r", "true", "approve")).replace("name: Rule r", "name: \"Rule\\u0007 \\u202er\\u0085\"")).svg();
        assertThat(elements(svg, "text")).isNotEmpty();
        assertThat(svg).contains("Rule\uFFFD").doesNotContain("\u0007", "\u202e", "\u0085");
    }

    @Test
    void very_long_words_are_broken_and_stay_inside() {
        assertThat(WrappedText.lines("x".repeat(400), 200, 13)).allSatisfy(line -> assertThat(WrappedText.width(line, 13)).isLessThanOrEqualTo(200))
                .satisfies(lines -> assertThat(String.join("", lines)).hasSize(400));
        assertThat(WrappedText.lines("one two three", 60, 13)).containsExactly("one two", "three");
        assertThat(WrappedText.lines("", 60, 13)).isEmpty();
    }
}
