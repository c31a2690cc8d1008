package io.countersign.console.replays;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;

/// What a person wants to have replayed.
///
/// @param current what the candidate is compared with
/// @param cases where the cases come from
/// @param truth a file that says what turned out right; null: none
/// @param sweep a limit to try at several values; null: none
public record Order(Version candidate, Version current, Cases cases, Path truth, Sweeping sweep) {

    /// Where cases come from.
    public sealed interface Cases {

        /// In words, for the report's head.
        String words();
    }

    /// Runs of the Record, read with the rights of who asked.
    ///
    /// @param run one run; null: all of the flow
    /// @param from the first moment; null: with a run
    /// @param to the moment after the last; null: until now
    /// @param bearer whose rights count
    public record FromRecord(String run, Instant from, Instant to, String words, String bearer) implements Cases {}

    /// A file of JSON Lines.
    ///
    /// @param name as its owner calls it
    public record FromFile(Path file, String name) implements Cases {
        @Override
        public String words() {
            return "the file " + name;
        }
    }

    /// A limit to try.
    ///
    /// @param limit `RULE.PARAM`
    /// @param steps about so many values
    public record Sweeping(String limit, BigDecimal low, BigDecimal high, int steps) {}
}
