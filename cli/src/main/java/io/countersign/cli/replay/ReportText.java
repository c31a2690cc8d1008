package io.countersign.cli.replay;

import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Wrapped;
import io.countersign.policy.engine.Route;
import io.countersign.replay.Judged;
import io.countersign.replay.Outcome;
import io.countersign.replay.Recorded.Way;
import io.countersign.replay.Report;
import io.countersign.replay.RuleFindings;
import io.countersign.replay.RuleFindings.Finding;
import io.countersign.replay.Story;
import io.countersign.replay.Words;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A report for a terminal: the answer, what it costs, what to look at first, then the numbers.
public final class ReportText {
    private static final int LISTED = 10;

    private final Report report;
    private final Story story;
    private final PrintWriter out;

    public ReportText(Report report, PrintWriter out) {
        this.report = report;
        this.story = new Story(report);
        this.out = out;
    }

    public void print() {
        print("", report.candidate().name() + ": " + story.summary());
        if (!report.cases().isEmpty()) numbers();
        head("Mind");
        print("  - ", basis(report));
        story.cautions().forEach(caution -> print("  - ", caution));
    }

    private void numbers() {
        story.effects().forEach(effect -> print("  - ", effect));
        lookFirst();
        otherChanges();
        matrix();
        decisions();
        rules();
    }

    /// Words of the cases stay on their line, so that none of them passes for a line of the report.
    private void print(String head, String words) {
        Wrapped.print(out, head, SafeText.line(words));
    }

    private void head(String words) {
        out.println();
        out.println(words);
    }

    private void lookFirst() {
        var cases = story.lookFirst();
        if (cases.isEmpty()) return;
        head("Look first at" + (cases.size() > LISTED ? " (the first " + LISTED + " of " + Words.number(cases.size()) + "; --html and --json have all)" : ""));
        print("  ", story.lookFirstBy());
        cases.stream().limit(LISTED).forEach(this::say);
    }

    private void otherChanges() {
        var first = story.lookFirst();
        var rest = report.changed().stream().filter(one -> !first.contains(one)).toList();
        if (rest.isEmpty()) return;
        head("Other cases that go another way" + (rest.size() > LISTED ? " (the first " + LISTED + " of " + Words.number(rest.size()) + "; --html and --json have all)" : ""));
        rest.stream().limit(LISTED).forEach(this::say);
    }

    private void say(Judged one) {
        print("  ", what(one) + " — " + decided(one));
        if (one.isChanged()) print("      now  ", way(one.current()));
        print(one.isChanged() ? "      new  " : "      goes ", way(one.candidate()));
    }

    /// The case in a few words.
    static String what(Judged one) {
        return (one.action().isEmpty() ? "no action" : one.action()) + (one.amount() == null ? "" : " " + Words.money(one.amount(), one.currency())) + ", " + one.id();
    }

    /// What was decided on it, in a few words.
    static String decided(Judged one) {
        var decision = one.decision();
        return switch (decision.outcome()) {
            case APPROVED -> "approved unchanged";
            case EDITED -> "edited";
            case REJECTED -> "rejected";
            case RIGHT -> "turned out right";
            case WRONG -> "turned out wrong";
            case OPEN -> "not decided";
        } + (decision.outcome() == Outcome.OPEN || decision.reason().isEmpty() ? "" : ": " + decision.reason());
    }

    static String way(Way way) {
        return way.route().word() + (way.rule() == null ? "" : " by " + way.rule()) + (way.reason().isEmpty() ? "" : ": " + way.reason());
    }

    private void matrix() {
        var routes = routes(report);
        if (report.against() == Report.Against.ITSELF) return;
        head("Where cases go: now (left), with this version (top)");
        var heads = new ArrayList<String>(List.of("now"));
        routes.forEach(route -> heads.add(route.word()));
        var table = new Columns(heads.toArray(String[]::new));
        for (var from : routes) {
            var row = new ArrayList<Object>(List.of(from.word()));
            routes.forEach(to -> row.add(report.matrix().get(from).get(to)));
            table.row(row.toArray());
        }
        table.print(out, "  ");
    }

    /// Routes that any case takes, in either version.
    static List<Route> routes(Report report) {
        return Arrays.stream(Route.values()).filter(route -> report.cases().stream().anyMatch(one -> one.current().route() == route || one.candidate().route() == route)).toList();
    }

    /// Outcomes that any case has.
    static List<Outcome> outcomes(Report report) {
        return Arrays.stream(Outcome.values()).filter(outcome -> report.cases().stream().anyMatch(one -> one.decision().outcome() == outcome)).toList();
    }

    private void decisions() {
        if (report.decided() == 0) return;
        head("Against what was decided" + (report.against() == Report.Against.ITSELF ? "" : " (with this version, now in brackets)"));
        var heads = new ArrayList<String>(List.of("goes to"));
        outcomes(report).forEach(outcome -> heads.add(outcome.word()));
        var table = new Columns(heads.toArray(String[]::new));
        var after = report.decisions(false);
        var now = report.decisions(true);
        for (var route : routes(report)) {
            var row = new ArrayList<Object>(List.of(route.word()));
            outcomes(report).forEach(outcome -> row.add(cell(route, outcome, after, now)));
            table.row(row.toArray());
        }
        table.print(out, "  ");
    }

    private String cell(Route route, Outcome outcome, Map<Route, Map<Outcome, Integer>> after, Map<Route, Map<Outcome, Integer>> now) {
        var number = Words.number(after.get(route).get(outcome));
        return report.against() == Report.Against.ITSELF ? number : number + " (" + Words.number(now.get(route).get(outcome)) + ")";
    }

    private void rules() {
        head("Rules");
        var table = new Columns("rule", "sends to", "matches", "decides", "now", "of those decided, not right", "money in those");
        var findings = RuleFindings.of(report);
        findings.stream().filter(ReportText::isUsed).forEach(finding -> table.row(finding.id() == null ? "(no rule)" : finding.id(), finding.route().word(),
                Words.number(finding.matched()), Words.number(finding.decides()), finding.decidesNow() < 0 ? "-" : Words.number(finding.decidesNow()),
                finding.wrong().of() == 0 ? "-" : Words.share(finding.wrong()), Words.money(finding.money())));
        RuleFindings.gone(report).forEach(finding -> table.row(finding.id(), "(gone)", "", "0", Words.number(finding.decidesNow()),
                finding.wrong().of() == 0 ? "-" : Words.share(finding.wrong()), Words.money(finding.money())));
        table.print(out, "  ");
        if (!unused(findings).isEmpty()) print("  ", unused(findings));
    }

    /// Whether any case came to a rule, in either version.
    static boolean isUsed(Finding finding) {
        return finding.matched() + finding.decides() + Math.max(0, finding.decidesNow()) > 0;
    }

    /// One sentence on the rules that no case came to; empty: there are none.
    static String unused(List<Finding> findings) {
        var unused = findings.stream().filter(finding -> !isUsed(finding)).map(Finding::id).toList();
        return unused.isEmpty() ? "" : "No case came to " + String.join(", ", unused) + ".";
    }

    /// What was compared with what, over which cases.
    static String basis(Report report) {
        return "%s in all; %s of %s judged%s. %s".formatted(Words.count(report.count(), "case"), Words.number(report.cases().size()), SafeText.line(report.candidate().name()),
                report.otherFlow() == 0 ? "" : ", " + Words.number(report.otherFlow()) + " belong to other flows", switch (report.against()) {
                    case FLOW -> "Compared: document %s (now) with %s (this version).".formatted(hash(report.current().contentHash()), hash(report.candidate().contentHash()));
                    case RECORDED -> "Compared: the way each case took when it was live with document %s (this version).".formatted(hash(report.candidate().contentHash()));
                    case ITSELF -> "Document %s alone.".formatted(hash(report.candidate().contentHash()));
                });
    }

    private static String hash(String hash) {
        return hash.substring(0, 12);
    }
}
