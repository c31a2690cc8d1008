package io.countersign.exception.domain;

import java.time.Duration;
import java.time.Instant;

/// Risk × urgency × impact, with the arithmetic in words.
///
/// Risk is 1 to 4. Urgency comes from the time left to the target: late 4, less than 15 minutes 3, less than an hour 2, else 1.
/// Impact is 1 to 3, from what the run says of the customer.
///
/// @param text such as `risk 4 × urgency 2 × impact 3 = 24: money action, 40 min left, key customer`
public record Priority(int value, String text) {

    /// The priority at `now`.
    public static Priority of(Risk risk, Instant dueAt, Weight weight, Instant now) {
        var left = Duration.between(now, dueAt);
        int urgency = urgency(left);
        int value = risk.weight() * urgency * weight.impact();
        return new Priority(value, "risk " + risk.weight() + " × urgency " + urgency + " × impact " + weight.impact() + " = " + value
                + ": " + (weight.money() ? "money action" : risk.word() + " risk") + ", " + words(left) + ", " + weight.why());
    }

    private static int urgency(Duration left) {
        if (left.isNegative()) {
            return 4;
        }
        return left.compareTo(Duration.ofMinutes(15)) < 0 ? 3 : left.compareTo(Duration.ofHours(1)) < 0 ? 2 : 1;
    }

    private static String words(Duration left) {
        return left.isNegative() ? rough(left.abs()) + " late" : rough(left) + " left";
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
