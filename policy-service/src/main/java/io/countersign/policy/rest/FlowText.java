package io.countersign.policy.rest;

import java.util.Map;

/// A flow as sent.
///
/// @param yaml the document's text
/// @param testRuns runs that the inline tests name, by path, as JSON text; null: none
public record FlowText(String yaml, Map<String, String> testRuns) {

    public FlowText {
        yaml = yaml == null ? "" : yaml;
        testRuns = testRuns == null ? Map.of() : Map.copyOf(testRuns);
    }
}
