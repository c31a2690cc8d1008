package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.AttemptLimits;
import io.countersign.policy.engine.FlowDefinition.PromptVersion;
import io.countersign.policy.engine.FlowDefinition.QueueSettings;
import io.countersign.policy.engine.FlowDefinition.Rule;
import io.countersign.policy.engine.FlowDefinition.Stage;
import io.countersign.policy.engine.ParsedFlow.Named;
import io.countersign.policy.engine.ParsedFlow.ParsedRule;
import io.countersign.policy.engine.ParsedFlow.ParsedTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the shape of a flow document: keys, types, words, durations, dates. What the rules mean is checked afterwards.
final class FlowParser {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern PROMPT_REFERENCE = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Duration RESPOND_WITHIN = Duration.ofHours(1);
    private static final Duration RETRY_WITHIN = Duration.ofMinutes(10);

    private static final List<String> APPROVAL_KEYS = List.of("stages", "expireAfter", "calendar", "argumentsSchema", "reportOutcome");
    private static final List<String> FLOW_KEYS = with(List.of("flow", "description", "owner", "prompts", "actions",
            "attempts", "exceptions", "rules", "tests"), APPROVAL_KEYS);
    private static final List<String> ACTION_KEYS = with(List.of("effect", "risk", "owner", "backup", "respondWithin",
            "undo", "receiptValidFor"), APPROVAL_KEYS);
    private static final List<String> RULE_KEYS = List.of("id", "name", "when", "then", "reasonCode", "reason", "risk",
            "owner", "backup", "reviewBy", "expires", "sample", "fallback", "blockReason");

    private final List<Problem> problems;
    private final List<Problem> warnings;
    private final List<Named> named = new ArrayList<>();

    FlowParser(List<Problem> problems, List<Problem> warnings) {
        this.problems = problems;
        this.warnings = warnings;
    }

    /// Null only when the document is not even a mapping. With problems in the list the result has gaps and is good for
    /// further checks alone.
    ParsedFlow parse(YamlText document) {
        var flow = MappingReader.of(document.root(), "the flow", problems, FLOW_KEYS);
        if (flow == null) {
            return null;
        }
        flow.require("flow", "owner", "actions", "exceptions", "rules");
        var name = id(flow, "flow", "?");
        var owner = person(flow, "owner", "the flow");
        var prompts = prompts(flow);
        var exceptions = exceptions(flow);
        var actions = actions(flow);
        var attempts = attempts(flow);
        var rules = rules(flow, prompts);
        var tests = tests(flow, rules);
        var definition = new FlowDefinition(name, flow.text("description", ""), owner, prompts, actions, attempts, exceptions,
                rules.stream().map(ParsedRule::rule).toList(), tests.stream().map(ParsedTest::name).toList());
        return new ParsedFlow(definition, rules, tests, List.copyOf(named));
    }

    private List<PromptVersion> prompts(MappingReader flow) {
        var prompts = new ArrayList<PromptVersion>();
        var seen = new HashSet<String>();
        for (var node : flow.list("prompts")) {
            var prompt = MappingReader.of(node, "a prompt", problems, List.of("name", "version", "text", "fallback"));
            if (prompt == null) {
                continue;
            }
            prompt.require("name", "version");
            var name = prompt.text("name", "?");
            var version = prompt.text("version", "?");
            if (!seen.add(name + "@" + version)) {
                problems.add(YamlText.at(node, "Prompt %s@%s is listed twice; keep one.".formatted(name, version)));
            }
            prompts.add(new PromptVersion(name, version, prompt.text("text", null), promptReference(prompt, "fallback")));
        }
        return prompts;
    }

    private String promptReference(MappingReader reader, String key) {
        var text = reader.text(key, null);
        if (text != null && !PROMPT_REFERENCE.matcher(text).matches()) {
            reader.problem(key, "\"%s\" must be a prompt and its version such as support-reply-safe@3, got \"%s\".".formatted(key, text));
            return null;
        }
        return text;
    }

    private Map<String, ActionClass> actions(MappingReader flow) {
        var actions = new LinkedHashMap<String, ActionClass>();
        var defaults = flow; // stages, expireAfter and their like at the top hold for every action that says nothing itself
        var all = flow.mapping("actions", "actions", null);
        if (all == null) {
            return actions;
        }
        for (var entry : all.entries().entrySet()) {
            var type = entry.getKey();
            var where = "action \"%s\"".formatted(type);
            var action = MappingReader.of(entry.getValue(), where, problems, ACTION_KEYS);
            if (action == null) {
                continue;
            }
            action.require("effect");
            var effect = action.choice("effect", Effect.class, true);
            if (effect == Effect.EXTERNAL) {
                action.require("risk", "owner", "backup");
            }
            var risk = action.choice("risk", Risk.class, true);
            var expireAfter = action.has("expireAfter") ? action : defaults;
            actions.put(type, new ActionClass(type, effect == null ? Effect.EXTERNAL : effect, risk == null ? Risk.LOW : risk,
                    person(action, "owner", where), person(action, "backup", where),
                    action.duration("respondWithin", RESPOND_WITHIN, false), action.duration("undo", Duration.ZERO, true),
                    action.duration("receiptValidFor", RoutingDraft.RECEIPT_VALID_FOR, false),
                    stages(action.has("stages") ? action : defaults),
                    expireAfter.duration("expireAfter", null, false),
                    (action.has("calendar") ? action : defaults).text("calendar", null),
                    schema(action.has("argumentsSchema") ? action : defaults),
                    (action.has("reportOutcome") ? action : defaults).flag("reportOutcome")));
            notYet(action);
        }
        if (actions.isEmpty() && all.entries().isEmpty()) {
            flow.problem("actions", "\"actions\" is empty; every run with an action would be an exception.");
        }
        notYet(flow);
        return actions;
    }

    private com.fasterxml.jackson.databind.JsonNode schema(MappingReader reader) {
        var schema = reader.mapping("argumentsSchema", "argumentsSchema", null);
        return schema == null ? null : YamlJson.of(schema.node(), problems);
    }

    /// Honest about what is stored but not acted on.
    private void notYet(MappingReader reader) {
        for (var key : List.of("stages", "expireAfter", "calendar", "argumentsSchema")) {
            if (reader.has(key)) {
                warnings.add(YamlText.at(reader.keyNode(key), "\"%s\" is kept with the flow but nothing acts on it yet.".formatted(key)));
            }
        }
    }

    private List<Stage> stages(MappingReader reader) {
        var stages = new ArrayList<Stage>();
        for (var node : reader.list("stages")) {
            var stage = MappingReader.of(node, "a stage", problems, List.of("owner", "backup", "quorum", "respondWithin"));
            if (stage != null) {
                stage.require("owner", "backup");
                stages.add(new Stage(person(stage, "owner", "a stage"), person(stage, "backup", "a stage"),
                        stage.whole("quorum", 1, 1, 20), stage.duration("respondWithin", RESPOND_WITHIN, false)));
            }
        }
        return stages;
    }

    private AttemptLimits attempts(MappingReader flow) {
        var attempts = flow.mapping("attempts", "attempts", List.of("technical", "perCase", "within"));
        if (attempts == null) {
            return new AttemptLimits(1, 3, RETRY_WITHIN);
        }
        return new AttemptLimits(attempts.whole("technical", 1, 0, 100), attempts.whole("perCase", 3, 0, 100),
                attempts.duration("within", RETRY_WITHIN, false));
    }

    private QueueSettings exceptions(MappingReader flow) {
        var exceptions = flow.mapping("exceptions", "exceptions", List.of("owner", "backup", "respondWithin"));
        if (exceptions == null) {
            return new QueueSettings("?", "?", RESPOND_WITHIN);
        }
        exceptions.require("owner", "backup");
        return new QueueSettings(person(exceptions, "owner", "exceptions"), person(exceptions, "backup", "exceptions"),
                exceptions.duration("respondWithin", RESPOND_WITHIN, false));
    }

    private List<ParsedRule> rules(MappingReader flow, List<PromptVersion> prompts) {
        var rules = new ArrayList<ParsedRule>();
        var seen = new HashSet<String>();
        for (var node : flow.list("rules")) {
            var rule = MappingReader.of(node, "rule \"%s\"".formatted(idOf(node)), problems, RULE_KEYS);
            if (rule == null) {
                continue;
            }
            rule.require("id", "name", "when", "then", "reason", "owner", "reviewBy");
            var id = id(rule, "id", "?");
            if (rule.has("id") && !seen.add(id)) {
                rule.problem("id", "Duplicate rule id \"%s\"; every rule needs its own.".formatted(id));
            }
            var then = rule.choice("then", Route.class, true);
            rules.add(new ParsedRule(rule(rule, id, then, prompts), node, rule.scalar("when"), rule.scalar("reason")));
        }
        return rules;
    }

    private Rule rule(MappingReader rule, String id, Route then, List<PromptVersion> prompts) {
        var where = "rule \"%s\"".formatted(id);
        var code = rule.choice("reasonCode", ReasonCode.class, false);
        belongs(rule, "reasonCode", then, Route.EXCEPTION);
        belongs(rule, "sample", then, Route.RELEASE);
        belongs(rule, "fallback", then, Route.FALLBACK);
        belongs(rule, "blockReason", then, Route.BLOCK);
        var fallback = promptReference(rule, "fallback");
        if (then == Route.FALLBACK && fallback == null && prompts.stream().allMatch(prompt -> prompt.fallback() == null)) {
            rule.problem("then", "Rule \"%s\" falls back, but neither it nor any prompt of the flow names a \"fallback\".".formatted(id));
        }
        return new Rule(id, rule.text("name", "?"), rule.text("when", ""), then == null ? Route.BLOCK : then,
                then == Route.EXCEPTION && code == null ? ReasonCode.MANUAL : code, rule.text("reason", ""),
                rule.choice("risk", Risk.class, true), person(rule, "owner", where), person(rule, "backup", where),
                rule.date("reviewBy"), rule.date("expires"), rule.share("sample"), fallback, rule.text("blockReason", null));
    }

    private static void belongs(MappingReader rule, String key, Route then, Route only) {
        if (rule.has(key) && then != null && then != only) {
            rule.problem(key, "\"%s\" only belongs to a rule with \"then: %s\"; remove it.".formatted(key, only.word()));
        }
    }

    private List<ParsedTest> tests(MappingReader flow, List<ParsedRule> rules) {
        var tests = new ArrayList<ParsedTest>();
        var seen = new HashSet<String>();
        Set<String> ids = new HashSet<>();
        rules.forEach(rule -> ids.add(rule.rule().id()));
        for (var node : flow.list("tests")) {
            var test = MappingReader.of(node, "a test", problems, List.of("name", "run", "expect", "rule"));
            if (test == null) {
                continue;
            }
            test.require("name", "run", "expect");
            var name = test.text("name", "?");
            if (test.has("name") && !seen.add(name)) {
                test.problem("name", "Duplicate test name \"%s\"; every test needs its own.".formatted(name));
            }
            var rule = test.text("rule", null);
            if (rule != null && !ids.contains(rule)) {
                test.problem("rule", "Test \"%s\" expects the rule \"%s\", which does not exist%s".formatted(name, rule,
                        Suggestion.nearest(rule, ids).map(near -> "; did you mean \"" + near + "\"?").orElse(".")));
            }
            var run = test.place("run");
            var inline = test.has("run") && run instanceof MappingNode ? YamlJson.of(run, problems) : null;
            var path = test.has("run") && inline == null ? test.text("run", null) : null;
            tests.add(new ParsedTest(name, node, run, inline, path, test.choice("expect", Route.class, true), rule, test.place("rule")));
        }
        return tests;
    }

    private String person(MappingReader reader, String key, String where) {
        var name = reader.text(key, null);
        if (name != null) {
            named.add(new Named(name, reader.place(key), "%s of %s".formatted(key, where)));
            if (key.equals("backup") && name.equals(reader.entries().get("owner") instanceof ScalarNode owner ? owner.getValue() : null)) {
                warnings.add(YamlText.at(reader.place(key), "The backup of %s is also its owner.".formatted(where)));
            }
        }
        return name;
    }

    private String id(MappingReader reader, String key, String otherwise) {
        var text = reader.text(key, otherwise);
        if (reader.has(key) && !text.equals(otherwise) && !ID.matcher(text).matches()) {
            reader.problem(key, "\"%s\" must be 1 to 64 letters, digits, dots, dashes or underscores, got \"%s\".".formatted(
                    key, PlainText.oneLine(text, 80)));
        }
        return text;
    }

    private static String idOf(Node node) {
        if (node instanceof MappingNode mapping) {
            for (var tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals("id")
                        && tuple.getValueNode() instanceof ScalarNode id) {
                    return PlainText.oneLine(id.getValue(), 64);
                }
            }
        }
        return "?";
    }

    private static List<String> with(List<String> some, List<String> more) {
        var both = new ArrayList<>(some);
        both.addAll(more);
        return List.copyOf(both);
    }
}
