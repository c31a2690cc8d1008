package io.countersign.policy.avro;

import io.countersign.policy.domain.Evidence;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.schemas.avro.ReplayEvidence;

/// Versions of flows between the domain and the wire.
public final class FlowTranslation {

    private FlowTranslation() {}

    /// @param report null: there is none
    /// @return null: there is none
    public static Evidence evidence(ReplayEvidence report) {
        return report == null ? null : new Evidence(report.getDigest(), report.getFlowHash(), report.getCases(), report.getSummary());
    }

    /// A version as everybody sees it.
    ///
    /// @param shadow it judges beside the active one
    public static io.countersign.schemas.avro.FlowVersion shown(FlowVersion version, boolean shadow) {
        return io.countersign.schemas.avro.FlowVersion.newBuilder().setVersion(version.version()).setHash(version.hash())
                .setStatus(shadow ? "shadow" : version.stage().word()).setProposedBy(version.proposedBy()).setProposedAt(version.proposedAt())
                .setApprovedBy(version.approvedBy()).setApprovedAt(version.approvedAt()).setReport(version.report())
                .setNoReportReason(version.noReportReason()).build();
    }
}
