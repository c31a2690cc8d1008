package io.countersign.policy.rest;

import io.countersign.schemas.avro.ReplayEvidence;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An approval of a version as sent: with the report of a replay, or with the reason why there is none.
///
/// @param hash SHA-256 of the text that the person was shown
/// @param report left out: there is none
/// @param noReportReason left out: there is a report
public record ApprovalText(@Schema(required = true) String hash, ReportText report,
        @Schema(minLength = 10, maxLength = 500) String noReportReason) {

    /// A report as sent.
    ///
    /// @param digest SHA-256 of the report's JSON, 64 hexadecimal digits
    /// @param flowHash SHA-256 of the flow text that was replayed
    /// @param cases cases replayed
    /// @param summary what the report says, in one sentence
    public record ReportText(@Schema(required = true) String digest, @Schema(required = true) String flowHash, @Schema(required = true, minimum = "1") Long cases,
            @Schema(required = true, maxLength = 500) String summary) {

        /// What is missing is judged with the rest, so that a refusal is recorded.
        ReplayEvidence evidence() {
            return ReplayEvidence.newBuilder().setDigest(Objects.requireNonNullElse(digest, "")).setFlowHash(Objects.requireNonNullElse(flowHash, ""))
                    .setCases(cases == null ? 0 : (int) Math.clamp(cases, 0, Integer.MAX_VALUE)).setSummary(Objects.requireNonNullElse(summary, "")).build();
        }
    }
}
