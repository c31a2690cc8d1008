package io.countersign.console.replays;

import io.countersign.replay.Judged;
import io.countersign.replay.Recorded;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;

/// One case of a replay, as it is kept: enough to find, sort and compare it, nothing of what was written in it.
///
/// @param n its number in the replay, from 1
/// @param runId null: the case is none of this deployment's runs
/// @param amount decimal; null: none
/// @param outcome what people decided, or what turned out: a word of [io.countersign.replay.Outcome]
/// @param verdict how the candidate compares with that: a word of [io.countersign.replay.Verdict]
public record Case(int n, String runId, String id, String caseId, String action, String amount, String currency, String outcome, String by, String note,
        Way current, Way candidate, String verdict, String verdictNow, Set<String> matched, Set<String> matchedNow) {

    /// Where it goes and why.
    public record Way(String route, String rule, String ruleName, String reason) {
        static Way of(Recorded.Way way) {
            return new Way(way.route().word(), way.rule(), way.ruleName(), way.reason());
        }
    }

    static Case of(int n, String runId, Judged one) {
        return new Case(n, runId, one.id(), one.caseId(), one.action(), one.amount() == null ? null : one.amount().toPlainString(), one.currency(), one.decision().outcome().word(),
                one.decision().by(), one.decision().reason(), Way.of(one.current()), Way.of(one.candidate()), one.verdict().word(), one.verdictNow().word(),
                new TreeSet<>(one.matched()), new TreeSet<>(one.matchedNow()));
    }

    public boolean changed() {
        return !current.route().equals(candidate.route());
    }

    /// Its size, for sorting; what has no amount is less than any amount.
    public BigDecimal size() {
        return amount == null ? BigDecimal.ONE.negate() : new BigDecimal(amount).abs();
    }
}
