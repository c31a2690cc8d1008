package io.countersign.audit.domain;

import java.time.Instant;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// How long entries stay in the database at least.
///
/// @param period at least six months
public record Retention(Period period) {

    private static final int FEWEST_MONTHS = 6;

    /// @throws IllegalArgumentException less than six months
    public Retention {
        if (period.isNegative() || period.toTotalMonths() < FEWEST_MONTHS) {
            throw new IllegalArgumentException("countersign.retention is " + period + ": give at least P6M, such as P13M; the Record keeps entries for six "
                    + "months or longer before they may be archived.");
        }
    }

    /// The first month that must stay; all before it may go. UTC.
    public YearMonth firstKept(Instant now) {
        return YearMonth.from(now.atOffset(ZoneOffset.UTC).minus(period));
    }
}
