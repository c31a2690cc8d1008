package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Services;
import io.countersign.console.answer.RecordEntry.Change;
import io.countersign.console.answer.RunDetail.Source;
import io.countersign.console.domain.TextDiff;
import io.countersign.console.domain.TextDiff.Piece;
import io.quarkus.qute.TemplateExtension;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// How the pages that look back write values.
@TemplateExtension
final class LookFormats {

    private static final int SHORT = 80;
    private static final Duration STALE = Duration.ofDays(1);

    private LookFormats() {}

    /// Who did something, as the Record names them: a person by name, a timer and a service as what they are.
    static String who(Directory names, String actor) {
        if (actor == null) return "";
        var id = actor.replaceFirst(" \\([^)]*\\)$", "");
        var role = actor.substring(id.length());
        if (id.matches("[a-z-]+:.+|[A-Z_]+\\|.+")) return "A timer";
        return id.equals("policy-service") ? "The rules" : id.endsWith("-service") ? "The " + id.replace('-', ' ') : names.name(id) + role;
    }

    /// Escaped for an address.
    static String inUrl(String text) {
        return Services.escape(text == null ? "" : text);
    }

    /// `12,345`.
    static String grouped(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /// 0.71 → `71 %`.
    static String percent(Double share) {
        return hundredths(share) + " %";
    }

    static String hundredths(Double share) {
        return BigDecimal.valueOf(share * 100).setScale(0, RoundingMode.HALF_UP).toPlainString();
    }

    static String sizeWords(String text) {
        return grouped(text.length()) + " characters";
    }

    /// For a value within a sentence.
    static String shorter(String text) {
        return text.length() <= SHORT ? text : cut(text, SHORT) + "…";
    }

    /// With a full stop at its end.
    static String sentence(String text) {
        return text.isEmpty() || text.matches("(?s).*[.!?…]") ? text : text + ".";
    }

    /// A name of a program in words: `promptTokens` → `Prompt tokens`.
    static String spaced(String name) {
        return Formats.words(name.replaceAll("([a-z])([A-Z])", "$1 $2").replace('.', ' '));
    }

    /// Empty for nothing.
    static String orNothing(String text) {
        return text == null ? "" : text;
    }

    static long minusOne(long number) {
        return number - 1;
    }

    static long plusOne(long number) {
        return number + 1;
    }

    /// What a field for a day can show of a moment.
    static String day(String moment) {
        return moment.length() > 10 ? moment.substring(0, 10) : moment;
    }

    static List<Piece> words(Change change) {
        return TextDiff.of(change.was(), change.is()).pieces();
    }

    static <T> T last(List<T> list) {
        return list.getLast();
    }

    /// What is wrong with a source, or how old it is.
    static String verdict(Source source) {
        if (Boolean.FALSE.equals(source.ok())) return "Failed";
        if (source.conflictsWith() != null && !source.conflictsWith().isEmpty()) return "Conflicts with " + String.join(", ", source.conflictsWith());
        if (Boolean.FALSE.equals(source.complete())) return "Incomplete";
        if (source.fetchedAt() == null) return "Age not known";
        return source.fetchedAt().isBefore(Instant.now().minus(STALE)) ? "Stale" : "Fresh";
    }

    static String tone(Source source) {
        return switch (verdict(source)) {
            case "Fresh" -> "ok";
            case "Age not known" -> "dim";
            case "Stale", "Incomplete" -> "medium";
            default -> "high";
        };
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, text.offsetByCodePoints(0, Math.min(most, text.codePointCount(0, text.length()))));
    }
}
