package io.countersign.console.domain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Which data a run lacks for the rule that stopped it.
public final class MissingFields {

    /// `"customer" in references`
    private static final Pattern IN = Pattern.compile("[\"']([^\"']{1,64})[\"']\\s+in\\s+(references|facts|action\\.arguments)");
    /// `references.order`, `facts.plan`, `action.arguments.to`, `action.amount`
    private static final Pattern PATH = Pattern.compile("\\b(references\\.\\w+|facts\\.\\w+|action\\.arguments\\.\\w+|action\\.(?:amount|currency))\\b");

    private MissingFields() {}

    /// Paths that the rule speaks of, that the arguments' schema asks for, or that came empty, and that have no value in the run.
    ///
    /// @param when the rule's condition; null: not known
    /// @param schema JSON Schema of the arguments; null: none
    /// @return such as `references.order`, each once
    public static List<String> of(String when, JsonNode run, JsonNode schema) {
        var paths = new LinkedHashSet<String>();
        if (when != null) {
            for (var in = IN.matcher(when); in.find();) paths.add(in.group(2) + "." + in.group(1));
            for (var path = PATH.matcher(when); path.find();) paths.add(path.group(1));
        }
        if (schema != null) schema.path("required").forEach(name -> paths.add("action.arguments." + name.asText()));
        empty("references", run.path("references"), paths);
        empty("action.arguments", run.path("action").path("arguments"), paths);
        return paths.stream().filter(path -> lacks(run, path)).toList();
    }

    private static void empty(String path, JsonNode parent, Set<String> paths) {
        parent.fieldNames().forEachRemaining(name -> paths.add(path + "." + name));
    }

    private static boolean lacks(JsonNode run, String path) {
        var node = run;
        for (var name : names(path)) node = node.path(name);
        return node.isMissingNode() || node.isNull() || node.isTextual() && node.asText().isBlank();
    }

    private static List<String> names(String path) {
        int fixed = path.startsWith("action.arguments.") ? 3 : 2;
        return new ArrayList<>(List.of(path.split("\\.", fixed)));
    }
}
