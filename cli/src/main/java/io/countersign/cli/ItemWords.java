package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/// An approval or an exception in words: what is asked, of whom, about what.
final class ItemWords {

    /// Said in place of a run whose content was erased.
    static final String ERASED = "Its content was erased with its case, for good; what was decided about it is still in the Record.";
    private static final int SHOWN = 1200;
    /// After so many hand-overs an exception can only be ended.
    private static final int LAST_HAND_OVER = 3;

    private ItemWords() {}

    /// All of it, as one text: what a person is shown before they decide.
    static String card(JsonNode item) {
        var text = new StringWriter();
        var out = new PrintWriter(text);
        print(out, item);
        out.flush();
        return text.toString();
    }

    private static void print(PrintWriter out, JsonNode item) {
        out.println(SafeText.line(item.path("id").asText() + ": " + item.path("title").asText()));
        Wrapped.print(out, "  why       ", item.path("reason").asText());
        if (item.path("purpose").asText().equals("check")) {
            Wrapped.print(out, "  check     ", "This went out already and nothing waits for you. approve says it was right, reject that it was wrong (say why).");
        }
        if (item.hasNonNull("priorityText")) Wrapped.print(out, "  priority  ", item.path("priorityText").asText());
        out.println("  waits for " + SafeText.line(owners(item)));
        out.println("  state     " + SafeText.line(state(item)));
        if (item.path("stages").asInt(1) > 1 || item.path("quorum").asInt(1) > 1) {
            out.println("  stage     " + item.path("stage").asInt(1) + " of " + item.path("stages").asInt(1) + ", " + item.path("approvals").asInt() + " of "
                    + item.path("quorum").asInt(1) + " approvals in it");
        }
        if (!item.path("offered").isEmpty()) out.println("  offers    " + SafeText.line(names(item.path("offered"))));
        if (!item.path("excluded").isEmpty()) Wrapped.print(out, "  not by    ", names(item.path("excluded")));
        if (item.path("handOvers").asInt() >= LAST_HAND_OVER) {
            Wrapped.print(out, "  offers    ", "release, reject, by-hand: it went to and fro between approvals and this queue " + item.path("handOvers").asInt() + " times");
        }
        if (item.hasNonNull("mergedInto")) out.println("  merged    into " + SafeText.line(item.path("mergedInto").asText()));
        if (item.hasNonNull("reopens")) out.println("  reopens   " + SafeText.line(item.path("reopens").asText()));
        if (item.hasNonNull("rejectedBefore")) Wrapped.print(out, "  before    ", "The same was rejected: " + content(item.path("rejectedBefore")));
        if (item.path("run").isObject()) run(out, item.path("run"));
        if (item.path("erased").asBoolean()) Wrapped.print(out, "  run       ", ERASED);
        for (var waiting : item.path("waiting")) waiting(out, waiting, item.path("waiting").size() > 1);
        for (var known : item.path("about").properties()) Wrapped.beginning(out, "  known     ", known.getKey() + " " + content(known.getValue()), SHOWN);
        for (var change : item.path("diff")) {
            Wrapped.beginning(out, "  changed   ", change.path("path").asText() + ": " + content(change.path("before")) + " -> " + content(change.path("after")), SHOWN);
        }
        for (var decision : item.path("decisions")) {
            Wrapped.print(out, "  decided   ", decision.path("by").asText() + ", " + Times.moment(decision.path("at").asText()) + ": " + decision.path("kind").asText()
                    + (decision.hasNonNull("note") ? ", " + decision.path("note").asText() : ""));
        }
        for (var note : item.path("notes")) {
            Wrapped.print(out, "  note      ", note.path("by").asText() + ", " + Times.moment(note.path("at").asText()) + ": " + note.path("note").asText());
        }
        if (item.path("triggers").size() > 1) {
            for (var trigger : item.path("triggers")) {
                Wrapped.print(out, "  came      ", Times.moment(trigger.path("at").asText()) + ": " + trigger.path("reason").asText());
            }
        }
        // An approval says it in one word, an exception in another.
        for (var end : new String[] {"closedBecause", "ending"}) {
            if (item.hasNonNull(end)) Wrapped.print(out, "  closed    ", item.path(end).asText());
        }
        out.println("  shown as  version " + item.path("version").asText() + (item.hasNonNull("actionDigest")
                ? ", action digest " + item.path("actionDigest").asText() : ", no action"));
    }

    /// One of the runs that wait in an exception.
    ///
    /// @param ofSeveral each has a reason and a target time of its own then
    private static void waiting(PrintWriter out, JsonNode waiting, boolean ofSeveral) {
        if (waiting.path("run").isObject()) run(out, waiting.path("run"));
        else if (waiting.path("erased").asBoolean()) Wrapped.print(out, "  run       ", waiting.path("runId").asText() + ": " + ERASED);
        else out.println("  run       " + SafeText.line(waiting.path("runId").asText()) + ", whose content is not kept any more");
        if (ofSeveral) {
            Wrapped.print(out, "  waits     ", waiting.path("reason").asText() + ", due " + Times.moment(waiting.path("dueAt").asText()));
        }
    }

    static String owners(JsonNode item) {
        var owners = new StringBuilder(item.path("owner").asText(""));
        if (item.hasNonNull("ownerRole")) owners.append(" (").append(item.path("ownerRole").asText()).append(")");
        if (item.hasNonNull("backup")) owners.append(", backup ").append(item.path("backup").asText());
        if (item.hasNonNull("delegate")) owners.append(", delegated to ").append(item.path("delegate").asText());
        if (item.hasNonNull("escalatedTo")) owners.append(", escalated to ").append(item.path("escalatedTo").asText());
        return owners.toString();
    }

    /// Who is expected to act, for a table: the owner, and who stands in.
    static String decider(JsonNode row) {
        for (var instead : new String[] {"escalatedTo", "delegate"}) {
            if (row.hasNonNull(instead)) return row.path(instead).asText() + " for " + row.path("owner").asText("");
        }
        return row.path("owner").asText("");
    }

    static String state(JsonNode item) {
        var text = new StringBuilder(item.path("state").asText());
        if (item.hasNonNull("claimedBy")) text.append(", claimed by ").append(item.path("claimedBy").asText());
        if (item.path("pinned").asBoolean()) text.append(", pinned");
        if (item.hasNonNull("snoozedUntil")) text.append(", put aside until ").append(Times.moment(item.path("snoozedUntil").asText()));
        if (item.path("waitingForCustomer").asBoolean()) text.append(", waits for the customer");
        if (item.path("snooze").isObject()) text.append(" (").append(item.path("snooze").path("by").asText()).append(": ").append(item.path("snooze").path("note").asText()).append(")");
        if (item.path("waitedForCustomerSeconds").asLong() > 0) {
            text.append(", waited ").append(Times.span(Duration.ofSeconds(item.path("waitedForCustomerSeconds").asLong()))).append(" for the customer");
        }
        if (item.path("state").asText().equals("DECIDED") && item.hasNonNull("finalAt")) text.append(", final ").append(Times.distance(item.path("finalAt").asText(), Instant.now()));
        if (item.hasNonNull("dueAt")) text.append(item.path("late").asBoolean() ? ", LATE, due " : ", due ").append(Times.moment(item.path("dueAt").asText())).append(" (")
                .append(Times.distance(item.path("dueAt").asText(), Instant.now())).append(")");
        return text.toString();
    }

    /// What one run wants, what it was asked and what it answered.
    static void run(PrintWriter out, JsonNode run) {
        out.println("  run       " + SafeText.cut(run.path("id").asText(), 80) + ", case " + SafeText.cut(run.path("caseId").asText(run.path("id").asText()), 60));
        if (run.path("action").isObject()) Wrapped.beginning(out, "  wants     ", action(run.path("action")), SHOWN);
        if (run.hasNonNull("confidence")) out.println("  sure      " + run.path("confidence").asText() + " of 1");
        if (run.hasNonNull("input")) Wrapped.beginning(out, "  asked     ", content(run.path("input")), SHOWN);
        if (run.hasNonNull("output")) Wrapped.beginning(out, "  answered  ", content(run.path("output")), SHOWN);
        if (run.path("failure").isObject()) Wrapped.beginning(out, "  failed    ", run.path("failure").path("kind").asText() + ": " + run.path("failure").path("message").asText(""), SHOWN);
        if (!run.path("references").isEmpty()) Wrapped.print(out, "  about     ", pairs(run.path("references")));
        for (var source : run.path("dataSources")) Wrapped.beginning(out, "  source    ", pairs(source), SHOWN);
        if (!run.path("facts").isEmpty()) Wrapped.beginning(out, "  facts     ", pairs(run.path("facts")), SHOWN);
        if (!run.path("model").isEmpty()) Wrapped.print(out, "  model     ", pairs(run.path("model")));
        if (!run.path("prompt").isEmpty()) Wrapped.print(out, "  prompt    ", pairs(run.path("prompt")));
    }

    /// `refund of 240.00 EUR by tool, arguments {...}`.
    static String action(JsonNode action) {
        var text = new StringBuilder(action.path("type").asText());
        if (action.hasNonNull("amount")) text.append(" of ").append(action.path("amount").asText()).append(' ').append(action.path("currency").asText(""));
        if (action.hasNonNull("effect")) text.append(action.path("effect").asText().equals("internal") ? " (internal draft)" : " (acts outside)");
        if (!action.path("arguments").isEmpty()) text.append(", ").append(pairs(action.path("arguments")));
        return text.toString();
    }

    private static String content(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private static String names(JsonNode list) {
        var names = new ArrayList<String>();
        list.forEach(one -> names.add(content(one)));
        return String.join(", ", names);
    }

    private static String pairs(JsonNode object) {
        var pairs = new ArrayList<String>();
        object.properties().forEach(e -> pairs.add(e.getKey() + " " + content(e.getValue())));
        return String.join(", ", pairs);
    }
}
