package io.countersign.console.answer;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the rules of the active versions did (`GET /insights/rules`).
///
/// @param from first day that is counted
/// @param to end of the last
public record RuleFigures(Instant from, Instant to, List<Rule> rules) {

    /// @param flowRuns runs of the flow
    /// @param matched runs that it matched
    /// @param decided runs whose way it decided
    /// @param decisions of people about what it asked
    /// @param unedited of these, approved as it was
    /// @param checked releases that a person looked at afterwards
    /// @param wrong of these
    /// @param exceptions cases that it sent to the queue
    public record Rule(String flow, int version, String rule, String name, String outcome, String owner, LocalDate reviewBy, LocalDate expires, long flowRuns, long matched,
            long decided, long decisions, long unedited, long released, long checked, long wrong, long exceptions) {

        /// What people did not let pass as it was.
        public long changed() {
            return decisions - unedited;
        }
    }

    public List<Rule> of(String flow) {
        return rules.stream().filter(rule -> rule.flow().equals(flow)).toList();
    }
}
