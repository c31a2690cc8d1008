package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.AttemptLimits;
import io.countersign.policy.engine.FlowDefinition.Counter;
import io.countersign.policy.engine.FlowDefinition.PromptVersion;
import io.countersign.policy.engine.FlowDefinition.QueueSettings;
import io.countersign.policy.engine.FlowDefinition.Rule;
import io.countersign.policy.engine.ParsedFlow.ParsedRule;
import io.countersign.policy.engine.ParsedFlow.ParsedTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the shape of a flow document: keys, types, words, durations, dates. What the rules mean is checked afterwards.
final class FlowParser {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern COUNTER = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    /// What a flow may hold at most: every run meets all of it, on the thread that serves all cases of a partition.
    static final int MOST_RULES = 1_000;
    static final int MOST_COUNTERS = 20;
    static final int MOST_TESTS = 1_000;
    private static final Duration LONGEST_WINDOW = Duration.ofDays(31);
    private static final Duration RETRY_WITHIN = Duration.ofMinutes(10);

    private static final List<String> FLOW_KEYS = Stream.concat(Stream.of("flow", "description", "owner", "prompts", "calendars", "actions",
            "attempts", "exceptions", "counters", "rules", "tests"), ActionParser.APPROVAL_KEYS.stream()).toList();
    private static final List<String> RULE_KEYS = List.of("id", "name", "when", "then", "reasonCode", "reason", "risk",
            "owner", "backup", "reviewBy", "expires", "sample", "fallback", "fallbackAction", "blockReason");

    private final List<Problem> problems;
    private final PromptParser promptParser;
    private final NameReader names;
    private final Map<String, Node> counterPlaces = new HashMap<>();

    FlowParser(List<Problem> problems, List<Problem> warnings) {
        this.problems = problems;
        this.promptParser = new PromptParser(problems, warnings);
        this.names = new NameReader(warnings);
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
        var owner = names.read(flow, "owner", "the flow");
        var prompts = promptParser.parse(flow);
        var calendars = CalendarReader.of(flow, problems);
        var exceptions = exceptions(flow, calendars);
        var actions = new ActionParser(flow, names, calendars, problems).parse();
        var attempts = attempts(flow);
        var rules = rules(flow, prompts, actions.keySet());
        var counters = counters(flow, actions.keySet());
        var tests = new TestParser(problems).parse(flow, rules, counters);
        var definition = new FlowDefinition(name, flow.text("description", ""), owner, prompts, actions, attempts, exceptions, counters,
                rules.stream().map(ParsedRule::rule).toList(), tests.stream().map(ParsedTest::name).toList());
        atMost(MOST_COUNTERS, "counters", counterKeys(flow), "Keep those that rules read.");
        atMost(MOST_RULES, "rules", flow.list("rules"), "Split the flow, or join rules that differ in one value with \"in\".");
        atMost(MOST_TESTS, "tests", flow.list("tests"), "Keep those that show a different way through the rules, and judge real cases with a replay.");
        return new ParsedFlow(definition, rules, tests, names.all(), names.quorums(), counterPlaces, actionPlaces(flow));
    }

    private static Map<String, Node> actionPlaces(MappingReader flow) {
        var places = new HashMap<String, Node>();
        if (flow.place("actions") instanceof MappingNode all) {
            all.getValue().forEach(action -> places.put(action.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?", action.getValueNode()));
        }
        return places;
    }

    private static List<Node> counterKeys(MappingReader flow) {
        var counters = flow.has("counters") && flow.place("counters") instanceof MappingNode all ? all : null;
        return counters == null ? List.of() : counters.getValue().stream().map(NodeTuple::getKeyNode).toList();
    }

    private void atMost(int most, String what, List<Node> nodes, String remedy) {
        if (nodes.size() > most) {
            problems.add(YamlText.at(nodes.get(most), "The flow has %d %s; the limit is %d. %s".formatted(nodes.size(), what, most, remedy)));
        }
    }

    private AttemptLimits attempts(MappingReader flow) {
        var attempts = flow.mapping("attempts", "attempts", List.of("technical", "perCase", "within"));
        if (attempts == null) {
            return new AttemptLimits(1, 3, RETRY_WITHIN);
        }
        return new AttemptLimits(attempts.whole("technical", 1, 0, 100), attempts.whole("perCase", 3, 0, 100),
                attempts.duration("within", RETRY_WITHIN, false));
    }

    private QueueSettings exceptions(MappingReader flow, CalendarReader calendars) {
        var exceptions = flow.mapping("exceptions", "exceptions", List.of("owner", "backup", "respondWithin", "calendar", "escalateTo"));
        if (exceptions == null) {
            return new QueueSettings("?", "?", ActionParser.RESPOND_WITHIN, null, null);
        }
        exceptions.require("owner", "backup");
        var respondWithin = exceptions.duration("respondWithin", ActionParser.RESPOND_WITHIN, false);
        var calendar = calendars.read(exceptions);
        calendars.check(exceptions, "respondWithin", respondWithin, calendar);
        return new QueueSettings(names.read(exceptions, "owner", "exceptions"), names.read(exceptions, "backup", "exceptions"),
                respondWithin, calendar, names.read(exceptions, "escalateTo", "exceptions"));
    }

    private List<Counter> counters(MappingReader flow, Set<String> actions) {
        var counters = new ArrayList<Counter>();
        var all = flow.mapping("counters", "counters", null);
        if (all == null) {
            return counters;
        }
        for (var entry : all.entries().entrySet()) {
            var where = "counter \"%s\"".formatted(entry.getKey());
            var counter = MappingReader.of(entry.getValue(), where, problems, List.of("action", "per", "within"));
            if (counter == null) {
                continue;
            }
            if (!COUNTER.matcher(entry.getKey()).matches()) {
                all.problem(entry.getKey(), "\"%s\" is no name for a counter; use letters, digits and underscores, a letter first.".formatted(PlainText.oneLine(entry.getKey(), 80)));
            }
            counter.require("per", "within");
            var action = counter.text("action", null);
            if (action != null && !actions.contains(action)) {
                counter.problem("action", "%s counts \"%s\", which is none of the flow's actions%s".formatted(where, PlainText.oneLine(action, 80),
                        Suggestion.nearest(action, actions).map(near -> "; did you mean \"" + near + "\"?").orElse(".")));
            }
            var within = counter.duration("within", Duration.ofDays(1), false);
            if (within.compareTo(LONGEST_WINDOW) > 0) {
                counter.problem("within", "\"within\" in %s must be P%dD at most, got %s.".formatted(where, LONGEST_WINDOW.toDays(), within));
            }
            counterPlaces.put(entry.getKey(), entry.getValue());
            counters.add(new Counter(entry.getKey(), action, counter.text("per", "?"), within));
        }
        return counters;
    }

    private List<ParsedRule> rules(MappingReader flow, List<PromptVersion> prompts, Set<String> actions) {
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
            rules.add(new ParsedRule(rule(rule, id, then, prompts, actions), node, rule.scalar("when"), rule.scalar("reason")));
        }
        return rules;
    }

    private Rule rule(MappingReader rule, String id, Route then, List<PromptVersion> prompts, Set<String> actions) {
        var where = "rule \"%s\"".formatted(id);
        var code = rule.choice("reasonCode", ReasonCode.class, false);
        belongs(rule, "reasonCode", then, Route.EXCEPTION);
        belongs(rule, "sample", then, Route.RELEASE);
        belongs(rule, "fallback", then, Route.FALLBACK);
        belongs(rule, "fallbackAction", then, Route.FALLBACK);
        belongs(rule, "blockReason", then, Route.BLOCK);
        var fallback = promptParser.reference(rule, "fallback");
        promptParser.warnOfStranger(rule, "Rule \"" + id + "\"", fallback, prompts);
        var fallbackAction = rule.text("fallbackAction", null);
        if (fallbackAction != null && !actions.contains(fallbackAction)) {
            rule.problem("fallbackAction", "Rule \"%s\" falls back to the action \"%s\", which the flow does not know%s".formatted(id,
                    PlainText.oneLine(fallbackAction, 80), Suggestion.nearest(fallbackAction, actions).map(near -> "; did you mean \"" + near + "\"?").orElse(".")));
        }
        if (then == Route.FALLBACK && fallback == null && fallbackAction == null && prompts.stream().allMatch(prompt -> prompt.fallback() == null)) {
            rule.problem("then", "Rule \"%s\" falls back, but neither it nor any prompt of the flow names a \"fallback\".".formatted(id));
        }
        return new Rule(id, rule.text("name", "?"), rule.text("when", ""), then == null ? Route.BLOCK : then,
                then == Route.EXCEPTION && code == null ? ReasonCode.MANUAL : code, rule.text("reason", ""),
                rule.choice("risk", Risk.class, true), names.read(rule, "owner", where), names.read(rule, "backup", where),
                rule.date("reviewBy"), rule.date("expires"), rule.share("sample"), fallback, fallbackAction, rule.text("blockReason", null));
    }

    private static void belongs(MappingReader rule, String key, Route then, Route only) {
        if (rule.has(key) && then != null && then != only) {
            rule.problem(key, "\"%s\" only belongs to a rule with \"then: %s\"; remove it.".formatted(key, only.word()));
        }
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
}
