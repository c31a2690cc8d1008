package io.countersign.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.countersign.audit.domain.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// What differs between two versions of a run, value by value.
final class Diff {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Diff() {
    }

    /// @param before JSON
    /// @param after JSON
    static List<Change> of(String before, String after) {
        try {
            var changes = new ArrayList<Change>();
            add("", JSON.readTree(before), JSON.readTree(after), changes);
            return changes;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A recorded run is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// Only the action and the output: what a person edits.
    ///
    /// @param run JSON; null: not known
    static String shown(String run) {
        try {
            if (run == null) {
                return null;
            }
            var all = JSON.readTree(run);
            var shown = JSON.createObjectNode();
            for (var field : List.of("action", "output")) {
                if (all.has(field)) {
                    shown.set(field, all.get(field));
                }
            }
            return shown.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A recorded run is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static void add(String pointer, JsonNode before, JsonNode after, List<Change> changes) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            var names = new TreeSet<String>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> add(pointer + "/" + name.replace("~", "~0").replace("/", "~1"), before.path(name), after.path(name), changes));
        } else if (before.isArray() && after.isArray()) {
            for (var i = 0; i < Math.max(before.size(), after.size()); i++) {
                add(pointer + "/" + i, before.path(i), after.path(i), changes);
            }
        } else {
            changes.add(new Change(pointer, json(before), json(after)));
        }
    }

    private static String json(JsonNode value) {
        return value instanceof MissingNode ? null : value.toString();
    }
}
