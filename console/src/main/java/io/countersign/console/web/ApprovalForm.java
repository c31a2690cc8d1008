package io.countersign.console.web;

import io.countersign.console.domain.Care;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a person typed on the page of an approval; kept when it has to be shown again.
///
/// @param kind what they want to do; empty: nothing yet
/// @param looked checks they ticked
/// @param edits what they typed in place of what was shown, by field
/// @param key the decision's idempotency key
/// @param firstViewedAt when it was first shown to them
/// @param rest ids that follow in the list they came from
/// @param alone whether it was opened by itself, from no list
/// @param problems by field: what can't be taken, and why; the key `form` speaks of all of it
public record ApprovalForm(String kind, String note, String released, Set<String> looked, Map<String, String> edits, long version, String actionDigest, long runVersion,
        String card, String key, Instant firstViewedAt, List<String> rest, boolean alone, Map<String, String> problems) {

    /// What a person wants who goes on to change the amount.
    static final String AMOUNT = "amount";

    static ApprovalForm empty() {
        return of(new MultivaluedHashMap<>());
    }

    static ApprovalForm of(MultivaluedMap<String, String> form) {
        var edits = new LinkedHashMap<String, String>();
        form.forEach((name, values) -> {
            if (!name.startsWith("edit.")) return;
            var field = name.substring("edit.".length());
            // A field that stands as it was shown is no edit: meanwhile somebody else may have changed it.
            if (!form.containsKey("was." + field) || !ActionEdit.same(values.getFirst(), form.getFirst("was." + field))) edits.put(field, values.getFirst());
        });
        var looked = form.get("looked");
        return new ApprovalForm(text(form, "kind"), text(form, "note"), text(form, "released"), looked == null ? Set.of() : new LinkedHashSet<>(looked), edits,
                number(form, "version"), text(form, "actionDigest"), number(form, "runVersion"), text(form, "card"), key(form), instant(form), rest(form), !text(form, "alone").isEmpty(), new LinkedHashMap<>());
    }

    /// The same with nothing ticked and a new key: what is shown now is something else.
    ApprovalForm shownAnew() {
        return new ApprovalForm(kind, note, "", Set.of(), edits, version, actionDigest, runVersion, card, UUID.randomUUID().toString(), Instant.now(), rest, alone, problems);
    }

    /// The same with the amount that was typed to confirm another put where the amount is edited; it has to be confirmed itself then.
    ApprovalForm changingAmount() {
        var changed = new LinkedHashMap<>(edits);
        var amount = Care.number(released);
        if (amount != null) changed.put(ActionEdit.AMOUNT, amount.toPlainString());
        return new ApprovalForm(AMOUNT, note, "", looked, changed, version, actionDigest, runVersion, card, key, firstViewedAt, rest, alone, problems);
    }

    public boolean isEdited() {
        return !edits.isEmpty();
    }

    private static String text(MultivaluedMap<String, String> form, String name) {
        var value = form.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static long number(MultivaluedMap<String, String> form, String name) {
        try {
            return Long.parseLong(text(form, name));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String key(MultivaluedMap<String, String> form) {
        var key = text(form, "key");
        return key.isEmpty() || key.length() > 100 ? UUID.randomUUID().toString() : key;
    }

    private static Instant instant(MultivaluedMap<String, String> form) {
        try {
            return Instant.parse(text(form, "firstViewedAt"));
        } catch (DateTimeException e) {
            return Instant.now();
        }
    }

    private static List<String> rest(MultivaluedMap<String, String> form) {
        var rest = text(form, "rest");
        return rest.isEmpty() ? List.of() : List.of(rest.split(","));
    }
}
