package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// One step of a case (`GET /timeline`).
///
/// @param actor id of the person, program or service that did it
/// @param lines what happened, each with a label such as `Customer message`
public record TimelineLine(Instant at, String actor, String text, String label, List<Line> lines, String type, String runId, String eventId) {

    public record Line(String label, String text) {}

    /// Whether it tells of another run of the case than the one that is looked at.
    public boolean anotherRun(String looked) {
        return runId != null && !runId.equals(looked);
    }

    public TimelineLine {
        lines = lines == null ? List.of() : lines;
    }
}
