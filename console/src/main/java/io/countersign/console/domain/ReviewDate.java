package io.countersign.console.domain;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// When somebody looks at a rule again, and when it ends.
///
/// @param reviewBy null: not said
/// @param expires last day on which it counts; null: it does not end
public record ReviewDate(LocalDate reviewBy, LocalDate expires, LocalDate today) {

    /// Days ahead in which a date is near.
    public static final int NEAR = 30;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

    public boolean expired() {
        return expires != null && expires.isBefore(today);
    }

    public boolean overdue() {
        return reviewBy != null && reviewBy.isBefore(today);
    }

    /// Somebody should look at it: it is over, late, or one of both soon.
    public boolean due() {
        return expired() || overdue() || near(reviewBy) || near(expires);
    }

    /// A class of the style sheet.
    public String css() {
        return expired() || overdue() ? "critical" : due() ? "high" : "";
    }

    /// `Review by 31 Jan 2027`, `Review 12 days late`, `Expires in 5 days`: what is most pressing.
    public String words() {
        if (expired()) return "Expired on " + DAY.format(expires) + ": it no longer counts";
        if (overdue()) return "Review " + days(ChronoUnit.DAYS.between(reviewBy, today)) + " late";
        if (near(expires) && (reviewBy == null || !reviewBy.isBefore(expires))) return expires.equals(today) ? "Expires today" : "Expires in " + days(ChronoUnit.DAYS.between(today, expires));
        if (near(reviewBy)) return reviewBy.equals(today) ? "Review is due today" : "Review in " + days(ChronoUnit.DAYS.between(today, reviewBy));
        var review = reviewBy == null ? "No review date" : "Review by " + DAY.format(reviewBy);
        return expires == null ? review : review + ", ends on " + DAY.format(expires);
    }

    private boolean near(LocalDate day) {
        return day != null && !day.isBefore(today) && !day.isAfter(today.plusDays(NEAR));
    }

    private static String days(long count) {
        return count == 1 ? "1 day" : count + " days";
    }
}
