package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A flow document as read, with the places that later checks need for their messages.
///
/// @param named every owner and backup in the document
/// @param quorums every stage's
/// @param counters where each counter stands, by its name
/// @param actions where each action stands, by its type
record ParsedFlow(FlowDefinition definition, List<ParsedRule> rules, List<ParsedTest> tests, List<Named> named, List<Quorum> quorums, Map<String, Node> counters,
        Map<String, Node> actions) {

    /// @param when   the condition's node, or null when it is missing or no text
    /// @param reason likewise
    record ParsedRule(FlowDefinition.Rule rule, Node node, ScalarNode when, ScalarNode reason) {}

    /// @param inline the run written in the flow, or null
    /// @param path   the file named instead, or null
    /// @param history what was there before the run
    /// @param rule   the rule that must decide, or null
    record ParsedTest(String name, Node node, Node runNode, JsonNode inline, String path, History history, Route expect, String rule) {}

    /// @param where what names this person or role, for messages
    record Named(String name, Node node, String where) {}

    /// @param people  how many must approve
    /// @param from    persons or roles they come from
    /// @param earlier stages whose deciders can't decide in this one
    /// @param where   the stage, for messages
    record Quorum(int people, List<String> from, List<Quorum> earlier, Node node, String where) {}
}
