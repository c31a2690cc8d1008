package io.countersign.approval.domain;

import java.time.Instant;

/// What a person chose, and on which sight of it.
///
/// @param shownVersion version of the approval that was shown
/// @param shownActionDigest digest of the action that was shown; null: no action
/// @param cardDigest digest of what was shown, by the program that showed it; null: not said
/// @param firstViewedAt when it was first shown; null: not said
/// @param note the reason, word for word; null: none
/// @param edit the changed run, with a kind that changes it or where an earlier stage did; otherwise null
/// @param channel `rest`, `cli`, `console`
/// @param bulkId one decision over several approvals; null: this one only
public record Choice(DecisionKind kind, long shownVersion, String shownActionDigest, String cardDigest, Instant firstViewedAt,
        String note, Edit edit, String channel, String bulkId) {

    Choice with(Edit other) {
        return new Choice(kind, shownVersion, shownActionDigest, cardDigest, firstViewedAt, note, other, channel, bulkId);
    }

    /// As the person was recorded to have seen it: when is what the record says, and the card too where the choice does not say it.
    Choice seen(View view) {
        return new Choice(kind, shownVersion, shownActionDigest, cardDigest == null ? view.cardDigest() : cardDigest, view.at(), note, edit, channel, bulkId);
    }
}
