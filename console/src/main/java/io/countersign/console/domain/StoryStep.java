package io.countersign.console.domain;

import java.time.Instant;
import java.util.List;

/// One step of a case as the Record tells it (`GET /timeline`).
///
/// @param step number by which causes come before effects
/// @param at by the writer's clock
/// @param actor who, with the role in brackets
/// @param lines what happened, each sentence under the label that people use
/// @param type stable name of the event's type
/// @param runId null: about no run
/// @param topic with `partition` and `index`: its entry in the Record
public record StoryStep(long step, Instant at, String actor, String text, String label, List<Line> lines, String type, String caseId, String runId, String topic, int partition,
        long index, String eventId) {

    /// A sentence under a label such as `AI draft`.
    public record Line(String label, String text) {}

    /// Where its entry is shown.
    public String entry() {
        return "/record/" + topic + "/" + partition + "/" + index;
    }

    /// The topic's name without what all topics share: `run-events`.
    public String place() {
        return topic.replaceFirst("^countersign\\.", "").replaceFirst("\\.v\\d+$", "");
    }
}
