package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.NOW;
import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.check;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.refund;
import static io.countersign.policy.engine.Flows.rule;
import static io.countersign.policy.engine.Flows.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// How much an AI may do on its own, beside what the rules say.
class AutonomyTest {
    private static final RunFacts REFUND = refund("5.00", ",'prompt':{'name':'reply','version':'14'}");

    private static String yaml(String action, String level, String... rules) {
        var said = "automatic".equals(level) ? "automatic, sample: 0.5" : level;
        return flow(rules).replace(action + ": {", action + ": {autonomy: " + said + ", ");
    }

    private static Routing route(String level, RunFacts run, String... rules) {
        return FlowCompiler.load(bytes(yaml("refund", level, rules))).route(run, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "record-only, BLOCK, BLOCK, BLOCK, BLOCK, BLOCK",
        "draft-only, APPROVE, APPROVE, RETRY, FALLBACK, APPROVE",
        "approve-all, APPROVE, APPROVE, RETRY, FALLBACK, APPROVE",
        "by-rule, RELEASE, APPROVE, RETRY, FALLBACK, APPROVE",
        "automatic, RELEASE, APPROVE, RETRY, FALLBACK, RELEASE"})
    void each_level_has_the_last_word_about_what_the_rules_say(String level, Route release, Route approve, Route retry, Route fallback, Route nothing) {
        assertThat(route(level, REFUND, rule("r", "true", "release")).route()).isEqualTo(release);
        assertThat(route(level, REFUND, rule("r", "true", "approve")).route()).isEqualTo(approve);
        assertThat(route(level, REFUND, rule("r", "true", "retry")).route()).isEqualTo(retry);
        assertThat(route(level, REFUND, rule("r", "true", "fallback")).route()).isEqualTo(fallback);
        assertThat(route(level, REFUND).route()).isEqualTo(nothing);
    }

    @ParameterizedTest
    @EnumSource
    void blocks_exceptions_and_failures_count_at_every_level(Autonomy autonomy) {
        var level = autonomy.word();
        assertThat(route(level, REFUND, rule("b", "true", "block"), rule("r", "true", "release")).ruleId()).isEqualTo("b");
        assertThat(route(level, REFUND, rule("e", "true", "exception"), rule("r", "true", "release"))).returns(Route.EXCEPTION, Routing::route).returns("e", Routing::ruleId);
        assertThat(route(level, REFUND, rule("x", "facts.unknown == 1", "approve"))).returns(ReasonCode.MISSING_DATA, Routing::reasonCode);
        assertThat(route(level, REFUND, rule("x", "1 / (attempt - 1) == 1", "release"))).returns(ReasonCode.TECHNICAL, Routing::reasonCode);
        assertThat(route(level, run("{'action':{'type':'refund','effect':'internal'}}"))).returns(ReasonCode.POLICY_CONFLICT, Routing::reasonCode);
        assertThat(route(level, refund("5.00", ",'failure':{'kind':'technical'}")).route()).isEqualTo(Route.RETRY);
    }

    @Test
    void what_is_recorded_only_tells_the_caller_that_nothing_is_done_and_keeps_what_the_rules_would_have_said() {
        var routing = route("record-only", REFUND, rule("small", "true", "release", "sample: 1"), rule("other", "false", "approve"));
        assertThat(routing).returns("\"refund\" is recorded only: nothing is done", Routing::blockReason)
                .returns("\"refund\" is recorded only; the rules alone would say release: because of small", Routing::reason)
                .returns(null, Routing::ruleId).returns(false, Routing::sampled).returns(null, Routing::owner).returns(null, Routing::fallbackPrompt);
        assertThat(routing.results()).extracting(RuleResult::outcome).containsExactly(RuleOutcome.MATCHED, RuleOutcome.NOT_MATCHED);
    }

    @Test
    void what_a_level_holds_back_goes_to_the_actions_owner() {
        assertThat(route("approve-all", REFUND, rule("small", "true", "release", "sample: 1"))).returns("team-lead", Routing::owner).returns("finance", Routing::backup)
                .returns("A person approves every \"refund\"", Routing::reason).returns(null, Routing::ruleId).returns(false, Routing::sampled);
        assertThat(route("draft-only", REFUND, rule("small", "true", "release")).reason())
                .isEqualTo("The AI only drafts \"refund\": a person edits it or answers instead");
        assertThat(route("approve-all", REFUND, rule("big", "true", "approve")).ruleId()).as("a rule that asks a person keeps its name").isEqualTo("big");
    }

    @ParameterizedTest
    @CsvSource({"record-only, BLOCK", "draft-only, RELEASE", "approve-all, APPROVE", "by-rule, RELEASE", "automatic, RELEASE"})
    void an_internal_draft_stays_a_draft_unless_every_one_is_approved_or_nothing_is_done(String level, Route expected) {
        var note = run("{'action':{'type':'note.add'}}");
        assertThat(FlowCompiler.load(bytes(yaml("note.add", level))).route(note, NOW).route()).isEqualTo(expected);
    }

    @Test
    void a_draft_cannot_just_be_waved_through() {
        assertThat(decisions("")).containsExactly("edit", "answer", "reject", "send-back");
        assertThat(decisions("decisions: [approve, edit, override, reject], ")).containsExactly("edit", "reject");
        assertThat(check(yaml("refund", "draft-only, decisions: [approve, reject]")).problems()).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("holds neither edit nor answer"));
    }

    private static List<String> decisions(String more) {
        return FlowCompiler.load(bytes(yaml("refund", "draft-only").replace("{autonomy", "{" + more + "autonomy"))).definition().actions().get("refund").decisions();
    }

    @Test
    void what_goes_out_on_its_own_is_sampled_at_the_actions_share_and_always_the_same_runs() {
        // Given
        var flow = FlowCompiler.load(bytes(flow().replace("refund: {", "refund: {autonomy: automatic, sample: 0.05, ")));
        // When
        var sampled = IntStream.range(0, 4000).filter(i -> {
            var run = run("{'id':'r" + i + "','source':'s','action':{'type':'refund'}}");
            assertThat(flow.route(run, NOW)).isEqualTo(flow.route(run, NOW.plusSeconds(99))).returns(Route.RELEASE, Routing::route);
            return flow.route(run, NOW).sampled();
        }).count();
        // Then
        assertThat(sampled).isBetween(140L, 260L);
        assertThat(route("automatic", REFUND, rule("r", "true", "release")).sampled()).as("a rule that lets it go has its own share").isFalse();
    }

    @Test
    void a_level_that_is_none_and_a_share_without_its_level_are_refused() {
        assertThat(check(yaml("refund", "alone")).problems()).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("must be one of record-only, draft-only, approve-all, by-rule, automatic, got \"alone\""));
        assertThat(check(yaml("refund", "by-rule, sample: 0.5")).problems()).singleElement().satisfies(p -> assertThat(p.message()).contains("\"sample\" only belongs"));
        assertThat(check(flow().replace("refund: {", "refund: {autonomy: automatic, ")).problems()).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("needs the key \"sample\""));
    }
}
