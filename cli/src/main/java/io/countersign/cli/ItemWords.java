package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.cli.text.Wrapped;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;

/// An approval or an exception in words: what is asked, of whom, about what.
final class ItemWords {

    private static final int SHOWN = 1200;

    private ItemWords() {}

    static void print(PrintWriter out, JsonNode item) {
        out.println(SafeText.line(item.path("id").asText() + ": " + item.path("title").asText()));
        Wrapped.print(out, "  why       ", item.path("reason").asText());
        if (item.hasNonNull("priorityText")) Wrapped.print(out, "  priority  ", item.path("priorityText").asText());
        out.println("  waits for " + SafeText.line(owners(item)));
        out.println("  state     " + SafeText.line(state(item)));
        var runs = runs(item);
        for (var run : runs) run(out, run);
        out.println("  shown as  version " + item.path("version").asText() + (item.hasNonNull("actionDigest")
                ? ", action digest " + item.path("actionDigest").asText() : ", no action"));
    }

    /// The run contents that an item carries: one for an approval, those that wait for an exception.
    static ArrayList<JsonNode> runs(JsonNode item) {
        var runs = new ArrayList<JsonNode>();
        if (item.path("run").isObject()) runs.add(item.path("run"));
        for (var field : new String[] {"runContents", "contents", "waiting", "runs"}) {
            for (var run : item.path(field)) {
                var content = run.path("run").isObject() ? run.path("run") : run.path("content").isObject() ? run.path("content") : run;
                if (content.isObject()) runs.add(content);
            }
            if (!runs.isEmpty()) break;
        }
        return runs;
    }

    static String owners(JsonNode item) {
        var owners = new StringBuilder(item.path("owner").asText(""));
        if (item.hasNonNull("ownerRole")) owners.append(" (").append(item.path("ownerRole").asText()).append(")");
        if (item.hasNonNull("backup")) owners.append(", backup ").append(item.path("backup").asText());
        return owners.toString();
    }

    static String state(JsonNode item) {
        var text = new StringBuilder(item.path("state").asText());
        if (item.hasNonNull("claimedBy")) text.append(", claimed by ").append(item.path("claimedBy").asText());
        if (item.hasNonNull("dueAt")) text.append(", due ").append(Times.moment(item.path("dueAt").asText())).append(" (")
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

    private static String pairs(JsonNode object) {
        var pairs = new ArrayList<String>();
        object.properties().forEach(e -> pairs.add(e.getKey() + " " + content(e.getValue())));
        return String.join(", ", pairs);
    }
}
