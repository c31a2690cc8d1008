package io.countersign.audit.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an event says of one thing that insights count: it replaces what was said of the same thing before, value by value.
///
/// @param subject what it is about
/// @param key which one
/// @param values by the names of the tables `insight_*`: text, whole numbers, decimals, truth values, instants, dates, lists of texts, or null;
///               never text that anybody wrote about a case
public record Measure(Subject subject, String key, Map<String, Object> values) {

    /// What is counted: one table each.
    public enum Subject { RUN, ROUTING, APPROVAL, VIEW, DECISION, EXCEPTION, FLOW, RULE, AUTONOMY }

    public Measure {
        // Not copyOf: a null takes a value back.
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
