package io.countersign.exception.domain;

import java.util.Locale;

/// How much harm a wrong step would do; its weight is a factor of the priority.
public enum Risk {
    LOW(1), MEDIUM(2), HIGH(3), CRITICAL(4);

    private final int weight;

    Risk(int weight) {
        this.weight = weight;
    }

    /// 1 to 4.
    public int weight() {
        return weight;
    }

    /// Lower-case word, as on the wire.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return the risk of that word; a word we don't know counts as high, because a guess must not make an item less urgent
    public static Risk of(String word) {
        for (var risk : values()) {
            if (risk.word().equals(word)) {
                return risk;
            }
        }
        return HIGH;
    }
}
