package io.countersign.replay;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Small flows and cases for tests.
final class Small {
    private Small() {}

    /// A flow of refunds: above `limit` EUR a person decides, up to it they go out; a note is internal.
    static CompiledFlow flow(int limit, String... more) {
        return FlowCompiler.load(("""
                flow: inbox
                owner: priya
                actions:
                  refund: {effect: external, risk: high, owner: team-lead, backup: finance, respondWithin: PT30M}
                  note: {effect: internal, risk: low}
                exceptions: {owner: priya, backup: tom, respondWithin: PT1H}
                %srules:
                  - {id: over, name: Large refunds wait, when: 'action.type == "refund" && action.amount > %d && action.currency == "EUR"', then: approve, reason: "{action.amount} is much", owner: priya, reviewBy: 2027-01-31}
                  - {id: rest, name: Others go out, when: 'action.type == "refund" && action.amount <= %d && action.currency == "EUR"', then: release, reason: "{action.amount} is little", owner: priya, reviewBy: 2027-01-31}
                """.formatted(more.length > 1 ? more[1] : "", limit, limit) + (more.length > 0 ? more[0] : "")).getBytes(StandardCharsets.UTF_8));
    }

    static String rule(String id, String when, String then) {
        return "  - {id: %s, name: Rule %s, when: '%s', then: %s, reason: because, owner: priya, reviewBy: 2027-01-31}\n".formatted(id, id, when, then);
    }

    static String refund(String id, String amount, String outcome) {
        return refund(id, "case-" + id, amount, outcome, "");
    }

    static String refund(String id, String caseId, String amount, String outcome, String more) {
        return """
                {"run":{"id":"%s","source":"urn:s","caseId":"%s","flow":"inbox","input":"x"%s,"action":{"type":"refund","effect":"external","amount":"%s","currency":"EUR"}}%s}
                """.formatted(id, caseId, more, amount, outcome == null ? "" : ",\"decision\":{\"outcome\":\"" + outcome + "\",\"by\":\"ana\"}").strip();
    }

    static Report report(CompiledFlow current, CompiledFlow candidate, String... lines) {
        return report(current, candidate, null, String.join("\n", lines));
    }

    static Report report(CompiledFlow current, CompiledFlow candidate, Truths truths, String text) {
        var wrong = new ArrayList<WrongLine>();
        var replay = new Replay(candidate, current, truths, wrong::add);
        try {
            CaseLines.read(reader(text), replay::add, wrong::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var report = replay.report();
        if (!wrong.isEmpty()) {
            throw new AssertionError(wrong.toString());
        }
        return report;
    }

    static List<String> problems(String... lines) {
        var wrong = new ArrayList<WrongLine>();
        var replay = new Replay(flow(100), null, null, wrong::add);
        try {
            CaseLines.read(reader(String.join("\n", lines)), replay::add, wrong::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        replay.report();
        return wrong.stream().map(WrongLine::toString).toList();
    }

    static BufferedReader reader(String text) {
        return new BufferedReader(new StringReader(text));
    }
}
