package io.countersign.approval.rest;

import io.countersign.approval.BulkDecisions;
import io.countersign.approval.BulkDecisions.Chosen;
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

    /// One of several approvals, as the person was shown it; the rows of the list have all of it.
    ///
    /// @param version version that was shown
    /// @param actionDigest digest of the action that was shown; left out: there is no action
    /// @param cardDigest SHA-256 of what was shown; may be left out
    public record ChosenRequest(@Schema(required = true) String id, @Schema(required = true) Long version, String actionDigest, String cardDigest) {
        Chosen chosen() {
            if (version == null) {
                throw Fields.invalid("items.version", null, "give the version of each approval that was shown");
            }
            return new Chosen(Fields.id("items.id", id, "give the id of an approval"), version, Fields.digest("items.actionDigest", actionDigest),
                    Fields.digest("items.cardDigest", cardDigest));
        }
    }

    /// @param items 2 to 100 approvals
    /// @param kind `approve` or `reject`
    /// @param note why; 10 characters or more with `reject`
    /// @param channel `rest`, `cli` or `console`; default `rest`
    public record BulkRequest(@Schema(required = true, minItems = BulkDecisions.MIN, maxItems = BulkDecisions.MAX) List<ChosenRequest> items,
            @Schema(required = true, enumeration = {"approve", "reject"}) String kind, String note, String channel) {
        DecisionKind decision() {
            var decision = kind == null ? null : DecisionRequest.KINDS.get(kind);
            if (decision != DecisionKind.APPROVE && decision != DecisionKind.REJECT) {
                throw Fields.invalid("kind", kind, "write approve or reject; anything else is decided one by one");
            }
            return decision;
        }

        List<Chosen> chosen() {
            if (items == null || items.contains(null)) {
                throw Fields.invalid("items", null, "give " + BulkDecisions.MIN + " to " + BulkDecisions.MAX + " approvals, each with the id, version and actionDigest shown");
            }
            return items.stream().map(ChosenRequest::chosen).toList();
        }
    }
}
