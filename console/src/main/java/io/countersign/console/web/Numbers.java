package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.replay.Words;
import io.quarkus.qute.TemplateExtension;

/// How templates write counts and shares.
@TemplateExtension
final class Numbers {

    private Numbers() {}

    /// `1,352`
    static String thousands(int number) {
        return Words.number(number);
    }

    static String thousands(long number) {
        return Words.number(number);
    }

    /// A field of a run: text as it is, anything else as JSON; empty where there is none.
    static String text(JsonNode run, String field) {
        var value = run.path(field);
        return value.isTextual() ? value.textValue() : value.isMissingNode() || value.isNull() ? "" : value.toPrettyString();
    }

    static int minus(int number, int less) {
        return number - less;
    }

    static int times(int number, int factor) {
        return number * factor;
    }

    static double times(double number, int factor) {
        return Math.round(number * factor * 10) / 10.0;
    }

    /// 0.57 → `57 %`
    static String percent(double share) {
        return Words.percent(share);
    }
}
