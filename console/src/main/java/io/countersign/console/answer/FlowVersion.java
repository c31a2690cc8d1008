package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// One version of a flow (`GET /flows/FLOW/versions`).
///
/// @param status `draft`, `approved`, `shadow`, `active`, `retired` or `declined`
/// @param reason why it was proposed; null: not said
/// @param basedOn the version that was active then; null: none
/// @param changes what it does differently from that one, in sentences
/// @param report what a replay of it found; null: none was given
/// @param noReportReason why there is no report; null: there is one, or it is not approved
/// @param activatedAt when it became active last; null: never
/// @param yaml its text; null in lists, and where it is no longer kept
public record FlowVersion(String flow, int version, String hash, String status, String proposedBy, Instant proposedAt, String reason, Integer basedOn, List<String> changes,
        int testsPassed, String approvedBy, Instant approvedAt, Report report, String noReportReason, Instant activatedAt, String yaml) {

    public FlowVersion {
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /// The evidence of an approval.
    ///
    /// @param digest SHA-256 of the report's JSON
    /// @param flowHash SHA-256 of the text that was replayed
    public record Report(String digest, String flowHash, long cases, String summary) {}

    /// It waits for a second person, or for somebody to activate it.
    public boolean waits() {
        return activatedAt == null && (status.equals("draft") || status.equals("approved") || status.equals("shadow"));
    }

    /// What it waits for, in words.
    public String next() {
        return approvedBy == null ? "waits for a second person" : "is approved and waits to be activated";
    }
}
