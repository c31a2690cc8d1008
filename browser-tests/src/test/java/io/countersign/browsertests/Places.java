package io.countersign.browsertests;

import io.countersign.deploy.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/// Every page of the console, with something to see on it. A page that is added is added here: then it is looked at in every theme and width.
final class Places {

    /// @param name of its pictures
    /// @param person who looks
    /// @param path where it is
    record Place(String name, String person, String path) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String SOURCES = """
            {"dataSources":[{"name":"orders","query":"W-1","ok":true,"fetchedAt":"2026-11-01T08:00:00Z","conflictsWith":["payments"]},{"name":"payments","query":"W-1","ok":true},
             {"name":"stock","ok":false}]}""";
    private static List<Place> places;

    private Places() {}

    static synchronized List<Place> all() {
        if (places == null) places = look();
        return places;
    }

    private static List<Place> look() {
        samples("support-inbox.jsonl", "invoice-entry.jsonl", "lead-triage.jsonl");
        var console = Console.get();
        var refund = Run.refund("240.00").with(SOURCES).reference("customer", "c-12").send();
        var approval = "/approvals/" + refund.approval().path("id").asText();
        var decided = Run.refund("180.00").send();
        var done = decided.approval();
        console.command("approvals", "edit", done.path("id").asText(), "--set", "amount=120.00", "--note", "Only one of the two chairs is scratched", "--as", "ana");
        var stuck = Run.replyWithoutOrder().send();
        var exception = "/exceptions/" + stuck.exception().path("id").asText();
        var hit = console.awaitAnswer("priya", "audit-service", "/record/search?case=" + decided.caseId() + "&type=APPROVAL_DECIDED", answer -> answer.path("hits").size() > 0).path("hits").path(0);
        var run = "/runs/" + decided.runId();
        twoVersions();
        var report = replay();
        return List.of(
                new Place("sign-in", "nobody", "/sign-in"),
                new Place("inbox", "ana", "/inbox?view=all"),
                new Place("inbox-empty", "ines", "/inbox?view=mine"),
                new Place("approval", "ana", approval + "?view=all"),
                new Place("approval-trail", "ana", approval + "?view=all&tab=trail"),
                new Place("approval-raw", "ana", approval + "?view=all&tab=raw"),
                new Place("approval-decided", "ana", "/approvals/" + done.path("id").asText() + "?view=decided"),
                new Place("approval-paper", "ana", approval + "?print=1"),
                new Place("exceptions", "tom", "/exceptions?view=open"),
                new Place("exceptions-none", "tom", "/exceptions?view=snoozed"),
                new Place("exception", "tom", exception),
                new Place("runs", "sam", "/runs"),
                new Place("run", "sam", run),
                new Place("run-timeline", "sam", run + "?tab=timeline"),
                new Place("run-raw", "sam", run + "?tab=raw"),
                new Place("run-compare", "sam", "/runs/compare?a=" + refund.runId() + "&b=" + decided.runId()),
                new Place("case", "sam", "/cases/" + decided.caseId()),
                new Place("search", "ines", "/search?q=" + decided.order()),
                new Place("search-nothing", "ines", "/search?q=no-such-thing"),
                new Place("record", "ines", "/record"),
                new Place("record-entry", "ines", "/record/" + hit.path("eventId").asText()),
                new Place("record-verify", "ines", "/record/verify"),
                new Place("record-incidents", "ines", "/record/incidents"),
                new Place("record-redactions", "leo", "/record/redactions"),
                new Place("alerts", "priya", "/alerts"),
                new Place("flows", "priya", "/flows"),
                new Place("flow", "priya", "/flows/support-inbox"),
                new Place("flow-version", "omar", "/flows/support-inbox/v/1"),
                new Place("flow-diff", "omar", "/flows/lead-triage/diff/1..2"),
                new Place("flow-draft", "priya", "/flows/support-inbox/draft"),
                new Place("flow-new", "priya", "/flows/new"),
                new Place("stops", "priya", "/stops"),
                new Place("replay", "priya", "/replay"),
                new Place("replay-new", "priya", "/replay/new?flow=shop-desk"),
                new Place("replay-report", "priya", report),
                new Place("insights", "priya", "/insights"),
                new Place("insights-rules", "priya", "/insights/rules"),
                new Place("insights-readiness", "priya", "/insights/readiness"),
                new Place("people", "priya", "/people"),
                new Place("settings", "ana", "/settings"),
                new Place("more", "ana", "/more"),
                new Place("not-found", "ana", "/no/such/page"));
    }

    private static void twoVersions() {
        if (Console.get().as("priya", "policy-service").get("/flows/lead-triage").path("version").asInt() > 1) return;
        try {
            var flow = Files.readString(Parts.find().repository().resolve("samples/flows/lead-triage.yaml")).replace("respondWithin: PT2H", "respondWithin: PT3H").replace("prompts/lead-scorer-5.txt",
                    Parts.find().repository().resolve("samples/flows/prompts/lead-scorer-5.txt").toString());
            Console.get().command("flows", "publish", Files.writeString(Files.createTempFile("lead-triage", ".yaml"), flow).toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because",
                    "Only who answers when is different");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @return where the report is
    private static String replay() {
        try (var tab = new Tabs().of("priya")) {
            ReplayIT.replayForty(tab);
            return tab.page().url().replace(Console.get().url(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void samples(String... files) {
        for (var file : files) {
            try {
                var answer = Console.get().program().lines("/runs", Files.readString(Parts.find().repository().resolve("samples/runs").resolve(file)));
                if (answer.status() != 200) throw new AssertionError(answer.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
