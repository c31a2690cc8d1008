package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// Where a case or a run stood at a time (`GET /timeline/state`).
public record RecordState(Instant at, List<Thing> things) {

    /// @param kind RUN, DIRECTIVE, APPROVAL or EXCEPTION
    public record Thing(String kind, String id, String runId, String state, Instant since, String by, String text) {

        public String what() {
            return kind.equals("DIRECTIVE") ? "The caller was told" : kind.substring(0, 1) + kind.substring(1).toLowerCase(java.util.Locale.ROOT);
        }

        public String page() {
            return switch (kind) {
                case "APPROVAL" -> "/approvals/" + id;
                case "EXCEPTION" -> "/exceptions/" + id;
                default -> "/runs/" + id;
            };
        }
    }
}
