package io.countersign.console.domain;

/// A count against the same count before.
public record Change(long now, long before) {

    /// `+12 %`, `−3 %`, `new` where there was nothing before, `=` where it is the same.
    public String words() {
        if (before == 0) return now == 0 ? "=" : "new";
        var change = Math.round(100.0 * (now - before) / before);
        return change == 0 ? "=" : (change > 0 ? "+" : "−") + Math.abs(change) + " %";
    }
}
