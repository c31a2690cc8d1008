package io.countersign.audit.insights;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the rules of the active flows are worth, and which of them want a look. A flow is `""` where a run named none that was known.
///
/// @param complete false: entries that are not counted yet may be missing
/// @param rules every rule of every active version
/// @param stampsByRule rubber-stamp evidence by rule
/// @param stampsByPerson the same by person, as far as whoever asks may see it
/// @param peopleShown `all`, or `you`: only whoever asks
public record RuleHygiene(Instant from, Instant to, String zone, boolean complete, List<RuleValue> rules, List<Stamps> stampsByRule, List<Stamps> stampsByPerson,
        String peopleShown, List<Calibration> calibration, List<Proposal> proposals) {

    /// What a rule did in the period.
    ///
    /// @param since from when on its condition and what it does have been the same without a break; what people said before does not count for it
    /// @param flowRuns runs of its flow
    /// @param matched evaluations in which its condition held
    /// @param lastMatched null: never, as far as the Record in the database goes
    /// @param decided evaluations in which it decided
    /// @param decisions of people on what it asked
    /// @param looked decisions whose first look is known
    /// @param medianLookSeconds from first look to decision; null: no look is known
    /// @param topAmount 95th percentile of the amounts approved unedited; null: there were none, or of several currencies
    /// @param released by it alone
    /// @param settled runs of its exceptions that people settled
    /// @param letGo of those, released unedited
    public record RuleValue(String flow, int version, int position, String rule, String name, String outcome, String owner, LocalDate reviewBy, LocalDate expires,
            Instant since, long flowRuns, long matched, Instant lastMatched, long decided, long decisions, long unedited, long edited, long rejected, long sentBack,
            long overridden, long looked, BigDecimal medianLookSeconds, BigDecimal medianWaitSeconds, BigDecimal waitingHours, BigDecimal topAmount, long released, long checked,
            long wrong, long corrected, long exceptions, long settled, long letGo) {
    }

    /// How often a plain approval came faster than reading takes.
    ///
    /// @param rule null: no rule decided, or the row is of a person
    /// @param person null: the row is of a rule
    /// @param decisions whose first look is known
    /// @param quick plain approvals faster than reading takes
    /// @param laterWrong of those, corrected later or found wrong by a check
    public record Stamps(String flow, String rule, String person, long decisions, long quick, BigDecimal medianLookSeconds, long laterWrong) {
        /// Share of quick ones.
        public double share() {
            return (double) quick / decisions;
        }
    }

    /// What a confidence is worth.
    ///
    /// @param tenth 1: 0 to 0.1, ..., 10: 0.9 to 1
    /// @param rightOnes runs on which people changed nothing
    /// @param confidence mean of what the senders said
    /// @param share of right ones
    public record Calibration(String flow, int tenth, long runs, long rightOnes, BigDecimal confidence, BigDecimal share) {
    }
}
