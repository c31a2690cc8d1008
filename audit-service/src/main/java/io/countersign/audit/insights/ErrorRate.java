package io.countersign.audit.insights;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/// A share that was estimated from some of all.
///
/// @param rate wrong of checked; null: none was checked
/// @param low lower end of the 95 % interval (Wilson); null: none was checked
/// @param high its upper end
public record ErrorRate(Double rate, Double low, Double high) {

    private static final double ERROR_LEVEL = 0.05;
    private static final double DIGITS = 10_000;

    /// @param wrong of them were wrong
    static ErrorRate of(long checked, long wrong) {
        if (checked == 0) {
            return new ErrorRate(null, null, null);
        }
        var interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(Math.toIntExact(checked), Math.toIntExact(wrong), ERROR_LEVEL);
        return new ErrorRate(rounded((double) wrong / checked), rounded(interval.getLowerBound()), rounded(interval.getUpperBound()));
    }

    private static double rounded(double share) {
        return Math.round(share * DIGITS) / DIGITS;
    }
}
