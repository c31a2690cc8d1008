package io.countersign.console.web;

import io.countersign.console.answer.RuleFigures;
import io.countersign.console.domain.ReviewDate;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What a flow did, and which of its rules want a look.
///
/// @param from the first day that is counted; null: the Record did not answer
/// @param runs of the flow in these days
/// @param held runs that a rule gave to a person: to approve, or as an exception
/// @param decisions of people about what rules asked
/// @param changed of these, not passed as they were
/// @param due rules that are over, late for their review, or soon
public record FlowDid(Instant from, long runs, long held, long decisions, long changed, List<Due> due) {

    public record Due(String rule, String name, ReviewDate review) {}

    static FlowDid of(RuleFigures figures, String flow, LocalDate today) {
        var rules = figures.of(flow);
        var due = rules.stream().map(rule -> new Due(rule.rule(), rule.name(), new ReviewDate(rule.reviewBy(), rule.expires(), today))).filter(one -> one.review().due()).toList();
        return new FlowDid(figures.from(), rules.stream().mapToLong(RuleFigures.Rule::flowRuns).max().orElse(0),
                rules.stream().filter(rule -> rule.outcome().equals("approve") || rule.outcome().equals("exception")).mapToLong(RuleFigures.Rule::decided).sum(),
                rules.stream().mapToLong(RuleFigures.Rule::decisions).sum(), rules.stream().mapToLong(RuleFigures.Rule::changed).sum(), due);
    }

    public boolean known() {
        return from != null;
    }

    public long late() {
        return due.stream().filter(one -> one.review().expired() || one.review().overdue()).count();
    }
}
