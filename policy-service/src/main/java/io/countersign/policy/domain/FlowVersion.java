package io.countersign.policy.domain;

import java.time.Instant;
import java.util.Locale;

/// A numbered version of a flow: what was proposed under that number never changes, only what became of it.
///
/// @param version 1, 2, 3, ...
/// @param hash SHA-256 of the text
/// @param proposedBy id of the person; empty: not kept by the version of the service that took it
/// @param basedOn the version that was active when it was proposed; null: none was
/// @param approvedBy id of the person; null: nobody did
/// @param approvedAt null: nobody did
/// @param report what the replay said that it was approved on; null: none
/// @param noReportReason why it was approved without a replay; null: with one
/// @param activatedAt when it last became the active one; null: it never was
/// @param replaced the version whose place it took when it was first activated; null: none, or it never was
public record FlowVersion(String flow, int version, String hash, Stage stage, String proposedBy, Instant proposedAt, Integer basedOn,
        String approvedBy, Instant approvedAt, String report, String noReportReason, Instant activatedAt, Integer replaced) {

    /// How far a version has come. Whether it judges beside the active one, without effect, is another matter: drafts may, too.
    public enum Stage {
        /// Judges nothing.
        DRAFT,
        /// A second person has approved it.
        APPROVED,
        /// Judges every run.
        ACTIVE,
        /// Was active.
        RETIRED,
        /// Will not be used.
        DECLINED;

        /// The word used in snapshots and answers, for example `draft`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A version just proposed.
    public static FlowVersion proposed(String flow, int version, String hash, String person, Instant now, Integer basedOn) {
        return new FlowVersion(flow, version, hash, Stage.DRAFT, person, now, basedOn, null, null, null, null, null, null);
    }

    /// A version that was published in one step, before versions were proposed and approved.
    public static FlowVersion published(String flow, int version, String hash, String person, Instant at) {
        return new FlowVersion(flow, version, hash, Stage.ACTIVE, person, at, null, null, null, null, null, at, null);
    }

    /// Approved on a replay, or for a reason without one.
    public FlowVersion approved(String person, Instant now, String report, String noReportReason) {
        return new FlowVersion(flow, version, hash, Stage.APPROVED, proposedBy, proposedAt, basedOn, person, now, report, noReportReason, null, null);
    }

    /// Active from here on.
    ///
    /// @param instead of this version; null: none was active
    public FlowVersion activated(Instant now, Integer instead) {
        return new FlowVersion(flow, version, hash, Stage.ACTIVE, proposedBy, proposedAt, basedOn, approvedBy, approvedAt, report, noReportReason,
                now, wasActive() ? replaced : instead);
    }

    /// No longer active.
    public FlowVersion retired() {
        return at(Stage.RETIRED);
    }

    /// It will not be used.
    public FlowVersion declined() {
        return at(Stage.DECLINED);
    }

    /// Whether it is or was the active one.
    public boolean wasActive() {
        return activatedAt != null;
    }

    /// `version 2 of the flow support`
    public String words() {
        return "version %d of the flow %s".formatted(version, flow);
    }

    private FlowVersion at(Stage other) {
        return new FlowVersion(flow, version, hash, other, proposedBy, proposedAt, basedOn, approvedBy, approvedAt, report, noReportReason,
                activatedAt, replaced);
    }
}
