package io.countersign.audit.insights;

import io.countersign.audit.insights.RuleHygiene.RuleValue;
import io.countersign.policy.engine.Limits;
import io.countersign.policy.engine.Limits.Limit;
import java.math.BigDecimal;
import java.util.List;

/// Which limit of a rule could be tried at other values, as the one command that does.
///
/// @param limits all numbers that the flow's rules compare with
record Sweeps(List<Limit> limits) {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    static Sweeps of(ActiveFlow flow) {
        return new Sweeps(flow.compiled().map(Limits::of).orElse(List.of()));
    }

    /// A replay of the rule with less careful limits: up to twice the limit or to what people approved, whichever is more; for a lower limit down to
    /// half of it. A rule without a limit can only be looked at.
    String command(RuleValue rule, Period period) {
        return limits.stream().filter(one -> one.rule().equals(rule.rule()) && one.value().signum() > 0).findFirst()
                .map(one -> period.replay(rule.flow()) + " --sweep " + rule.rule() + "." + name(limits, one) + "=" + range(one, rule.topAmount()))
                .orElse(period.replay(rule.flow()));
    }

    /// The shortest name that means this limit and no other of its rule.
    static String name(List<Limit> limits, Limit limit) {
        var alike = limits.stream().filter(one -> one.rule().equals(limit.rule()) && last(one).equals(last(limit))).toList();
        var several = alike.stream().filter(one -> one.field().equals(limit.field())).count() > 1;
        return (alike.size() > 1 ? limit.field() : last(limit)) + (several ? "#" + limit.number() : "");
    }

    private static String last(Limit limit) {
        return limit.field().substring(limit.field().lastIndexOf('.') + 1);
    }

    private static String range(Limit limit, BigDecimal topAmount) {
        if (limit.comparison().startsWith("<")) {
            return plain(limit.value().divide(TWO)) + ".." + plain(limit.value());
        }
        var twice = limit.value().multiply(TWO);
        return plain(limit.value()) + ".." + plain(limit.field().equals("action.amount") && topAmount != null ? twice.max(topAmount) : twice);
    }

    private static String plain(BigDecimal value) {
        return value.stripTrailingZeros().toPlainString();
    }
}
