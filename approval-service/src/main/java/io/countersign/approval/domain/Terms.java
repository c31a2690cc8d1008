package io.countersign.approval.domain;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How a question is to be decided, as the flow says.
///
/// @param stages in their order; empty: one stage, decided by the question's owner or backup
/// @param calendar hours that count, as [io.countersign.roster.BusinessHours] reads them; null: every hour
/// @param escalateTo person or role that is asked when time runs out; null: the backup only
/// @param escalateAfter from the offer of a stage to its escalation; zero: at the target
/// @param expireAfter from opening to the exception queue; zero: never
/// @param decisions what can be decided; empty: everything
/// @param editLimit an edited amount above this needs somebody else's approval; decimal; null: no limit
/// @param bulkLimit largest sum that one bulk decision covers; decimal; null: not offered for actions with an amount
public record Terms(List<StageSpec> stages, String calendar, String escalateTo, Duration escalateAfter, Duration expireAfter,
        Set<DecisionKind> decisions, String editLimit, String bulkLimit) {

    /// One stage, every hour, every decision.
    public static final Terms PLAIN = new Terms(List.of(), null, null, Duration.ZERO, Duration.ZERO, Set.of(), null, null);
}
