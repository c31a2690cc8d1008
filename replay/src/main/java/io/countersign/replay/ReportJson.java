package io.countersign.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.policy.engine.CompiledFlow;
import io.countersign.replay.Recorded.Way;
import io.countersign.replay.RuleFindings.Finding;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A report as one JSON object, the same bytes for the same cases and flows.
public final class ReportJson {
    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

    private ReportJson() {}

    /// The report on one line, without a line break at its end. Its SHA-256 is what an approval of the flow points to.
    public static String line(Report report) {
        return text(of(report));
    }

    static String text(ObjectNode json) {
        try {
            return escapeActing(JSON.writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A report of our own can't be written: " + e.getMessage(), e);
        }
    }

    /// What would act on a terminal or hide words there. Such characters stand only inside strings, so that an escape is always allowed where they are.
    private static String escapeActing(String json) {
        var safe = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> {
                    for (var unit : Character.toChars(c)) safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /// The report as JSON.
    public static ObjectNode of(Report report) {
        var story = new Story(report);
        var json = object().put("flow", report.candidate().name()).put("flowHash", report.candidate().contentHash());
        var current = json.putObject("current").put("kind", switch (report.against()) {
            case FLOW -> "flow";
            case RECORDED -> "recorded";
            case ITSELF -> "itself";
        });
        if (report.current() != null) {
            current.put("flow", report.current().name()).put("flowHash", report.current().contentHash());
        }
        json.put("summary", story.summary());
        strings(json.putArray("effects"), story.effects());
        strings(json.putArray("cautions"), story.cautions());
        json.put("cases", report.count()).put("judged", report.cases().size()).put("otherFlow", report.otherFlow()).put("erased", report.erased()).put("decided", report.decided());
        counts(json.putObject("deciders"), report.deciders());
        var matrix = json.putObject("matrix");
        report.matrix().forEach((route, row) -> {
            var cells = matrix.putObject(route.word());
            row.forEach((to, number) -> cells.put(to.word(), number));
        });
        json.put("changed", report.changed().size()).put("reviewedShare", rounded(report.reviewed(false).value())).put("reviewedShareNow", rounded(report.reviewed(true).value()));
        json.set("reviewed", share(report.reviewed(false)));
        json.set("reviewedNow", share(report.reviewed(true)));
        json.set("against", against(report, false));
        json.set("againstNow", against(report, true));
        json.set("money", money(report, false));
        json.set("moneyNow", money(report, true));
        var risk = json.putObject("moneyAtRisk");
        risk.set("newlyMissed", money(Report.money(report.becomes(Verdict.MISSED))));
        risk.set("newlyCaught", money(Report.money(report.becomes(Verdict.CAUGHT).stream().filter(one -> one.verdictNow() == Verdict.MISSED).toList())));
        json.set("missedShare", share(report.missed(false)));
        json.set("missedShareNow", share(report.missed(true)));
        json.set("caughtShare", share(report.caught(false)));
        json.set("caughtShareNow", share(report.caught(true)));
        decisions(json.putObject("decisions"), report, false);
        decisions(json.putObject("decisionsNow"), report, true);
        hours(json.putObject("reviewHours"), report.waits());
        var rules = json.putArray("rules");
        RuleFindings.of(report).forEach(finding -> rules.add(rule(finding)));
        var gone = json.putArray("rulesGone");
        RuleFindings.gone(report).forEach(finding -> gone.add(rule(finding)));
        var why = json.putArray("why");
        report.changed().forEach(one -> why.add(one(one)));
        report.of(Verdict.MISSED, false).stream().filter(one -> !one.isChanged()).forEach(one -> why.add(one(one)));
        return json;
    }

    private static ObjectNode against(Report report, boolean now) {
        var json = object();
        for (var verdict : Verdict.values()) {
            strings(json.putArray(verdict.word()), report.of(verdict, now).stream().map(Judged::id).toList());
        }
        return json;
    }

    private static ObjectNode money(Report report, boolean now) {
        var sums = new EnumMap<Verdict, Money>(Verdict.class);
        var json = object();
        for (var verdict : Verdict.values()) {
            sums.put(verdict, Report.money(report.of(verdict, now)));
        }
        sums.forEach((verdict, money) -> json.set(verdict.word(), money(money)));
        return json;
    }

    static ObjectNode money(Money money) {
        var json = object();
        money.sums().forEach((currency, sum) -> json.put(currency, sum.toPlainString()));
        return json;
    }

    static ObjectNode share(Share share) {
        return object().put("some", share.some()).put("of", share.of()).put("share", rounded(share.value())).put("low", rounded(share.low())).put("high", rounded(share.high()));
    }

    /// Four digits: enough for any claim, and the same everywhere.
    static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }

    private static void decisions(ObjectNode json, Report report, boolean now) {
        report.decisions(now).forEach((route, row) -> {
            var cells = json.putObject(route.word());
            row.forEach((outcome, number) -> cells.put(outcome.word(), number));
        });
    }

    private static void hours(ObjectNode json, Report.Waits waits) {
        json.put("measured", waits.measured()).put("typical", hours(waits.typical()))
                .put("extra", waits.typical() == null ? null : hours(waits.extra())).put("saved", waits.typical() == null ? null : hours(waits.saved()));
    }

    private static BigDecimal hours(java.time.Duration span) {
        return span == null ? null : Words.hours(span);
    }

    private static ObjectNode rule(Finding finding) {
        var json = object().put("rule", finding.id()).put("name", finding.name()).put("route", finding.route().word()).put("matched", finding.matched())
                .put("decides", finding.decides());
        if (finding.decidesNow() >= 0) {
            json.put("decidesNow", finding.decidesNow());
        } else {
            json.putNull("decidesNow");
        }
        json.set("wrong", share(finding.wrong()));
        json.set("wrongMoney", money(finding.money()));
        return json;
    }

    private static ObjectNode one(Judged one) {
        var json = object().put("id", one.id()).put("caseId", one.caseId()).put("verdict", one.verdict().word()).put("verdictNow", one.verdictNow().word()).put("action", one.action())
                .put("amount", one.amount() == null ? null : one.amount().toPlainString()).put("currency", one.currency());
        json.set("current", way(one.current()));
        json.set("candidate", way(one.candidate()));
        json.putObject("decision").put("outcome", one.decision().outcome().word()).put("by", one.decision().by()).put("reason", one.decision().reason());
        return json;
    }

    private static ObjectNode way(Way way) {
        return object().put("route", way.route().word()).put("rule", way.rule()).put("reason", way.reason());
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static void counts(ObjectNode json, Map<String, Integer> counts) {
        counts.forEach(json::put);
    }
}
