package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Small flows and runs for tests.
final class Flows {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    static final ObjectMapper JSON = new ObjectMapper();

    static final Directory PEOPLE = new Directory() {
        private final Set<String> persons = Set.of("priya", "tom", "ana");
        private final Set<String> roles = Set.of("team-lead", "finance", "empty-role");

        @Override
        public boolean isPerson(String id) {
            return persons.contains(id);
        }

        @Override
        public boolean isRole(String name) {
            return roles.contains(name);
        }

        @Override
        public boolean roleHasMember(String name) {
            return roles.contains(name) && !name.equals("empty-role");
        }

        @Override
        public Set<String> people(String personOrRole) {
            return isPerson(personOrRole) ? Set.of(personOrRole) : personOrRole.equals("team-lead") ? Set.of("ana", "tom") : Set.of();
        }
    };

    private static final String HEAD = """
            flow: inbox
            owner: priya
            prompts: [{name: reply, version: "14", fallback: reply-safe@3},
              {name: plain, version: "1"},
              {name: reply-safe, version: "3"}]
            actions:
              refund: {effect: external, risk: high, owner: team-lead, backup: finance, respondWithin: PT30M, undo: PT30S, receiptValidFor: PT5M}
              note.add: {effect: internal, risk: low}
            attempts: {technical: 1, perCase: 3, within: PT10M}
            exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
            rules:
            """;

    private Flows() {}

    /// The head above with these rules; its first rule stands on line 12.
    static String flow(String... rules) {
        return HEAD + (rules.length == 0 ? "  []\n" : String.join("", rules));
    }

    /// One rule on one line.
    static String rule(String id, String when, String then, String... more) {
        return "  - {id: %s, name: Rule %s, when: %s, then: %s, reason: because of %s, owner: priya, reviewBy: 2027-01-31%s}\n"
                .formatted(id, id, quoted(when), then, id,
                        Arrays.stream(more).map(extra -> ", " + extra).collect(Collectors.joining()));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static FlowCheck check(String yaml) {
        return new FlowCompiler(PEOPLE, path -> Optional.empty(), NOW).compile(bytes(yaml));
    }

    static CompiledFlow compiled(String... rules) {
        return FlowCompiler.load(bytes(flow(rules)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A run from relaxed JSON with single quotes.
    static RunFacts run(String json) {
        return RunFacts.of(json(json), 1, 1);
    }

    static JsonNode json(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A refund run; `more` is further JSON fields, each starting with a comma.
    static RunFacts refund(String amount, String more) {
        return run("{'id':'r1','source':'urn:s','caseId':'c1','input':'x','action':{'type':'refund','effect':'external'"
                + (amount == null ? "" : ",'amount':'" + amount + "','currency':'EUR'") + "}" + more + "}");
    }

    static Routing route(RunFacts run, String... rules) {
        return compiled(rules).route(run, NOW);
    }

    /// What a single release rule with this condition says.
    static RuleResult judge(String when, RunFacts run) {
        return route(run, rule("r", when, "release")).results().getFirst();
    }
}
