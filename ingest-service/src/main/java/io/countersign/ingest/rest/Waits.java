package io.countersign.ingest.rest;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// `?wait=2s`: how long a caller is willing to wait.
final class Waits {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,4})s?");

    private Waits() {}

    /// @return empty: `text` is not a number of seconds from 0 to 60
    static Optional<Duration> read(String text) {
        var seconds = SECONDS.matcher(text.strip());
        return seconds.matches() ? Optional.of(Duration.ofSeconds(Long.parseLong(seconds.group(1)))).filter(it -> it.compareTo(LONGEST) <= 0) : Optional.empty();
    }
}
