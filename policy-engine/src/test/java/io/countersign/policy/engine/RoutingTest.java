package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.NOW;
import static io.countersign.policy.engine.Flows.compiled;
import static io.countersign.policy.engine.Flows.refund;
import static io.countersign.policy.engine.Flows.route;
import static io.countersign.policy.engine.Flows.rule;
import static io.countersign.policy.engine.Flows.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
    private static final RunFacts REFUND = refund("240.00", "");
    private static final RunFacts TIMEOUT = run("{'id':'r','source':'s','input':'x','failure':{'kind':'technical','message':'timed out'}}");

    @Test
    void an_approval_goes_to_the_actions_owner_with_everything_a_work_item_needs() {
        // When
        var routing = route(REFUND, rule("big", "action.amount > 100", "approve"));
        // Then
        assertThat(routing).returns(Route.APPROVE, Routing::route).returns("big", Routing::ruleId).returns("Rule big", Routing::ruleName)
                .returns("because of big", Routing::reason).returns(null, Routing::reasonCode).returns(Risk.HIGH, Routing::risk)
                .returns("team-lead", Routing::owner).returns("finance", Routing::backup)
                .returns(Duration.ofMinutes(30), Routing::respondWithin).returns("inbox", Routing::flow);
        assertThat(routing.flowHash()).hasSize(64);
        assertThat(compiled().definition().actions().get("refund")).returns(Duration.ofSeconds(30), FlowDefinition.ActionClass::undo)
                .returns(Duration.ofMinutes(5), FlowDefinition.ActionClass::receiptValidFor);
    }

    @Test
    void an_exception_goes_to_the_flows_queue_with_the_rules_code_or_MANUAL() {
        assertThat(route(REFUND, rule("e", "true", "exception", "reasonCode: STALE_DATA", "risk: critical")))
                .returns(Route.EXCEPTION, Routing::route).returns(ReasonCode.STALE_DATA, Routing::reasonCode)
                .returns("priya", Routing::owner).returns("tom", Routing::backup).returns(Risk.CRITICAL, Routing::risk)
                .returns(Duration.ofHours(1), Routing::respondWithin);
        assertThat(route(REFUND, rule("e", "true", "exception")).reasonCode()).isEqualTo(ReasonCode.MANUAL);
    }

    @Test
    void a_block_tells_the_caller_the_block_reason_or_else_the_reason() {
        assertThat(route(REFUND, rule("b", "true", "block", "blockReason: never")).blockReason()).isEqualTo("never");
        assertThat(route(REFUND, rule("b", "true", "block")).blockReason()).isEqualTo("because of b");
    }

    @Test
    void without_a_match_an_external_effect_waits_and_an_internal_draft_goes_out() {
        assertThat(route(REFUND)).returns(Route.APPROVE, Routing::route).returns(null, Routing::ruleId)
                .returns("No rule lets \"refund\" go out on its own", Routing::reason).returns("team-lead", Routing::owner);
        assertThat(route(run("{'action':{'type':'note.add'}}"))).returns(Route.RELEASE, Routing::route);
        assertThat(route(run("{'input':'x'}"))).returns(Route.RELEASE, Routing::route).returns(Risk.LOW, Routing::risk);
    }

    @Test
    void an_internal_action_that_a_rule_holds_is_asked_of_the_queues_people() {
        assertThat(route(run("{'action':{'type':'note.add'}}"), rule("n", "true", "approve")))
                .returns("priya", Routing::owner).returns("tom", Routing::backup);
    }

    @Test
    void an_unknown_action_and_one_that_claims_another_effect_are_exceptions_even_when_a_rule_releases() {
        var release = rule("r", "true", "release");
        assertThat(route(run("{'action':{'type':'voucher'}}"), release)).returns(ReasonCode.UNKNOWN_ACTION, Routing::reasonCode)
                .returns("The flow does not know the action \"voucher\"", Routing::reason).returns(Risk.HIGH, Routing::risk);
        assertThat(route(run("{'action':{'type':'refund','effect':'internal'}}"), release))
                .returns(ReasonCode.POLICY_CONFLICT, Routing::reasonCode);
        assertThat(route(run("{'action':{'effect':'external'}}"), release)).returns(ReasonCode.UNKNOWN_ACTION, Routing::reasonCode);
        assertThat(route(run("{'action':{'type':'voucher'}}"), rule("b", "true", "block")).route()).isEqualTo(Route.BLOCK);
    }

    @ParameterizedTest
    @CsvSource({"approve, EXCEPTION", "exception, EXCEPTION", "block, EXCEPTION", "retry, RELEASE", "fallback, RELEASE", "release, RELEASE"})
    void a_careful_rule_that_lacks_data_sends_the_run_to_the_queue_and_any_other_just_does_not_match(String then, Route expected) {
        // When
        var routing = route(refund(null, ""), rule("lacks", "action.amount > 100", then), rule("rest", "true", "release"));
        // Then
        assertThat(routing.route()).isEqualTo(expected);
        if (expected == Route.EXCEPTION) {
            assertThat(routing).returns(ReasonCode.MISSING_DATA, Routing::reasonCode).returns("lacks", Routing::ruleId)
                    .returns("Rule \"Rule lacks\" could not be judged: action.amount is missing", Routing::reason);
        }
    }

    @ParameterizedTest
    @CsvSource({"approve", "exception", "block", "retry", "fallback", "release"})
    void a_rule_that_fails_never_lets_a_run_pass(String then) {
        var routing = route(REFUND, rule("rest", "true", "release"), rule("broken", "1 / (attempt - 1) == 1", then));
        assertThat(routing).returns(Route.EXCEPTION, Routing::route).returns(ReasonCode.TECHNICAL, Routing::reasonCode)
                .returns("broken", Routing::ruleId);
        assertThat(routing.reason()).contains("could not be evaluated");
    }

    @Test
    void a_rule_after_its_last_day_does_not_count() {
        var flow = compiled(rule("old", "true", "block", "expires: 2026-11-22"), rule("r", "true", "release"));
        assertThat(flow.route(REFUND, Instant.parse("2026-11-22T23:59:59Z")).route()).isEqualTo(Route.BLOCK);
        assertThat(flow.route(REFUND, Instant.parse("2026-11-23T00:00:00Z")).route()).isEqualTo(Route.RELEASE);
    }

    @Test
    void a_technical_failure_is_retried_while_attempts_are_left() {
        var flow = compiled(rule("a", "action.type == \"refund\" && action.amount > 1", "approve"));
        assertThat(flow.route(TIMEOUT, Attempts.NONE, NOW)).returns(Route.RETRY, Routing::route).returns(true, Routing::technicalRetry)
                .returns("The run failed technically: timed out", Routing::reason);
        assertThat(flow.route(TIMEOUT, new Attempts(1, 1), NOW)).returns(ReasonCode.REPEATED_RETRIES, Routing::reasonCode);
        assertThat(flow.route(TIMEOUT, new Attempts(0, 3), NOW)).returns(ReasonCode.REPEATED_RETRIES, Routing::reasonCode);
    }

    @Test
    void a_failure_where_no_retry_is_allowed_at_all_is_a_technical_exception() {
        var flow = FlowCompiler.load(Flows.bytes(Flows.flow(rule("r", "true", "release")).replace("technical: 1", "technical: 0")));
        assertThat(flow.route(TIMEOUT, Attempts.NONE, NOW)).returns(ReasonCode.TECHNICAL, Routing::reasonCode);
    }

    @Test
    void a_failed_run_is_never_released_nor_approved() {
        assertThat(route(refund("5.00", ",'failure':{'kind':'technical'}"), rule("r", "true", "release"), rule("a", "true", "approve")).route())
                .isEqualTo(Route.RETRY);
    }

    @Test
    void a_failed_run_can_still_be_blocked_or_looked_at() {
        assertThat(route(TIMEOUT, rule("b", "failure.kind == \"technical\"", "block")).route()).isEqualTo(Route.BLOCK);
        assertThat(route(TIMEOUT, rule("e", "has(failure)", "exception")).ruleId()).isEqualTo("e");
    }

    @Test
    void a_refusal_goes_to_the_prompts_fallback_and_without_one_to_the_queue() {
        var refused = "'failure':{'kind':'refused'}}";
        assertThat(route(run("{'prompt':{'name':'reply','version':'14'}," + refused)))
                .returns(Route.FALLBACK, Routing::route).returns("reply-safe@3", Routing::fallbackPrompt).returns(false, Routing::technicalRetry);
        assertThat(route(run("{'prompt':{'name':'plain','version':'1'}," + refused))).returns(ReasonCode.TECHNICAL, Routing::reasonCode);
        assertThat(route(run("{" + refused))).returns(ReasonCode.TECHNICAL, Routing::reasonCode);
        assertThat(compiled().route(run("{'prompt':{'name':'reply','version':'14'}," + refused), new Attempts(0, 3), NOW))
                .returns(ReasonCode.REPEATED_RETRIES, Routing::reasonCode);
    }

    @ParameterizedTest
    @CsvSource({"reply, 14, APPROVE", "reply-safe, 3, APPROVE", "other, 2, APPROVE", "reply, 15, EXCEPTION", "new, 1, EXCEPTION", "reply,, APPROVE", "new,, EXCEPTION"})
    void a_run_of_a_prompt_version_that_the_flow_does_not_know_is_an_exception(String name, String version, Route expected) {
        // Given
        var prompt = version == null ? "{'name':'" + name + "'}" : "{'name':'" + name + "','version':'" + version + "'}";
        // When
        var routing = route(refund("5.00", ",'prompt':" + prompt), rule("f", "false", "fallback", "fallback: other@2"));
        // Then
        assertThat(routing.route()).isEqualTo(expected);
        if (expected == Route.EXCEPTION) {
            assertThat(routing).returns(ReasonCode.POLICY_CONFLICT, Routing::reasonCode)
                    .returns("The flow does not know the prompt " + (version == null ? name : name + "@" + version), Routing::reason);
        }
    }

    @Test
    void a_flow_that_lists_no_prompts_takes_runs_of_any() {
        var flow = Flows.flow().replaceFirst("(?s)prompts:.*?]\n", "");
        assertThat(FlowCompiler.load(Flows.bytes(flow)).route(refund("5.00", ",'prompt':{'name':'new','version':'1'}"), NOW).route()).isEqualTo(Route.APPROVE);
    }

    @Test
    void a_rule_that_asks_again_without_an_attempt_left_makes_an_exception() {
        var flow = compiled(rule("again", "true", "retry"));
        assertThat(flow.route(REFUND, new Attempts(1, 2), NOW)).returns(Route.RETRY, Routing::route).returns("again", Routing::ruleId);
        assertThat(flow.route(REFUND, new Attempts(1, 3), NOW)).returns(ReasonCode.REPEATED_RETRIES, Routing::reasonCode)
                .returns("again", Routing::ruleId);
    }

    @Test
    void a_fallback_rule_names_its_prompt_or_takes_the_runs() {
        assertThat(route(REFUND, rule("f", "true", "fallback", "fallback: other@2")).fallbackPrompt()).isEqualTo("other@2");
        assertThat(route(refund("1.00", ",'prompt':{'name':'reply','version':'14'}"), rule("f", "true", "fallback")).fallbackPrompt())
                .isEqualTo("reply-safe@3");
        assertThat(route(REFUND, rule("f", "true", "fallback"))).returns(ReasonCode.TECHNICAL, Routing::reasonCode);
    }

    @Test
    void a_sample_takes_about_its_share_and_always_the_same_runs() {
        // Given
        var flow = compiled(rule("r", "true", "release", "sample: 0.05"));
        // When
        var sampled = IntStream.range(0, 4000).filter(i -> {
            var run = run("{'id':'r" + i + "','source':'s','action':{'type':'refund'}}");
            assertThat(flow.route(run, NOW).sampled()).isEqualTo(flow.route(run, NOW.plusSeconds(99)).sampled());
            return flow.route(run, NOW).sampled();
        }).count();
        // Then
        assertThat(sampled).isBetween(140L, 260L);
    }

    @Test
    void a_run_with_a_field_of_the_wrong_type_is_refused_with_field_value_and_remedy() {
        assertThatThrownBy(() -> run("{'action':{'type':'refund','amount':240.0}}")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The run's action.amount must be a decimal number in quotes such as \"240.00\", got 240.0.");
        assertThatThrownBy(() -> run("{'action':{'amount':'1e999999999'}}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> run("{'references':{'order':7}}")).hasMessageContaining("references.order");
        assertThatThrownBy(() -> run("[]")).isInstanceOf(IllegalArgumentException.class);
    }
}
