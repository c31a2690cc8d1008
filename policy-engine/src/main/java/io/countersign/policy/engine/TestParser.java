package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.Counter;
import io.countersign.policy.engine.ParsedFlow.ParsedRule;
import io.countersign.policy.engine.ParsedFlow.ParsedTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads the tests that stand in a flow: a run, what was there before it, and where it must go.
final class TestParser {
    private static final int MOST = 1_000_000;

    private final List<Problem> problems;

    TestParser(List<Problem> problems) {
        this.problems = problems;
    }

    List<ParsedTest> parse(MappingReader flow, List<ParsedRule> rules, List<Counter> counters) {
        var tests = new ArrayList<ParsedTest>();
        var seen = new HashSet<String>();
        Set<String> ids = new HashSet<>();
        rules.forEach(rule -> ids.add(rule.rule().id()));
        for (var node : flow.list("tests")) {
            var test = MappingReader.of(node, "a test", problems, List.of("name", "run", "earlier", "counters", "expect", "rule"));
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
            tests.add(new ParsedTest(name, node, run, inline, path, history(test, counters), test.choice("expect", Route.class, true), rule));
        }
        return tests;
    }

    private History history(MappingReader test, List<Counter> counters) {
        var earlier = test.mapping("earlier", "\"earlier\" of a test", List.of("runs", "sameAction"));
        var counted = test.mapping("counters", "\"counters\" of a test", counters.stream().map(Counter::name).toList());
        var counts = new HashMap<String, Long>();
        if (counted != null) {
            counted.entries().keySet().forEach(name -> counts.put(name, (long) counted.whole(name, 0, 0, MOST)));
        }
        return earlier == null ? new History(0, 0, counts)
                : new History(earlier.whole("runs", 0, 0, MOST), earlier.whole("sameAction", 0, 0, MOST), counts);
    }
}
