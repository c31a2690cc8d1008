package io.countersign.console.answer;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the rules are worth (`GET /insights/rules`); docs/insights.md says what each number is.
public record RuleWorth(Instant from, Instant to, String zone, boolean complete, String peopleShown, List<Rule> rules, List<Stamps> stampsByRule, List<Stamps> stampsByPerson,
        List<Calibration> calibration, List<Proposal> proposals) {

    public record Rule(String flow, int version, String rule, String name, String outcome, String owner, LocalDate reviewBy, LocalDate expires, int flowRuns, int matched, Instant lastMatched,
            int decided, int decisions, int unedited, int edited, int rejected, int sentBack, int overridden, int looked, Double medianLookSeconds, Double medianWaitSeconds, Double waitingHours,
            int released, int checked, int wrong, int corrected, int exceptions, int settled, int letGo) {

        /// Decisions that were not a plain yes.
        public int changed() {
            return decisions - unedited;
        }

        /// Of what people decided, the share that they did not approve as it was: 0 to 1.
        public double catchRate() {
            return decisions == 0 ? 0 : (double) changed() / decisions;
        }
    }

    /// @param person null: of a rule
    /// @param quick plain approvals made faster than reading takes
    public record Stamps(String person, String flow, String rule, int decisions, int quick, double share, Double medianLookSeconds, int laterWrong) {}

    /// @param tenth 1 to 10: of the confidence
    /// @param share that people left unchanged
    public record Calibration(String flow, int tenth, int runs, int rightOnes, double confidence, double share) {}
}
