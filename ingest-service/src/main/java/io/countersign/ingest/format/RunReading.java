package io.countersign.ingest.format;

import java.util.ArrayList;
import java.util.List;

/// What became of reading an input.
public sealed interface RunReading {

    /// It is a run.
    record Sound(SentRun run) implements RunReading {}

    /// It isn't; here is everything wrong with it.
    ///
    /// @param code stable: `MALFORMED_JSON`, `INVALID_UTF8`, `INVALID_RUN`, `INVALID_CLOUDEVENT`, `TOO_LARGE`
    /// @param source where it could be read; else null
    /// @param flow where it could be read; else null
    /// @param problems one or more
    record Unsound(String code, String source, String flow, List<FieldProblem> problems) implements RunReading {

        private static final int NAMED = 100;

        /// Keeps the first 100 problems and says how many there are more.
        public Unsound {
            if (problems.size() > NAMED) {
                var first = new ArrayList<>(problems.subList(0, NAMED));
                first.add(FieldProblem.of("", (problems.size() - NAMED) + " more problems are not named here; correct these first."));
                problems = List.copyOf(first);
            }
        }

        /// Nothing could be read of it.
        public static Unsound of(String code, String message) {
            return new Unsound(code, null, null, List.of(FieldProblem.of("", message)));
        }
    }
}
