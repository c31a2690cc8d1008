package io.countersign.console.web;

import io.countersign.console.Person;
import io.countersign.console.Services;
import io.countersign.console.domain.ActionWords;
import io.countersign.console.domain.Amount;
import io.countersign.console.domain.SafeText;
import io.countersign.console.domain.Waiting;
import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How templates write values.
@TemplateExtension
final class Formats {

    private static final int SHOWN = 80;
    private static final int BEGINNING = 320;
    private static final int LONG = 1_500;
    private static final int LINES = 20;
    private static final int OPENING = 120;

    private Formats() {}

    /// `high` → `High`.
    static String capital(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /// A code or id made of words, in words: `team-lead` → `Team lead`, `MISSING_DATA` → `Missing data`.
    static String words(String code) {
        return capital(code.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' '));
    }

    /// A count with thousands apart: `1882` → `1,882`.
    static String thousands(Number count) {
        return String.format(Locale.ENGLISH, "%,d", count.longValue());
    }

    /// For a round mark: at most two letters of a name.
    static String initials(String name) {
        return new Person("", name, List.of()).initials();
    }

    /// What an AI wants to do, as people say it: `order.cancel` → `Cancel order`.
    static String action(String type) {
        return ActionWords.of(type);
    }

    /// The beginning of a long value, for a sentence about it.
    static String cut(String text) {
        return text.codePointCount(0, text.length()) <= SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "\u2026";
    }

    /// The beginning of a long text, for who does not open it.
    static String beginning(String text) {
        return text.substring(0, text.offsetByCodePoints(0, Math.min(BEGINNING, text.codePointCount(0, text.length())))) + "\u2026";
    }

    /// A text as it can stand in a line among others.
    static String shortened(String text) {
        return text.length() <= BEGINNING ? text : beginning(text);
    }

    /// Text that somebody else wrote, as pieces that can't act: `{#text value.safe /}`.
    static SafeText safe(String text) {
        return SafeText.of(text);
    }

    /// In lower-case letters: a word of code inside a sentence.
    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// As a value inside an address.
    static String url(String text) {
        return Services.escape(text);
    }

    /// An id short enough to be read: `exc_…5cd53`.
    static String brief(String id) {
        return id.length() < 14 ? id : id.substring(0, id.indexOf('_') + 1) + "…" + id.substring(id.length() - 6);
    }

    /// Longer than a page should show at once.
    static boolean isLong(String text) {
        return text.length() > LONG || text.lines().limit(LINES + 1L).count() > LINES;
    }

    /// Its first words, for the line that unfolds it.
    static String opening(String text) {
        var line = text.strip().lines().findFirst().orElse("");
        return line.substring(0, line.offsetByCodePoints(0, Math.min(OPENING, line.codePointCount(0, line.length()))));
    }

    /// A number of seconds, as `3 h 12 min`.
    static String span(Long seconds) {
        return Waiting.span(Duration.ofSeconds(seconds));
    }

    /// An amount with thousands apart: `1240.00` → `1,240.00`. What is no number stays as it is.
    static String money(String amount) {
        return Amount.grouped(amount);
    }
}
