package io.countersign.approval.view;

import io.countersign.approval.view.CommittedApprovals.Position;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.ApprovalReplaced;
import io.countersign.schemas.avro.ApprovalStageDecided;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.DecisionUndone;
import java.util.Optional;

/// Where the versions of a run stand.
///
/// @param asked the run as policy asked about it
/// @param staged the run as an earlier stage edited it; null: none did
/// @param decided the run as the decision has it; null: the decision left it as it was, or there is none
record Whereabouts(Position asked, Position staged, Position decided) {

    /// The newest version by a person; null: nobody edited it.
    Position edited() {
        return decided != null ? decided : staged;
    }

    /// @param before null: nothing yet
    static Whereabouts with(Whereabouts before, ApprovalEvent record, Position here) {
        return switch (record.getEvent()) {
            // What is asked anew is asked as a whole: earlier edits are of no effect.
            case ApprovalOpened _, ApprovalReplaced _ -> new Whereabouts(here, null, null);
            case ApprovalStageDecided e when e.getDecision().getEdited() != null -> new Whereabouts(before.asked(), here, null);
            case ApprovalDecided e when e.getDecision().getEdited() != null -> new Whereabouts(before.asked(), before.staged(), here);
            case DecisionUndone _ -> new Whereabouts(before.asked(), before.staged(), null);
            default -> before;
        };
    }

    /// The run that an event carries.
    static Optional<Content> in(ApprovalEvent record) {
        return Optional.ofNullable(switch (record.getEvent()) {
            case ApprovalOpened e -> e.getOpened().getContent();
            case ApprovalReplaced e -> e.getReplaced().getContent();
            case ApprovalStageDecided e -> e.getDecision().getEdited();
            case ApprovalDecided e -> e.getDecision().getEdited();
            case ApprovalFinalized e -> e.getDecision().getEdited();
            default -> null;
        });
    }
}
