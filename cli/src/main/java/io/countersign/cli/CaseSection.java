package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.page.Html;
import io.countersign.export.VerifiedEntry;
import io.countersign.record.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One case on the page: for each run what was asked and drafted, by which model from which data, which rule stopped it, who decided what and why, what
/// became of it; then everything that happened, in order.
final class CaseSection {

    private final Html html;
    private final String caseId;
    private final List<VerifiedEntry> entries;

    /// @param entries the case's, in order
    CaseSection(Html html, String caseId, List<VerifiedEntry> entries) {
        this.html = html;
        this.caseId = caseId;
        this.entries = entries;
    }

    void write() {
        html.element("h2", "Case " + caseId);
        for (var entry : entries) {
            if (entry.leaf().type() == EventType.RUN_ACCEPTED) run(entry);
        }
        html.element("h3", "What happened, in order").raw("<ol>\n");
        entries.forEach(this::step);
        html.raw("</ol>\n");
    }

    private void run(VerifiedEntry accepted) {
        var event = accepted.event();
        var head = event.at("/fact/RunAccepted/head");
        var content = Facts.content(event.at("/fact/RunAccepted/content"));
        html.element("h3", "Run " + Facts.at(event, "/meta/runId"));
        words("Customer message", Facts.shown(content.path("input")));
        words("AI draft", Facts.shown(content.path("output")));
        html.raw("<dl>").fact("Suggested action", Stream.of("actionType", "amount", "currency").map(name -> Facts.at(head, "/" + name)).filter(one -> !one.isEmpty())
                .collect(Collectors.joining(" "))).fact("Tool", Facts.at(head, "/tool")).fact("Agent", Facts.at(head, "/agent"))
                .fact("Model", version(head, "model")).fact("Prompt", version(head, "prompt")).fact("Confidence", Facts.at(head, "/confidence"))
                .fact("Action digest", Facts.at(head, "/actionDigest")).fact("Sent by", Facts.at(head, "/source") + " with key " + Facts.at(head, "/apiKey"));
        for (var source : content.path("dataSources")) source(source, Facts.at(head, "/occurredAt"));
        content.path("references").properties().forEach(one -> html.fact("Reference", one.getKey() + " " + Facts.shown(one.getValue())));
        of(accepted).forEach(one -> routing(one.event().path("routing")));
        html.raw("</dl>\n");
        of(accepted).forEach(one -> decision(one, content));
        of(accepted).filter(one -> one.leaf().type() == EventType.EXECUTION_REPORTED).forEach(this::outcome);
    }

    /// The run's own entries.
    private Stream<VerifiedEntry> of(VerifiedEntry accepted) {
        return entries.stream().filter(one -> Facts.at(one.event(), "/meta/runId").equals(Facts.at(accepted.event(), "/meta/runId")));
    }

    private static String version(JsonNode head, String what) {
        return (Facts.at(head, "/" + what + "Name") + " " + Facts.at(head, "/" + what + "Version")).strip();
    }

    private void source(JsonNode source, String ranAt) {
        var fetched = Facts.at(source, "/fetchedAt");
        html.fact("Data source", Stream.of(Facts.at(source, "/name"), Facts.at(source, "/query"), source.path("ok").asBoolean(true) ? "" : "it failed",
                source.path("complete").asBoolean(true) ? "" : "incomplete", fetched.isEmpty() ? "" : "fetched " + Facts.moment(fetched),
                Facts.age(fetched, ranAt)).filter(one -> !one.isEmpty()).collect(Collectors.joining(", ")));
    }

    private void routing(JsonNode routing) {
        if (!routing.isObject()) return;
        html.fact("Rule", Stream.of(Facts.at(routing, "/ruleName"), Facts.at(routing, "/rule")).filter(one -> !one.isEmpty()).collect(Collectors.joining(" · ")))
                .fact("Why", Facts.at(routing, "/reason")).fact("Risk", Facts.at(routing, "/risk"))
                .fact("Flow", Facts.at(routing, "/flow") + " version " + Facts.at(routing, "/flowVersion") + ", SHA-256 " + Facts.at(routing, "/flowHash"));
    }

    private void decision(VerifiedEntry entry, JsonNode before) {
        var body = Facts.body(entry.event());
        var decision = body.path("decision");
        if (entry.leaf().type() != EventType.APPROVAL_DECIDED && entry.leaf().type() != EventType.APPROVAL_STAGE_DECIDED
                && entry.leaf().type() != EventType.EXCEPTION_RUN_RESOLVED) return;
        html.element("h3", "Decision of " + actor(entry)).raw("<dl>").fact("Decided", Facts.at(decision, "/kind").toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                .fact("When", Facts.moment(Facts.at(entry.event(), "/meta/occurredAt"))).fact("Reason", Facts.at(decision, "/note"))
                .fact("Signed in by", Facts.at(entry.event(), "/meta/actor/authentication")).fact("Action digest before", Facts.at(body, "/actionDigestBefore"))
                .fact("Action digest after", Facts.at(decision, "/editedActionDigest")).raw("</dl>\n");
        changes(before, Facts.content(decision.path("edited")));
    }

    private void changes(JsonNode before, JsonNode after) {
        if (!after.isObject()) return;
        var rows = new ArrayList<String[]>();
        for (var part : List.of("output", "action")) {
            var old = Facts.leaves(before.path(part));
            var now = Facts.leaves(after.path(part));
            var all = new TreeSet<>(old.keySet());
            all.addAll(now.keySet());
            all.stream().filter(path -> !old.getOrDefault(path, "").equals(now.getOrDefault(path, "")))
                    .forEach(path -> rows.add(new String[] {path.isEmpty() ? part : part + "." + path, old.getOrDefault(path, ""), now.getOrDefault(path, "")}));
        }
        if (rows.isEmpty()) return;
        html.raw("<table>\n<thead><tr><th>Changed</th><th>Before</th><th>After</th></tr></thead>\n<tbody>\n");
        rows.forEach(row -> html.raw("<tr><td>").text(row[0]).raw("</td><td class=\"before\">").text(row[1]).raw("</td><td class=\"after\">").text(row[2]).raw("</td></tr>\n"));
        html.raw("</tbody>\n</table>\n");
    }

    private void outcome(VerifiedEntry entry) {
        var reported = Facts.body(entry.event());
        html.element("h3", "Outcome").raw("<dl>").fact("Reported", Facts.at(reported, "/result").toLowerCase(java.util.Locale.ROOT))
                .fact("When", Facts.moment(Facts.at(reported, "/executedAt"))).fact("By", actor(entry)).fact("Note", Facts.at(reported, "/note"))
                .fact("Action digest", Facts.at(reported, "/actionDigest")).raw("</dl>\n");
    }

    private void step(VerifiedEntry entry) {
        html.raw("<li>").element("p class=\"soft\"", Facts.moment(Facts.at(entry.event(), "/meta/occurredAt")) + " · " + entry.leaf().type().label() + " · " + actor(entry))
                .element("p", entry.text());
        for (var field : List.of("reason", "note")) {
            var said = Stream.of(Facts.body(entry.event()), Facts.body(entry.event()).path("decision")).map(one -> Facts.at(one, "/" + field)).filter(one -> !one.isEmpty()).findFirst();
            said.filter(one -> !entry.text().contains(one)).ifPresent(one -> html.raw("<p><q>").text(one).raw("</q></p>\n"));
        }
        html.element("p class=\"soft\"", "entry " + entry.index() + " of " + entry.shard() + ", leaf " + entry.leafHash().hex().substring(0, 16)).raw("</li>\n");
    }

    private void words(String label, String words) {
        if (!words.isEmpty()) html.element("p class=\"soft\"", label).raw("<pre>").text(words).raw("</pre>\n");
    }

    private static String actor(VerifiedEntry entry) {
        var role = Facts.at(entry.event(), "/meta/actor/role");
        return entry.leaf().actorId() + (role.isEmpty() ? "" : " (" + role + ")");
    }
}
