package io.countersign.console.domain;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/// What a person has to show before a decision leaves the console: that they saw what speaks against it, the amount, and why.
///
/// @param risk `low`, `medium`, `high` or `critical`
/// @param amount decimal amount that is decided on, as it will be released; null: none
/// @param currency of it; null: none
/// @param leaving whether the money goes out
public record Care(String risk, String amount, String currency, boolean leaving) {

    public static final int REASON_MIN = 10;
    public static final int REASON_MAX = 240;
    /// So often in a row nobody gives one and the same reason at high risk.
    public static final int SAME_MAX = 4;
    private static final Set<String> RELEASES = Set.of("approve", "edit", "override", "answer");

    public static boolean releases(String kind) {
        return RELEASES.contains(kind);
    }

    public boolean isHigh() {
        return "high".equals(risk) || "critical".equals(risk);
    }

    /// Whether the amount has to be typed to let it go.
    public boolean amountTyped() {
        return isHigh() && leaving && amount != null;
    }

    /// Whether a reason has to be given.
    public boolean reasonNeeded(String kind) {
        return isHigh() || !kind.equals("approve");
    }

    /// What is wrong with a typed amount; null: nothing.
    public String wrongAmount(String typed) {
        if (!amountTyped()) return null;
        var asked = amount + (currency == null ? "" : " " + currency);
        if (typed == null || typed.isBlank()) return "Type the amount that is to be released, " + asked + ".";
        var number = number(typed);
        if (number != null && number.compareTo(new BigDecimal(amount)) == 0) return null;
        return "You typed " + typed.strip() + ", but " + asked + " would be released. Nothing was sent; type " + amount + ", or edit the amount first.";
    }

    /// An amount as people type it, with or without thousands apart; null: it is no number.
    public static BigDecimal number(String typed) {
        try {
            return new BigDecimal(typed.strip().replaceAll("[\\s'_\\u00a0]|,(?=\\d{3}(\\D|$))", ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /// What is wrong with a reason; null: nothing.
    ///
    /// @param before the person's last reasons at high risk, the newest first
    public String wrongReason(String kind, String reason, List<String> before) {
        var text = reason == null ? "" : reason.strip();
        if (text.isEmpty() && !reasonNeeded(kind)) return null;
        if (text.length() < REASON_MIN) return "Say why in one sentence of " + REASON_MIN + " to " + REASON_MAX + " characters.";
        if (text.length() > REASON_MAX) return "The reason has " + text.length() + " characters; say it in at most " + REASON_MAX + ".";
        if (isHigh() && before.size() >= SAME_MAX && before.subList(0, SAME_MAX).stream().allMatch(text::equalsIgnoreCase)) {
            return "You have given this same reason " + SAME_MAX + " times in a row at high risk. Say what is true of this one.";
        }
        return null;
    }
}
