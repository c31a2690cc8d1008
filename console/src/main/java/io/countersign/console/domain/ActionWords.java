package io.countersign.console.domain;

import java.util.Locale;
import java.util.Set;

/// What an AI wants to do, as people say it.
public final class ActionWords {

    private static final Set<String> NOUNS_LAST = Set.of("refund", "booking", "reply", "note", "change");

    private ActionWords() {}

    /// `refund` → `Refund`, `order.cancel` → `Cancel order`, `customer_reply` → `Customer reply`.
    public static String of(String type) {
        if (type == null || type.isBlank()) return "";
        var parts = type.strip().split("\\.");
        var words = parts.length == 2 && !NOUNS_LAST.contains(parts[1]) ? parts[1] + " " + parts[0] : String.join(" ", parts);
        words = words.replace('_', ' ').replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// The words of [#of] with a participle, for what was done: `Refund 240.00 EUR approved`.
    public static String done(String kind) {
        return switch (kind == null ? "" : kind) {
            case "approve" -> "approved";
            case "edit" -> "changed and approved";
            case "reject" -> "rejected";
            case "send-back" -> "sent back";
            case "override" -> "approved against the rule";
            case "answer" -> "answered by a person";
            default -> "decided";
        };
    }
}
