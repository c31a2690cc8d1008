package io.countersign.cli.replay;

import io.countersign.cli.page.Chart;
import io.countersign.cli.page.Chart.Bar;
import io.countersign.cli.page.Chart.Field;
import io.countersign.cli.page.Chart.Part;
import io.countersign.cli.page.Chart.Row;
import io.countersign.cli.page.Chart.Stack;
import io.countersign.cli.page.Html;
import io.countersign.cli.page.Page;
import io.countersign.policy.engine.Route;
import io.countersign.replay.Judged;
import io.countersign.replay.Outcome;
import io.countersign.replay.Report;
import io.countersign.replay.RuleFindings;
import io.countersign.replay.Share;
import io.countersign.replay.Story;
import io.countersign.replay.Verdict;
import io.countersign.replay.Words;
import java.util.ArrayList;
import java.util.List;

/// A report to read, to send and to print: the answer, what to look at first, plots, rules, every case that changes.
public final class ReportPage {
    private static final int FIRST = 10;
    private static final int LISTED = 200;

    private final Report report;
    private final Story story;
    private final boolean compared;
    private final Html body;
    private final Page page;

    public ReportPage(Report report) {
        this.report = report;
        this.story = new Story(report);
        this.compared = report.against() != Report.Against.ITSELF;
        this.page = new Page("Replay of " + report.candidate().name(), ReportText.basis(report));
        this.body = page.body();
    }

    public Page page() {
        var alarming = !(compared ? report.becomes(Verdict.MISSED) : report.of(Verdict.MISSED, false)).isEmpty();
        body.raw("<div class=\"verdict" + (alarming ? " warn" : "") + "\">").element("p", story.summary());
        body.raw("<ul>");
        if (!report.cases().isEmpty()) story.effects().forEach(effect -> body.element("li", effect));
        body.raw("</ul></div>\n");
        if (report.cases().isEmpty()) return finish();
        tiles();
        lookFirst();
        if (report.decided() > 0) decisions();
        if (compared) matrix();
        rules();
        changes();
        return finish();
    }

    private Page finish() {
        body.element("h2", "What to mind").raw("<ul>");
        story.cautions().forEach(caution -> body.element("li", caution));
        body.raw("</ul>\n").element("p class=\"soft\"", "Ranges hold the true share with 95 % confidence (Wilson), if the cases are a fair sample of those to come. Document of this version: SHA-256 "
                + report.candidate().contentHash() + ".");
        return page;
    }

    private void tiles() {
        body.raw("<div class=\"tiles\">");
        if (compared) tile(Words.number(report.changed().size()), "of " + Words.count(report.cases().size(), "case") + " go another way");
        tile(Words.percent(report.reviewed(false).value()), "of cases go to a person" + (compared ? ", now " + Words.percent(report.reviewed(true).value()) : ""));
        if (report.decided() > 0) {
            rate(report.caught(false), report.caught(true), "of what was not right does not go out");
            rate(report.missed(false), report.missed(true), "of what goes out was not right");
        }
        var money = Words.money(Report.money(report.of(Verdict.MISSED, false)));
        if (!money.isEmpty()) tile(money, "goes out at most although it was not right" + (compared ? ", now " + orNothing(Words.money(Report.money(report.of(Verdict.MISSED, true)))) : ""));
        if (report.waits().typical() != null) tile(Words.span(report.waits().typical()), "is the median time from question to decision");
        body.raw("</div>\n");
    }

    private static String orNothing(String money) {
        return money.isEmpty() ? "nothing" : money;
    }

    private void rate(Share share, Share now, String words) {
        if (share.of() == 0) return;
        var wide = share.high() - share.low() >= 0.05;
        tile(Words.percent(share.value()), words + (wide ? " (likely " + Math.round(share.low() * 100) + " to " + Math.round(share.high() * 100) + " %)" : "")
                + (compared && now.of() > 0 ? ", now " + Words.percent(now.value()) : ""));
    }

    private void tile(String number, String words) {
        body.raw("<div class=\"tile\">").element("strong", number).element("span", words).raw("</div>\n");
    }

    private void lookFirst() {
        var cases = story.lookFirst();
        if (cases.isEmpty()) return;
        var lost = story.looksFirstAtLost();
        var which = cases.size() > FIRST
                ? "The " + FIRST + " with the most money of " + Words.number(cases.size()) + (lost ? " that would be stopped or sent back although they were right. " : " that go out although they were not right. ")
                : lost ? "What would be stopped or sent back although it was right. " : "What goes out although it was not right. ";
        body.element("h2", "Look at these first").element("p class=\"soft\"", which + story.lookFirstBy());
        cases(cases.subList(0, Math.min(FIRST, cases.size())));
    }

    private void cases(List<Judged> cases) {
        if (compared) body.table("case", "#amount", "what was decided", "now", "with this version");
        else body.table("case", "#amount", "what was decided", "goes to");
        for (var one : cases) {
            var what = one.action() + " " + one.id();
            var amount = one.amount() == null ? "" : Words.money(one.amount(), one.currency());
            if (compared) body.row(what.strip(), amount, ReportText.decided(one), ReportText.way(one.current()), ReportText.way(one.candidate()));
            else body.row(what.strip(), amount, ReportText.decided(one), ReportText.way(one.candidate()));
        }
        body.endTable();
    }

    private void decisions() {
        var outcomes = ReportText.outcomes(report);
        var stacks = new ArrayList<Stack>();
        for (var route : ReportText.routes(report)) {
            if (compared) stacks.add(stack(route.word() + ", now", route, outcomes, true));
            stacks.add(stack(compared ? route.word() + ", this version" : route.word(), route, outcomes, false));
        }
        body.element("h2", "Against what was decided").add(Chart.stacks("What each way gets", "What is released should be all approved; what people look at should not be.",
                outcomes.stream().map(ReportPage::outcome).toList(), stacks));
    }

    private Stack stack(String label, Route route, List<Outcome> outcomes, boolean now) {
        var row = report.decisions(now).get(route);
        return new Stack(label, outcomes.stream().map(outcome -> new Part(row.get(outcome), Words.number(row.get(outcome)))).toList());
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case APPROVED -> "approved unchanged";
            case RIGHT -> "turned out right";
            case EDITED -> "edited";
            case REJECTED -> "rejected";
            case WRONG -> "turned out wrong";
            case OPEN -> "nobody decided";
        };
    }

    private void matrix() {
        var routes = ReportText.routes(report);
        var rows = new ArrayList<Row>();
        for (var from : routes) {
            var of = report.matrix().get(from).values().stream().mapToInt(Integer::intValue).sum();
            rows.add(new Row(from.word(), routes.stream().map(to -> {
                int number = report.matrix().get(from).get(to);
                return new Field(of == 0 ? 0 : (double) number / of, Words.number(number), from != to && number > 0);
            }).toList()));
        }
        body.element("h2", "Where cases go").add(Chart.matrix("Now, and with this version", "Each row is what happens now; framed fields are cases that go another way.",
                "now ↓  this version →", routes.stream().map(Route::word).toList(), rows));
    }

    private void rules() {
        var findings = RuleFindings.of(report);
        var bars = findings.stream().filter(finding -> finding.decides() > 0).map(finding -> new Bar(name(finding) + " → " + finding.route().word(),
                finding.decides(), Words.number(finding.decides()))).toList();
        body.element("h2", "Rules").add(Chart.bars("Which rule decides", "Of several rules that match, the most careful one decides.", bars));
        body.table("rule", "sends to", "#matches", "#decides", "#now", "not right, of those decided on", "#money in those");
        findings.stream().filter(ReportText::isUsed).forEach(this::rule);
        RuleFindings.gone(report).forEach(finding -> body.row(finding.name() + " (" + finding.id() + ")", "gone", "", "0", Words.number(finding.decidesNow()),
                finding.wrong().of() == 0 ? "" : Words.share(finding.wrong()), Words.money(finding.money())));
        var unused = ReportText.unused(findings);
        body.endTable();
        if (!unused.isEmpty()) body.element("p", unused);
        body.element("p class=\"soft\"", "Of a rule that holds, \"not right\" is its catch rate: the more the better. Of one that releases it is what it misses.");
    }

    private void rule(RuleFindings.Finding finding) {
        body.row(finding.id() == null ? name(finding) : finding.name() + " (" + finding.id() + ")", finding.route().word(), finding.id() == null ? "" : Words.number(finding.matched()),
                Words.number(finding.decides()), finding.decidesNow() < 0 ? "" : Words.number(finding.decidesNow()), finding.wrong().of() == 0 ? "" : Words.share(finding.wrong()), Words.money(finding.money()));
    }

    private static String name(RuleFindings.Finding finding) {
        return finding.id() == null ? "no rule" : finding.id();
    }

    private void changes() {
        list("Every case that goes another way", report.changed());
        list("Everything that goes out although it was not right", report.of(Verdict.MISSED, false));
        list("Everything that waits although it was right", report.of(Verdict.NEEDLESS, false));
    }

    private void list(String title, List<Judged> cases) {
        if (cases.isEmpty()) return;
        body.raw("<details><summary>").text(title + " (" + Words.number(cases.size()) + (cases.size() > LISTED ? ", the " + LISTED + " with the most money" : "") + ")").raw("</summary>\n");
        cases(cases.subList(0, Math.min(LISTED, cases.size())));
        body.raw("</details>\n");
    }
}
