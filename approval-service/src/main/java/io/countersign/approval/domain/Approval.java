package io.countersign.approval.domain;

import java.time.Instant;

/// One approval as its events have made it.
///
/// @param runId the run that waits; null: not said
/// @param version number of its events so far: 1, 2, 3, ...
/// @param shownSince version at which what a person is shown last changed
/// @param lastChange what changed then, one sentence; null: nothing since it was opened
/// @param claim who has it; null unless CLAIMED
/// @param made the decision; null unless DECIDED or FINAL
/// @param closedBecause why it was closed; null: it was not
public record Approval(String id, String caseId, String runId, ApprovalState state, long version, long shownSince,
        String lastChange, Question question, Claim claim, Made made, String closedBecause) {

    /// When the decision that was made becomes final.
    public Instant finalAt() {
        return made.at().plus(question.undo());
    }
}
