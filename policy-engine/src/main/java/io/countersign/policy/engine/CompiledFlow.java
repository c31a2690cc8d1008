package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Rule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A flow that is ready to judge runs. Immutable, safe to use from many threads.
public final class CompiledFlow {
    private final FlowDefinition definition;
    private final String yaml;
    private final String contentHash;
    private final RuleSet rules;
    private final Map<String, ReasonTemplate> reasons;
    /// As `name@version`, and by name alone for runs that name no version.
    private final Set<String> prompts;

    CompiledFlow(FlowDefinition definition, byte[] yaml, List<Condition> conditions, Map<String, ReasonTemplate> reasons) {
        this.definition = definition;
        this.yaml = new String(yaml, StandardCharsets.UTF_8);
        this.contentHash = Hashing.sha256Hex(yaml);
        this.rules = new RuleSet(definition.rules(), conditions);
        this.reasons = Map.copyOf(reasons);
        this.prompts = definition.promptVersions().stream()
                .flatMap(prompt -> Stream.of(prompt, prompt.substring(0, prompt.lastIndexOf('@')))).collect(Collectors.toUnmodifiableSet());
    }

    /// The flow as read.
    public FlowDefinition definition() {
        return definition;
    }

    /// The flow's name.
    public String name() {
        return definition.flow();
    }

    /// The document's text, exactly as it was compiled.
    public String yaml() {
        return yaml;
    }

    /// SHA-256 of the YAML bytes, 64 lower-case hex digits.
    public String contentHash() {
        return contentHash;
    }

    /// What the flow says about a type of action.
    public Optional<ActionClass> action(String type) {
        return Optional.ofNullable(type == null ? null : definition.actions().get(type));
    }

    /// Judges a run on whose case no retry was given yet.
    public Routing route(RunFacts run, Instant at) {
        return route(run, Attempts.NONE, at);
    }

    /// Judges a run. Never fails: whatever goes wrong inside a rule is a result of that rule and a reason to be careful.
    ///
    /// Every rule is asked and the most careful answer wins: block, exception, approve, retry or fallback, release;
    /// within one class the first rule of the file. Beside the rules,
    /// - a condition that could not be evaluated makes an exception (TECHNICAL);
    /// - an approve, exception or block rule that reads an absent field makes an exception (MISSING_DATA);
    ///   release, retry and fallback rules then just do not match;
    /// - an action the flow does not know makes an exception (UNKNOWN_ACTION), one that claims another effect than the
    ///   flow's (POLICY_CONFLICT);
    /// - a run of a prompt version that the flow does not know, where it knows any, makes an exception (POLICY_CONFLICT);
    /// - a run that reports a failure has nothing to approve or release: block and exception rules still count, then its
    ///   retry and fallback rules, else a technical failure is retried and a refusal or invalid output goes to the
    ///   prompt's fallback; with no attempt left it is an exception (REPEATED_RETRIES, or TECHNICAL when none was made);
    /// - if nothing matches, an external effect is held for approval and an internal draft is released;
    /// - the action's [Autonomy] has the last word about what is neither blocked, nor an exception, nor failed.
    ///
    /// Exceptions among themselves: a matching rule's reason comes first, then unknown action, effect and prompt, then
    /// an evaluation error, then missing data.
    ///
    /// @param soFar retries already given on the case
    /// @param at    the moment of evaluation: rules whose `expires` day (UTC) has passed do not count
    public Routing route(RunFacts run, Attempts soFar, Instant at) {
        var action = run.actionType().map(type -> definition.actions().get(type)).orElse(null);
        var results = rules.ask(run, action == null ? null : action.effect().word(), at);
        var draft = new RoutingDraft(definition, contentHash, run, action, results);

        var block = matched(results, Route.BLOCK);
        if (block != null) {
            return draft.byRule(Route.BLOCK, block, reason(block, run));
        }
        var exception = matched(results, Route.EXCEPTION);
        if (exception != null) {
            return draft.byRule(Route.EXCEPTION, exception, reason(exception, run));
        }
        var failed = run.textOf("failure.kind") != null;
        var surprise = surprise(run, action, failed, draft);
        if (surprise.isPresent()) {
            return surprise.get();
        }
        if (failed) {
            var again = firstMatched(results, Route.RETRY, Route.FALLBACK);
            return again != null ? again(again, run, soFar, draft) : FailureHandling.route(definition, run, soFar, draft);
        }
        var unjudged = unjudged(results, draft);
        if (unjudged.isPresent()) {
            return unjudged.get();
        }
        return draft.withinAutonomy(judged(results, run, soFar, draft));
    }

    private Routing judged(List<RuleResult> results, RunFacts run, Attempts soFar, RoutingDraft draft) {
        var approve = matched(results, Route.APPROVE);
        if (approve != null) {
            return draft.byRule(Route.APPROVE, approve, reason(approve, run));
        }
        var again = firstMatched(results, Route.RETRY, Route.FALLBACK);
        if (again != null) {
            return again(again, run, soFar, draft);
        }
        var release = matched(results, Route.RELEASE);
        return release != null ? draft.byRule(Route.RELEASE, release, reason(release, run)) : draft.noMatch();
    }

    /// What the prompt and the action themselves say, whatever the rules say. A failed run may lack the details of its action, but an
    /// action it does name must fit.
    private Optional<Routing> surprise(RunFacts run, ActionClass action, boolean failed, RoutingDraft draft) {
        var prompt = prompt(run);
        if (prompt != null && !prompts.isEmpty() && !prompts.contains(prompt)) {
            return Optional.of(draft.exception(ReasonCode.POLICY_CONFLICT,
                    "The flow does not know the prompt %s".formatted(PlainText.oneLine(prompt, 120))));
        }
        if (!run.hasAction() || failed && run.actionType().isEmpty()) {
            return Optional.empty();
        }
        if (action == null) {
            return Optional.of(draft.exception(ReasonCode.UNKNOWN_ACTION, run.actionType()
                    .map(type -> "The flow does not know the action \"%s\"".formatted(PlainText.oneLine(type, 80)))
                    .orElse("The run's action has no type")));
        }
        var claimed = run.textOf("action.effect");
        if (claimed != null && !claimed.equals(action.effect().word())) {
            return Optional.of(draft.exception(ReasonCode.POLICY_CONFLICT,
                    "The run says \"%s\" has an %s effect, the flow says it is %s".formatted(
                            PlainText.oneLine(action.type(), 60), PlainText.oneLine(claimed, 30), action.effect().word())));
        }
        return Optional.empty();
    }

    /// `name@version`, or the name alone where the run names no version; null: it names no prompt.
    private static String prompt(RunFacts run) {
        var name = run.textOf("prompt.name");
        var version = run.textOf("prompt.version");
        return name == null || version == null ? name : name + "@" + version;
    }

    private Optional<Routing> unjudged(List<RuleResult> results, RoutingDraft draft) {
        for (var i = 0; i < results.size(); i++) {
            if (results.get(i).outcome() == RuleOutcome.ERROR) {
                return Optional.of(draft.exceptionBy(definition.rules().get(i), ReasonCode.TECHNICAL,
                        "Rule \"%s\" could not be evaluated: %s".formatted(results.get(i).name(), results.get(i).detail())));
            }
        }
        for (var i = 0; i < results.size(); i++) {
            var rule = definition.rules().get(i);
            if (results.get(i).outcome() == RuleOutcome.MISSING && !rule.then().isLessCarefulThanApprove()) {
                return Optional.of(draft.exceptionBy(rule, ReasonCode.MISSING_DATA,
                        "Rule \"%s\" could not be judged: %s is missing".formatted(
                                PlainText.oneLine(rule.name(), 120), results.get(i).detail())));
            }
        }
        return Optional.empty();
    }

    private Routing again(Rule rule, RunFacts run, Attempts soFar, RoutingDraft draft) {
        if (!definition.attempts().left(soFar)) {
            return draft.exceptionBy(rule, ReasonCode.REPEATED_RETRIES, "No attempt is left after %d: %s".formatted(
                    soFar.totalSoFar(), reason(rule, run)));
        }
        if (rule.then() == Route.RETRY) {
            return draft.byRule(Route.RETRY, rule, reason(rule, run));
        }
        var prompt = rule.fallback() != null ? rule.fallback() : FailureHandling.fallback(definition, run);
        return prompt == null && rule.fallbackAction() == null
                ? draft.exceptionBy(rule, ReasonCode.TECHNICAL, "The run's prompt has no fallback: " + reason(rule, run))
                : draft.fallback(rule, prompt, reason(rule, run));
    }

    private String reason(Rule rule, RunFacts run) {
        return reasons.get(rule.id()).render(run);
    }

    private Rule matched(List<RuleResult> results, Route route) {
        return firstMatched(results, route, route);
    }

    private Rule firstMatched(List<RuleResult> results, Route one, Route other) {
        for (var i = 0; i < results.size(); i++) {
            var rule = definition.rules().get(i);
            if (results.get(i).outcome() == RuleOutcome.MATCHED && (rule.then() == one || rule.then() == other)) {
                return rule;
            }
        }
        return null;
    }

    /// The types of action for which a rule can hold at all, in the order of the file.
    Set<String> reach(Rule rule) {
        return rules.reach(rule, definition.actions().values());
    }
}
