package io.countersign.replay;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// Sums by currency; an amount that names none counts under `?`. Amounts count by their size, whichever way the money goes.
public final class Money {
    private final TreeMap<String, BigDecimal> sums = new TreeMap<>();

    /// @param amount null: nothing
    void add(BigDecimal amount, String currency) {
        if (amount != null) {
            sums.merge(currency == null ? "?" : currency, amount.abs(), BigDecimal::add);
        }
    }

    /// By currency, in the order of the alphabet.
    public Map<String, BigDecimal> sums() {
        return Collections.unmodifiableMap(sums);
    }

    /// The currency with the most of it, which is what a share is said of; empty: there is none.
    String main() {
        return sums.entrySet().stream().max(Map.Entry.<String, BigDecimal>comparingByValue().thenComparing(Map.Entry.comparingByKey())).map(Map.Entry::getKey).orElse("");
    }

    /// Whether there is money in more than one currency: such sums have no total and no average.
    boolean isMixed() {
        return sums.values().stream().filter(sum -> sum.signum() != 0).count() > 1;
    }

    /// The sum of one currency; 0 where there is none.
    public BigDecimal of(String currency) {
        return sums.getOrDefault(currency, BigDecimal.ZERO);
    }
}
