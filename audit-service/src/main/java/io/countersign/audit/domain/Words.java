package io.countersign.audit.domain;

import java.time.Duration;
import java.util.List;

/// Small words for sentences.
final class Words {

    private static final int SHOWN = 200;
    private static final int VALUE = 80;
    private static final int CHANGES = 4;

    private Words() {
    }

    /// `team-lead` as people say it: `team lead`.
    static String role(String role) {
        return role.replace('-', ' ').replace('_', ' ');
    }

    /// First letter large.
    static String capital(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(0, 1)).toUpperCase(java.util.Locale.ROOT)
                + text.substring(text.offsetByCodePoints(0, 1));
    }

    /// The first 200 characters.
    static String shown(String text) {
        return cut(text, SHOWN);
    }

    /// How long, in one unit: `40 s`, `29 min`, `47 h`, `3 days`.
    static String span(Duration span) {
        return span.toMinutes() < 1 ? span.toSeconds() + " s" : span.toHours() < 2 ? span.toMinutes() + " min"
                : span.toHours() < 72 ? span.toHours() + " h" : span.toDays() + " days";
    }

    /// `amount 240.00 → 190.00; reason "late" → none`.
    static String changes(List<Change> changes) {
        var said = new StringBuilder();
        for (var change : changes.subList(0, Math.min(CHANGES, changes.size()))) {
            said.append(said.isEmpty() ? "" : "; ").append(name(change.pointer())).append(' ').append(value(change.before())).append(" → ")
                    .append(value(change.after()));
        }
        return changes.size() > CHANGES ? said.append("; and ").append(changes.size() - CHANGES).append(" more").toString() : said.toString();
    }

    /// `/action/arguments/items/0` as people say it: `items 0`.
    private static String name(String pointer) {
        return pointer.replaceFirst("^/action/arguments(?=/.)", "").replaceFirst("^/action(?=/.)", "").substring(1).replace("/", " ").replace("~1", "/")
                .replace("~0", "~");
    }

    private static String value(String json) {
        if (json == null) {
            return "none";
        }
        return cut(json.length() > 2 && json.matches("\"-?[0-9.]+\"") ? json.substring(1, json.length() - 1) : json, VALUE);
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)).stripTrailing() + "…";
    }
}
