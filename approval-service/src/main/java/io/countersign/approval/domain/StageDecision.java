package io.countersign.approval.domain;

import java.time.Instant;

/// A decision that was made in a stage and not taken back.
///
/// @param stage 1, 2, ...
/// @param by person id
/// @param role role that gave the right; null: the person is named
/// @param note the reason, word for word; null: none
/// @param approves counts towards the stage's quorum: what is asked is still what this person approved
public record StageDecision(int stage, DecisionKind kind, String by, String role, Instant at, String note, boolean approves) {

    StageDecision overtaken() {
        return new StageDecision(stage, kind, by, role, at, note, false);
    }
}
