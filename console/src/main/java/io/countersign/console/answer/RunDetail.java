package io.countersign.console.answer;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.domain.Amount;
import io.countersign.console.domain.RunWords;
import java.time.Instant;
import java.util.List;

/// One run (`GET /runs/{runId}`).
///
/// @param run as it was sent; null: erased with its case
/// @param edited as a person changed it; null: unchanged
/// @param routing how the rules judged it last; null: not yet
public record RunDetail(String runId, String id, String source, String caseId, String flow, String state, String route, String reason, Instant at, String rule, long version,
        int attempt, RunContent run, RunContent edited, boolean erased, Routing routing) {

    /// How rules judged.
    public record Routing(String route, String rule, String ruleName, String reason, String reasonCode, String risk, String flow, int flowVersion, String flowHash, List<RuleResult> rules) {

        public String routeWords() {
            return RunWords.route(route);
        }

        /// Rules that fitted, or went wrong.
        public List<RuleResult> hits() {
            return rules == null ? List.of() : rules.stream().filter(RuleResult::hit).toList();
        }

        public List<RuleResult> misses() {
            return rules == null ? List.of() : rules.stream().filter(rule -> !rule.hit()).toList();
        }

        /// The rule's name, or its id where it has none.
        public String named() {
            return ruleName == null ? rule : ruleName;
        }
    }

    /// @param outcome `matched`, `not_matched`, or what went wrong
    public record RuleResult(String rule, String name, String outcome, String detail) {

        public boolean hit() {
            return !"not_matched".equals(outcome);
        }
    }

    /// The content of a run: what the AI was given, what it answered, what it wants done.
    public record RunContent(JsonNode input, JsonNode output, Action action, String agent, Named model, Named prompt, Double confidence, JsonNode references, List<Source> dataSources,
            JsonNode facts, Failure failure, JsonNode usage, Instant occurredAt, String retryOf, String onBehalfOf) {

        public List<Source> sources() {
            return dataSources == null ? List.of() : dataSources;
        }

        /// As text: JSON where it is JSON.
        public String inputText() {
            return text(input);
        }

        public String outputText() {
            return text(output);
        }

        /// The answer is JSON, not text.
        public boolean jsonOutput() {
            return output != null && !output.isTextual();
        }

        /// Business ids by kind.
        public List<Fact> ids() {
            return named(references);
        }

        public List<Fact> used() {
            return named(usage);
        }

        public List<Fact> known() {
            return named(facts);
        }

        public String customer() {
            return references == null ? null : references.path("customer").asText(null);
        }

        public String order() {
            return references == null ? null : references.path("order").asText(null);
        }
    }

    /// @param amount decimal
    /// @param direction `to_customer` or `from_customer`
    public record Action(String type, String effect, String tool, String amount, String currency, String direction, JsonNode arguments) {

        public String money() {
            return amount == null ? null : Amount.grouped(amount) + (currency == null ? "" : " " + currency);
        }

        public List<Fact> args() {
            return named(arguments);
        }
    }

    public record Named(String name, String version, String provider) {

        @Override
        public String toString() {
            return version == null ? name : name + ", version " + version;
        }
    }

    /// Where the AI took facts from.
    public record Source(String name, String query, Boolean ok, Instant fetchedAt, Long records, Boolean complete, @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> conflictsWith) {}

    public record Failure(String kind, String message) {}

    /// One value under its name.
    public record Fact(String name, String value) {}

    public String stateWords() {
        return RunWords.state(state);
    }

    public String stateNow() {
        return RunWords.now(state);
    }

    /// What holds now: as a person changed it, or else as it was sent.
    public RunContent latest() {
        return edited == null ? run : edited;
    }

    public boolean released() {
        return state.equals("RELEASED") || state.equals("EXECUTED");
    }

    private static String text(JsonNode node) {
        return Texts.readable(node);
    }

    private static List<Fact> named(JsonNode node) {
        if (node == null || !node.isObject()) return List.of();
        return node.properties().stream().map(one -> new Fact(one.getKey(), Texts.readable(one.getValue()))).toList();
    }
}
