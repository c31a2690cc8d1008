package io.countersign.replay;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// Some of a number of cases, with the range in which the true share lies with 95 % confidence (Wilson), if the cases are a fair sample of those to come.
///
/// @param of 0: nothing is known, and the range is everything
public record Share(int some, int of) {
    private static final double ERROR = 0.05;

    /// 0 to 1; 0 where nothing is known.
    public double value() {
        return of == 0 ? 0 : (double) some / of;
    }

    /// Lower end of the range.
    public double low() {
        return of == 0 ? 0 : Math.max(0, BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(of, some, ERROR).getLowerBound());
    }

    /// Upper end of the range.
    public double high() {
        return of == 0 ? 1 : Math.min(1, BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(of, some, ERROR).getUpperBound());
    }
}
