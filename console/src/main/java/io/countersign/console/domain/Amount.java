package io.countersign.console.domain;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/// How an amount is written.
public final class Amount {

    private Amount() {}

    /// With thousands apart and as many decimals as it came with: `1240.00` → `1,240.00`. What is no number stays as it is.
    public static String grouped(String amount) {
        try {
            var number = new BigDecimal(amount);
            var digits = Math.max(0, number.scale());
            return new DecimalFormat("#,##0" + (digits == 0 ? "" : "." + "0".repeat(digits)), DecimalFormatSymbols.getInstance(Locale.ENGLISH)).format(number);
        } catch (NumberFormatException e) {
            return amount;
        }
    }
}
