package io.countersign.approval.rest;

import io.countersign.approval.BulkDecisions;
import io.countersign.approval.domain.DecisionKind;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What can come in the bodies of requests about approvals.
public final class ApprovalRequests {

    private ApprovalRequests() {}

    /// @param note why; may be left out
    public record UndoRequest(String note) {}

    /// @param version version of the approval that is shown
    /// @param cardDigest SHA-256 of what is shown; may be left out
    public record ViewRequest(@Schema(required = true) Long version, String cardDigest) {
        long shownVersion() {
            if (version == null) {
                throw Fields.invalid("version", null, "give the version of the approval that is shown");
            }
            return version;
        }

        String digest() {
            return Fields.digest("cardDigest", cardDigest);
        }
    }

    /// @param to id of the person
    /// @param note why
    public record HandOverRequest(@Schema(required = true) String to, @Schema(required = true) String note) {
        String person() {
            return Fields.id("to", to, "give the id of a person; GET /people lists them");
        }

        String why() {
            return Fields.text("note", Fields.note(note), "say why");
        }
    }

    /// @param note what is to be written down
    public record NoteRequest(@Schema(required = true) String note) {
        String text() {
            return Fields.text("note", Fields.note(note), "write something down");
        }
    }

    /// @param ids 2 to 100 approvals
    /// @param kind `approve` or `reject`
    /// @param note why; 10 characters or more with `reject`
    public record BulkRequest(@Schema(required = true, minItems = BulkDecisions.MIN, maxItems = BulkDecisions.MAX) List<String> ids,
            @Schema(required = true, enumeration = {"approve", "reject"}) String kind, String note) {
        DecisionKind decision() {
            var decision = kind == null ? null : DecisionRequest.KINDS.get(kind);
            if (decision != DecisionKind.APPROVE && decision != DecisionKind.REJECT) {
                throw Fields.invalid("kind", kind, "write approve or reject; anything else is decided one by one");
            }
            return decision;
        }

        List<String> approvals() {
            if (ids == null) {
                throw Fields.invalid("ids", null, "give " + BulkDecisions.MIN + " to " + BulkDecisions.MAX + " ids of approvals");
            }
            ids.forEach(id -> Fields.atMost("ids", id, Fields.ID_MAX, "give ids of approvals"));
            return ids;
        }
    }
}
