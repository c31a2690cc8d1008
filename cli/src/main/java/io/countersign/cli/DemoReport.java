package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.cli.text.Times;
import io.countersign.deploy.LocalStack;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the demo shows at its end.
final class DemoReport {

    private static final int ALL = 1_000_000;
    private static final String STORY = "mail-108";
    private static final Duration RECORD_CATCHES_UP = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final LocalStack stack;
    private final PrintWriter out;
    private final DemoSamples samples;
    private final Set<String> runIds;

    DemoReport(LocalStack stack, PrintWriter out, DemoSamples samples) {
        this.stack = stack;
        this.out = out;
        this.samples = samples;
        this.runIds = samples.runs().keySet().stream().map(samples::runId).collect(Collectors.toSet());
    }

    void print() {
        title("Where each run went, and why");
        runs();
        title("What still waits, and for whom");
        waiting();
        title("In figures");
        out.println("  " + StatsWords.approvalsLine(reader("approval-service").get("/approvals/stats")));
        out.println("  " + StatsWords.exceptionsLine(reader("exception-service").get("/exceptions/stats")));
        title("One run's whole way (" + STORY + ")");
        RunWords.timeline(out, timeline());
        title("Is the Record whole?");
        record();
        out.flush();
    }

    private void runs() {
        var ingest = reader(Runs.INGEST);
        var table = new Columns("run", "the AI wanted", "the rules said", "now", "because");
        for (var id : samples.runs().keySet()) {
            JsonNode run;
            try {
                run = ingest.get("/runs/" + Api.escape(samples.runId(id)));
            } catch (Refused refused) {
                table.row(id, "", "", "not accepted", refused.getMessage());
                continue;
            }
            var action = samples.runs().get(id).path("action");
            var routing = run.path("routing");
            var wanted = action.isMissingNode() ? "nothing: it failed" : action.path("type").asText() + (action.has("amount")
                    ? " " + action.path("amount").asText() + " " + action.path("currency").asText() : "");
            var rule = routing.path("ruleName").asText("");
            var said = said(routing.path("route").asText(""));
            table.row(id, wanted, said, StateWords.of(run.path("state").asText()), rule.isEmpty() ? routing.path("reason").asText("") : rule);
        }
        table.print(out, "  ");
    }

    private static String said(String route) {
        return switch (route.toLowerCase(Locale.ROOT)) {
            case "release" -> "let it go";
            case "approve" -> "ask a person";
            case "exception" -> "look at it";
            case "retry" -> "try again";
            case "fallback" -> "safer prompt";
            case "block" -> "never";
            default -> route;
        };
    }

    private void waiting() {
        var table = new Columns("for", "what", "due", "why");
        var now = Instant.now();
        var others = new int[1];
        reader("approval-service").pages("/approvals?limit=" + ALL, ALL, row -> item(table, others, row, row.path("purpose").asText().equals("check") ? "right or wrong: " : "yes or no: ", now));
        reader("exception-service").pages("/exceptions?limit=" + ALL, ALL, row -> item(table, others, row, "unusual: ", now));
        reader(Runs.INGEST).rows("/runs?state=RETRYING&limit=" + ALL, row -> {
            if (isSample(row)) table.row("the program", "a next attempt of " + row.path("id").asText(), "", row.path("reason").asText());
        });
        if (table.size() == 0) out.println("  Nothing waits.");
        table.print(out, "  ");
        if (others[0] > 0) out.println("  And " + others[0] + " more that are not of this demo.");
    }

    private void item(Columns table, int[] others, JsonNode row, String what, Instant now) {
        if (!isSample(row)) others[0]++;
        else table.row(ItemWords.owners(row), what + row.path("title").asText(), Times.distance(row.path("dueAt").asText(), now), row.path("reason").asText());
    }

    private boolean isSample(JsonNode row) {
        return runIds.contains(row.path("runId").asText());
    }

    /// The Record is written a moment after things happen; its last steps are worth that moment.
    private JsonNode timeline() {
        var audit = reader("audit-service");
        var until = System.nanoTime() + RECORD_CATCHES_UP.toNanos();
        JsonNode steps = RunWords.timeline(audit, samples.runId(STORY), false);
        while (System.nanoTime() < until) {
            pause();
            var later = RunWords.timeline(audit, samples.runId(STORY), false);
            if (later.size() == steps.size() && !later.isEmpty()) return later;
            steps = later;
        }
        return steps;
    }

    private void record() {
        var verdict = reader("audit-service").get("/record/verify", RecordCommand.LONGEST);
        if (verdict.path("ok").asBoolean()) {
            out.println("  Yes. All " + verdict.path("entries").asText() + " entries were computed again: each is as it was written, none is missing.");
            out.println("  Fingerprint of the whole: " + SafeText.line(verdict.path("root").asText()));
        } else {
            out.println("  NO. The first thing that doesn't fit: " + SafeText.line(verdict.path("firstBad").toString()));
        }
    }

    private Api reader(String service) {
        return Api.person(stack, service, StackCommand.READER);
    }

    private void title(String text) {
        out.println();
        out.println("== " + text + " ==");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refused("The demo was interrupted; what it has done stays.");
        }
    }
}
