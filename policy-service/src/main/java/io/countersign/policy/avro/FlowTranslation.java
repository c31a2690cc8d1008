package io.countersign.policy.avro;

import io.countersign.policy.domain.Evidence;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.schemas.avro.ReplayEvidence;
import java.util.Locale;

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

    /// A version as a snapshot shows it: what it does not say is not known.
    public static FlowVersion kept(String flow, io.countersign.schemas.avro.FlowVersion shown) {
        var stage = switch (shown.getStatus()) {
            case "shadow" -> shown.getApprovedBy() == null ? FlowVersion.Stage.DRAFT : FlowVersion.Stage.APPROVED;
            case String status -> FlowVersion.Stage.valueOf(status.toUpperCase(Locale.ROOT));
        };
        return new FlowVersion(flow, shown.getVersion(), shown.getHash(), stage, shown.getProposedBy(), shown.getProposedAt(), null, shown.getApprovedBy(), shown.getApprovedAt(),
                shown.getReport(), shown.getNoReportReason(), null, null);
    }
}
