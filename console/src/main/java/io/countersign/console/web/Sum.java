package io.countersign.console.web;

import java.math.BigDecimal;

/// An amount of money as the AI asked for it, and as people left it.
///
/// @param asked decimal; null: none
/// @param last decimal; null: none
/// @param currency null: not said
public record Sum(String asked, String last, String currency) {

    public boolean changed() {
        return asked != null && last != null && !Formats.money(asked).equals(lastMoney());
    }

    /// `100.00 EUR`, as it was left; empty: there is none.
    public String words() {
        return last == null ? "" : lastMoney() + unit();
    }

    /// `243.00 EUR`, as it was asked for.
    public String askedWords() {
        return Formats.money(asked) + unit();
    }

    /// ` (asked 243.00)`; empty where it was left as it was.
    public String wasAsked() {
        return changed() ? " (asked " + Formats.money(asked) + ")" : "";
    }

    private String unit() {
        return currency == null || currency.isEmpty() ? "" : " " + currency;
    }

    /// With the cents of what was asked: people type `100` and mean `100.00`.
    private String lastMoney() {
        try {
            return asked == null ? Formats.money(last) : Formats.money(new BigDecimal(last).setScale(Math.max(new BigDecimal(last).scale(), new BigDecimal(asked).scale())).toPlainString());
        } catch (NumberFormatException e) {
            return Formats.money(last);
        }
    }
}
