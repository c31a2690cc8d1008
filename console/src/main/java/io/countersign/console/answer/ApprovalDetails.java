package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/// What one approval shows besides its row in the queue (`GET /approvals/{id}`).
///
/// @param undoMs how long a decision on it can be taken back, in milliseconds; 0: not at all
/// @param lastChange what changed last about what is asked, one sentence; null: nothing
/// @param rejectedBefore an earlier run of the case whose same action a person rejected; null: none
/// @param argumentsSchema JSON Schema of the action's arguments; null: none
/// @param excluded persons who can't decide it
/// @param offered kinds of decision that the flow offers
/// @param decision the decision; null: none
/// @param run the run as it is now; null: erased, or not stored any more
/// @param original the run as first asked, where a person edited it; else null
/// @param whoMay who may decide, in words; null: the service does not say
/// @param mayDecide whether the person who asks may; null: the service does not say
/// @param mayNotBecause why they may not, one sentence
public record ApprovalDetails(long undoMs, long runVersion, int flowVersion, String lastChange, String rejectedBefore, Instant firstViewedAt,
        String closedBecause, JsonNode argumentsSchema, List<String> excluded, List<String> offered, List<Given> decisions, List<Remark> notes, Made decision,
        JsonNode run, JsonNode original, boolean erased, String whoMay, Boolean mayDecide, String mayNotBecause) {

    /// What one person decided in one stage.
    public record Given(int stage, String kind, String by, String role, Instant at, String note) {}

    /// What somebody wrote down beside it.
    public record Remark(String by, Instant at, String note) {}

    /// The decision that stands.
    ///
    /// @param finalAt from then on it can't be taken back
    public record Made(String kind, String by, String name, String role, String note, Instant at, Instant finalAt, Instant firstViewedAt, String channel) {}
}
