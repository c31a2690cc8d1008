package io.countersign.audit.insights;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// The weekly review. Flows are `""` where a run named none that was known; a rule is null where none decided.
///
/// @param complete false: entries that are not counted yet may be missing
/// @param peopleShown `all`, or `you`: what single people did and how fast they are is only shown of whoever asks
/// @param proposals what could be done about it, the most pressing first
public record Weekly(Instant from, Instant to, Instant before, String zone, boolean complete, String peopleShown, List<Volume> volume, List<Routed> routes, List<Rhythm> rhythm,
        List<Missed> missed, List<Reason> reasons, List<Repeat> repeats, List<Pattern> patterns, List<Correction> corrections, List<Errors> errors,
        List<Autonomy> autonomy, List<Proposal> proposals) {

    /// Runs received.
    public record Volume(String flow, long runs, long runsBefore) {
    }

    /// Runs by the route of their first evaluation.
    public record Routed(String flow, String route, long runs, long runsBefore) {
    }

    /// What arrives at an owner against what leaves.
    ///
    /// @param departed decided, resolved, expired, cancelled or withdrawn
    /// @param waiting at the end of the period
    /// @param waitingExceptions of them, exceptions
    /// @param oldest when the oldest of them was opened; null: none waits
    /// @param growsBy items a day; below zero it shrinks
    /// @param due items whose target lies in the period and is over
    /// @param missed of them missed it
    /// @param medianSeconds from opening to leaving; null: nothing left, or not for whoever asks
    /// @param decisions that the owner made; null: not for whoever asks
    /// @param looks at approvals; null: not for whoever asks
    public record Rhythm(String owner, long arrived, long departed, long waiting, long waitingExceptions, Instant oldest, BigDecimal growsBy, long due, long missed, BigDecimal medianSeconds,
            Long decisions, Long looks) {
        /// What everybody may know: how the queue goes, not what its owner does.
        Rhythm ofTheQueue() {
            return new Rhythm(owner, arrived, departed, waiting, waitingExceptions, oldest, growsBy, due, missed, null, null, null);
        }
    }

    /// Targets that were missed.
    ///
    /// @param kind `approval` or `exception`
    public record Missed(String flow, String kind, long due, long missed, long dueBefore, long missedBefore) {
    }

    /// Why exceptions were opened.
    public record Reason(String flow, String reasonCode, long items, long itemsBefore) {
    }

    /// The same thing again and again.
    ///
    /// @param newest the exception opened last
    public record Repeat(String flow, String reasonCode, String rule, String source, long items, Instant firstAt, Instant lastAt, String newest) {
    }

    /// A weekday or an hour at which more happens than if it came evenly.
    ///
    /// @param unit `weekday` or `hour`
    /// @param cell 1 (Monday) to 7, or 0 to 23
    /// @param days different days on which it happened
    /// @param total items of that flow and reason
    /// @param expected if they came evenly
    /// @param deviations standard deviations above it
    public record Pattern(String flow, String reasonCode, String unit, int cell, long items, long days, long total, int weeks, BigDecimal expected,
            BigDecimal deviations) {
    }

    /// Answers that a person corrected after their release.
    public record Correction(String flow, String rule, long released, long corrected, long correctedBefore) {
    }

    /// How often what a rule released was wrong, from the runs that were picked for a check.
    public record Errors(String flow, String rule, long released, long sampled, long checked, long wrong, ErrorRate error) {
    }

    /// A change of what an AI may do on its own.
    public record Autonomy(String flow, int version, String actionType, String before, String after, String proposedBy, String approvedBy, String activatedBy,
            Instant at) {
    }
}
