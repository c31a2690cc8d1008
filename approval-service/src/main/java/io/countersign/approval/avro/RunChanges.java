package io.countersign.approval.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.approval.domain.ActionFacts;
import io.countersign.schemas.ContentJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What differs between two runs.
///
/// @param fields top-level fields that differ
/// @param words what differs, such as `the amount from 240.00 to 190.00 EUR`; amounts are the only values named
record RunChanges(Set<String> fields, String words) {

    static RunChanges between(JsonNode before, JsonNode after) {
        var fields = differing(before, after);
        var words = new ArrayList<String>();
        if (fields.contains("action")) {
            var action = differing(before.path("action"), after.path("action"));
            if (action.removeAll(Set.of("amount", "currency"))) {
                words.add(amount(before.path("action"), after.path("action")));
            }
            if (!action.isEmpty()) {
                words.add("the action's " + String.join(", ", action));
            }
        }
        if (fields.contains("output")) {
            words.add("the output");
        }
        return new RunChanges(fields, String.join(" and ", words));
    }

    /// The action that a run proposes.
    static ActionFacts action(JsonNode run) {
        var action = run.path("action");
        return new ActionFacts(text(action, "type"), text(action, "amount"), text(action, "currency"));
    }

    /// What a run asks for, as policy puts it: `refund 190.00 EUR`; null: it has no action.
    static String title(JsonNode run) {
        var action = action(run);
        return action.type() == null ? null
                : Stream.of(action.type(), action.amount(), action.currency()).filter(Objects::nonNull).collect(Collectors.joining(" "));
    }

    private static String text(JsonNode node, String field) {
        return node.hasNonNull(field) ? node.get(field).asText() : null;
    }

    private static String amount(JsonNode before, JsonNode after) {
        var currencyBefore = before.path("currency").asText("");
        var currencyAfter = after.path("currency").asText("");
        return "the amount from " + (before.path("amount").asText("none") + (currencyBefore.equals(currencyAfter) ? "" : " " + currencyBefore)).strip()
                + " to " + (after.path("amount").asText("none") + " " + currencyAfter).strip();
    }

    private static Set<String> differing(JsonNode before, JsonNode after) {
        var names = new TreeSet<String>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> before.has(name) && after.has(name)
                && Arrays.equals(ContentJson.canonical(before.get(name)), ContentJson.canonical(after.get(name))));
        return names;
    }
}
