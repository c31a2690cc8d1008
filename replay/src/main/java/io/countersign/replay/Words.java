package io.countersign.replay;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/// Numbers as people read them, the same on every machine.
public final class Words {
    private Words() {}

    /// `1,352`
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `1 case`, `1,352 cases`
    public static String count(long number, String one) {
        return number == 1 ? "1 " + one : number(number) + " " + one + "s";
    }

    /// `57 %`; below 10 % with one digit, so that little is not nothing; from 99.5 % with one digit, rounded down, so that nearly all is not all.
    public static String percent(double share) {
        if (share >= 0.995 && share < 1) {
            return BigDecimal.valueOf(share).movePointRight(2).setScale(1, RoundingMode.DOWN) + " %";
        }
        return share > 0 && share < 0.0995 ? String.format(Locale.ROOT, "%.1f %%", share * 100) : Math.round(share * 100) + " %";
    }

    /// `12 of 14 (86 %, likely 60 to 96 %)`; without the range where it is narrower than five points.
    public static String share(Share share) {
        if (share.of() == 0) {
            return "none of none";
        }
        var range = share.high() - share.low() < 0.05 ? "" : ", likely " + Math.round(share.low() * 100) + " to " + Math.round(share.high() * 100) + " %";
        return number(share.some()) + " of " + number(share.of()) + " (" + percent(share.value()) + range + ")";
    }

    /// `1,234.50 USD`
    public static String money(BigDecimal amount, String currency) {
        return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_UP)) + (currency == null || currency.equals("?") ? "" : " " + currency);
    }

    /// `1,234.50 USD and 3.00 EUR`; empty: no money.
    public static String money(Money money) {
        return money.sums().entrySet().stream().filter(sum -> sum.getValue().signum() != 0).map(sum -> money(sum.getValue(), sum.getKey())).collect(Collectors.joining(" and "));
    }

    /// Hours with one digit, as a decimal.
    public static BigDecimal hours(Duration span) {
        return BigDecimal.valueOf(span.toMillis()).divide(BigDecimal.valueOf(3_600_000), 1, RoundingMode.HALF_UP);
    }

    /// `71.1 hours`, `35 days`
    public static String span(Duration span) {
        if (span.compareTo(Duration.ofMinutes(90)) < 0) {
            return count(Math.max(1, Math.round(span.toSeconds() / 60.0)), "minute");
        }
        return span.toHours() < 96 ? hours(span).toPlainString() + " hours" : number(Math.round(span.toHours() / 24.0)) + " days";
    }
}
