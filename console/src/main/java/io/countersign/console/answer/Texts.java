package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;

/// JSON as people read it.
public final class Texts {

    private Texts() {}

    /// Text as it is, anything else as indented JSON; empty for nothing.
    public static String readable(JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) return "";
        return node.isTextual() ? node.asText() : node.isContainerNode() ? node.toPrettyString() : node.asText();
    }
}
