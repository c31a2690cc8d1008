package io.countersign.console.domain;

import java.time.Duration;
import java.time.Instant;

/// How long something waits, measured by its target time.
///
/// @param from when it began
/// @param due target time; null: none
/// @param now when this is said
public record Waiting(Instant from, Instant due, Instant now) {

    /// How urgent time makes it.
    public enum Tone { CALM, SOON, LATE }

    private static final int SOON_SHARE = 4;
    private static final Duration HOUR = Duration.ofHours(1);

    public boolean late() {
        return due != null && !due.isAfter(now);
    }

    /// Less than a quarter of the time is left, or none.
    public Tone tone() {
        if (due == null) return Tone.CALM;
        if (late()) return Tone.LATE;
        return Duration.between(now, due).multipliedBy(SOON_SHARE).compareTo(Duration.between(from, due)) < 0 ? Tone.SOON : Tone.CALM;
    }

    /// A class of the style sheet: time has its own colours.
    public String css() {
        return switch (tone()) {
            case CALM -> "";
            case SOON -> "high";
            case LATE -> "critical";
        };
    }

    /// `8 min left`, `14 min late`; empty without a target.
    public String left() {
        if (due == null) return "";
        return late() ? span(Duration.between(due, now)) + " late" : span(Duration.between(now, due)) + " left";
    }

    /// `3 h 12 min`: since it began.
    public String sofar() {
        return span(Duration.between(from, now));
    }

    /// How much of the time is used, 0 to 100.
    public int used() {
        if (due == null) return 0;
        var whole = Duration.between(from, due).toMillis();
        return whole <= 0 || late() ? 100 : (int) Math.clamp(Duration.between(from, now).toMillis() * 100 / whole, 0, 100);
    }

    /// The heading it stands under: what is late first, then what is due within the hour.
    public String group() {
        if (late()) return "Past target";
        return due != null && due.isBefore(now.plus(HOUR)) ? "Due within the hour" : "Later";
    }

    /// `45 s`, `8 min`, `3 h 12 min`, `2 d 4 h`: its two largest units, rounded down.
    public static String span(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        if (minutes < 1) return Math.max(0, time.toSeconds()) + " s";
        if (minutes < 60) return minutes + " min";
        long hours = minutes / 60;
        if (hours < 24) return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
    }
}
