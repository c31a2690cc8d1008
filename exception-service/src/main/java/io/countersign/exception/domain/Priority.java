package io.countersign.exception.domain;

import java.time.Duration;
import java.time.Instant;

/// Risk × urgency × impact, with the arithmetic in words: 1 to 48.
///
/// - Risk: low 1, medium 2, high 3, critical 4; the highest of what waits.
/// - Urgency, from the share of the time to the target that is left, in the hours that count: more than half 1, half or less 2,
///   a quarter or less 3, none 4. While the customer is waited for, that time stands still.
/// - Impact, from what the run says of the customer: `facts.keyCustomer` true, or `facts.customerTier` of key, vip, enterprise or
///   platinum is 3; a tier of gold or business 2; everything else 1. The highest of what waits.
///
/// The value changes only when the urgency does, at [ExceptionItem#nextChangeAt]; the words change with every minute.
///
/// @param text such as `risk 4 × urgency 2 × impact 3 = 24: money action, 40 min left, key customer`
public record Priority(int value, String text) {

    static Priority of(Risk risk, Target target, Weight weight, Instant now) {
        int urgency = target.urgencyAt(now);
        int value = risk.weight() * urgency * weight.impact();
        return new Priority(value, "risk " + risk.weight() + " × urgency " + urgency + " × impact " + weight.impact() + " = " + value
                + ": " + (weight.money() ? "money action" : risk.word() + " risk") + ", " + words(target, now) + ", "
                + weight.why());
    }

    private static String words(Target target, Instant now) {
        var left = target.left(now);
        return now.isBefore(target.dueAt()) ? rough(left) + (target.hours() == null ? " left" : " of working time left") : rough(left.abs()) + " late";
    }

    private static String rough(Duration time) {
        if (time.toMinutes() < 1) {
            return "less than 1 min";
        }
        if (time.toHours() < 2) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 2 ? time.toHours() + " h" : time.toDays() + " days";
    }
}
