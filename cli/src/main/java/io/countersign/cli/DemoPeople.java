package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.Times;
import io.countersign.deploy.LocalPeople;
import io.countersign.deploy.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the sample people and programs do in the demo. What was done in an earlier demo on the same data is left alone.
final class DemoPeople {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final LocalStack stack;
    private final Narrator say;
    private final DemoSamples samples;
    private final Api runs;
    private final LocalPeople people;
    /// Runs whose decision can still be undone, as they were before it.
    private final Map<String, JsonNode> undoable = new LinkedHashMap<>();
    /// Versions of items as they were answered: what is shown next must not be older.
    private final Map<String, Long> answered = new LinkedHashMap<>();
    private int done;

    DemoPeople(LocalStack stack, Narrator say, DemoSamples samples) {
        this.stack = stack;
        this.say = say;
        this.samples = samples;
        this.runs = Api.person(stack, Runs.INGEST, StackCommand.READER);
        this.people = LocalPeople.read(stack.data().people());
    }

    void firstRound() {
        refusedTry("tom", "mail-104", "tried to approve the refund of 130.00 EUR, which is not his to approve");
        approve("ana", "mail-104", null, "approved the refund of 130.00 EUR for a lost parcel");
        edit("ana", "mail-103", "amount", "190.00", "Two of six chairs are scratched: a partial refund, agreed by phone",
                "changed the refund from 240.00 to 190.00 EUR and approved it");
        approveAndUndo("ana", "mail-105", "approved the refund of 480.00 EUR for a sofa, saw that it was bought last year, and took that back");
        decide("ana", "mail-105", "reject", "Bought last year, long after the 30 days in which we take things back", "rejected the refund of 480.00 EUR");
        decide("ana", "mail-112", "send-back", "The customer wants another colour: say so in the cancellation", "sent the cancellation back to the AI with a note");
        approve("fiona", "scan-201", "Amount and bank account agree with the contract", "approved the payment of 310.00 EUR");
        approve("ana", "form-304", "Price and date are what we agreed", "agreed to an offer over 4200.00 EUR, the first of the two it takes");
        approve("fiona", "form-304", "The price covers our cost", "agreed too, so the offer may go out");
        edit("tom", "form-303", "output", "Thank you for asking. We gladly send you an offer for 30 lamps.", "No discount before there is an offer",
                "took the discount out of the answer and approved it");
        resolve("priya", "mail-106", "fix", "Found the order through the customer's address", "references.order", "A-1006", "added the missing order number; the rules judged it again");
        resolve("tom", "mail-107", "by-hand", "Called the customer, who is content with an apology", null, null, "took the voucher, which no rule foresaw, into his own hands");
        resolve("priya", "mail-108", "approval", "The model is unsure about a warranty; a team lead should read it", null, null, "asked a team lead to read an answer the AI was unsure of");
        edit("ana", "mail-108", "output", "No, the warranty of A-1008 does not cover water damage.", "Water damage is not covered: section 4 of the warranty",
                "corrected that answer and approved it");
        resolve("priya", "mail-115", "reject", "We refund in EUR only; finance sends a bank transfer instead", null, null, "rejected a refund in US dollars");
        resolve("fiona", "scan-204", "fix", "The second chair was read twice: 2 x 149.00 and 9.90 are 307.90", "action.amount", "307.90", "facts.totalMatchesLines", "true",
                "corrected the invoice's total; the rules judged it again");
        resolve("tom", "form-306", "release", "The visitor's address is in our address book", "references.contact", "jonas@elm.example", "let the meeting be booked");
        awaitFinal();
        if (done == 0) say.step("All of this was decided in an earlier demo; nothing is decided twice.");
    }

    void secondRound() {
        approve("ana", "mail-112-2", null, "approved the second attempt at cancelling order A-1012");
        awaitFinal();
    }

    /// The programs report what became of what was released.
    void outcomes() {
        int reported = 0;
        for (var id : new String[] {"mail-101", "mail-102", "mail-103", "mail-104", "mail-108", "mail-112-2", "scan-201", "scan-203", "form-302", "form-304"}) {
            reported += report(id, "executed", null);
        }
        reported += report("form-306", "failed", "The calendar did not answer");
        say.step(reported == 0 ? "All of it was reported in an earlier demo." : reported + " reports: all executed, but one meeting that the calendar did not take.");
    }

    /// A program says that it has done what nobody had released.
    void bypass(String id) {
        var runId = samples.runId(id);
        var exceptions = Api.person(stack, Exceptions.SERVICE, "priya");
        if (!run(id).path("state").asText().equals("HELD") || alert(exceptions, "all", runId).isPresent()) return;
        Runs.Outcome.report(Api.program(stack, Runs.INGEST), runId, "executed", "Sent");
        until("the alert about " + id, () -> alert(exceptions, "open", runId).isPresent());
        var alert = alert(exceptions, "open", runId).orElseThrow();
        say.step("And one program reports that it has sent " + id + ", which still waits for a person. That is a critical exception, and an alert: "
                + alert.path("detail").asText(alert.path("kind").asText()));
        exceptions.post("/alerts/" + Api.escape(alert.path("id").asText()) + "/ack", Json.object().put("note", "The program is looked at"));
        say.step(name("priya") + " acknowledged the alert; the exception waits until somebody has looked into it.");
    }

    private static Optional<JsonNode> alert(Api exceptions, String state, String runId) {
        var found = new JsonNode[1];
        exceptions.pages("/alerts?state=" + state, Integer.MAX_VALUE, row -> {
            if (row.path("kind").asText().equals("BYPASS") && row.path("subject").asText().contains(runId)) found[0] = row;
        });
        return Optional.ofNullable(found[0]);
    }

    private int report(String id, String result, String note) {
        var before = run(id);
        if (!before.path("state").asText().equals("RELEASED")) return 0;
        Runs.Outcome.report(Api.program(stack, Runs.INGEST), samples.runId(id), result, note);
        moved(id, before);
        return 1;
    }

    private void refusedTry(String person, String id, String what) {
        item("approvals", id, "HELD").ifPresent(item -> {
            try {
                decision(person, item, "approve", null, Json.object());
                say.step(name(person) + " " + what + ", and was not refused: please report this.");
            } catch (Refused refused) {
                say.step(name(person) + " " + what + ". Refused, and recorded: " + refused.getMessage());
            }
        });
    }

    private void approve(String person, String id, String note, String what) {
        decide(person, id, "approve", note, what);
    }

    private void decide(String person, String id, String kind, String note, String what) {
        item("approvals", id, "HELD").ifPresent(item -> {
            var before = run(id);
            decided(person, id, before, decision(person, item, kind, note, Json.object()), what);
        });
    }

    private void approveAndUndo(String person, String id, String what) {
        item("approvals", id, "HELD").ifPresent(item -> {
            // A flow of one's own may have no time for that.
            if (!decision(person, item, "approve", null, Json.object()).path("state").asText().equals("DECIDED")) return;
            var undone = Api.person(stack, Approvals.SERVICE, person).post("/approvals/" + Api.escape(item.path("id").asText()) + "/undo", Json.object());
            answered.put(id, undone.path("version").asLong());
            say.step(name(person) + " " + what + " (" + id + ": waits for a person again).");
        });
    }

    private void edit(String person, String id, String field, String value, String note, String what) {
        item("approvals", id, "HELD").ifPresent(item -> {
            var before = run(id);
            var changes = Json.object();
            var action = item.path("run").path("action").deepCopy();
            if (field.equals("output")) changes.put("output", value);
            else Assignments.set((ObjectNode) action, field, value);
            changes.set("action", action);
            decided(person, id, before, decision(person, item, "edit", note, changes), what);
        });
    }

    /// Tells what a decision led to: at once where it is final, where others must agree too, or where it can still be undone.
    private void decided(String person, String id, JsonNode before, JsonNode answer, String what) {
        var state = answer.path("state").asText();
        if (state.equals("FINAL")) {
            told(person, id, before, what);
            return;
        }
        answered.put(id, answer.path("version").asLong());
        if (state.equals("DECIDED")) undoable.put(id, before);
        say.step(name(person) + " " + what + " (" + id + ": " + (state.equals("DECIDED") ? "final " + Times.distance(answer.path("finalAt").asText(), Instant.now()) + ", can be undone until then"
                : "waits for " + name(answer.path("owner").asText()) + " now") + ").");
        done++;
    }

    /// What can be undone has not happened yet.
    private void awaitFinal() {
        if (undoable.isEmpty()) return;
        undoable.forEach(this::moved);
        say.step("The time to undo is over: " + String.join(", ", undoable.keySet()) + (undoable.size() == 1 ? " is" : " are") + " final, and only now their programs are told.");
        undoable.clear();
    }

    private JsonNode decision(String person, JsonNode item, String kind, String note, ObjectNode body) {
        shown(item, body).put("kind", kind).put("note", note).put("channel", "cli");
        return Api.person(stack, Approvals.SERVICE, person).post("/approvals/" + Api.escape(item.path("id").asText()) + "/decision", body);
    }

    /// @param setAndWhat pairs of path and value (null: none), then what to tell
    private void resolve(String person, String id, String by, String note, String... setAndWhat) {
        item("exceptions", id, "IN_EXCEPTION").ifPresent(item -> {
            var before = run(id);
            var body = shown(item, Json.object()).put("kind", by).put("note", note).put("channel", "cli");
            for (int i = 0; i + 1 < setAndWhat.length; i += 2) {
                if (setAndWhat[i] != null) body.withObject("/set").put(setAndWhat[i], setAndWhat[i + 1]);
            }
            Api.person(stack, "exception-service", person).post("/exceptions/" + Api.escape(item.path("id").asText()) + "/resolution", body);
            told(person, id, before, setAndWhat[setAndWhat.length - 1]);
        });
    }

    private static ObjectNode shown(JsonNode item, ObjectNode body) {
        body.set("version", item.path("version"));
        body.set("actionDigest", item.path("actionDigest"));
        return body;
    }

    private void told(String person, String id, JsonNode before, String what) {
        var after = moved(id, before);
        say.step(name(person) + " " + what + " (" + id + ": " + StateWords.of(after.path("state").asText()) + ").");
        done++;
    }

    /// The item that waits for a run; empty when the run isn't in that state, as after an earlier demo.
    private Optional<JsonNode> item(String kind, String id, String state) {
        var service = kind.equals("approvals") ? "approval-service" : "exception-service";
        var api = Api.person(stack, service, StackCommand.READER);
        var runId = samples.runId(id);
        var found = new JsonNode[1];
        until("the " + service + " to offer " + id, () -> {
            if (!run(id).path("state").asText().equals(state)) return true;
            api.rows("/" + kind + "?case=" + Api.escape(samples.runs().get(id).path("caseId").asText()), row -> {
                if (row.path("runId").asText().equals(runId) && row.path("version").asLong() >= answered.getOrDefault(id, 0L)) found[0] = row;
            });
            return found[0] != null;
        });
        return Optional.ofNullable(found[0]).map(row -> api.get("/" + kind + "/" + Api.escape(row.path("id").asText())));
    }

    private JsonNode run(String id) {
        return runs.get("/runs/" + Api.escape(samples.runId(id)));
    }

    /// The run once the decision has taken effect.
    private JsonNode moved(String id, JsonNode before) {
        var after = new JsonNode[1];
        until(id + " to move on", () -> {
            after[0] = run(id);
            return after[0].path("version").asLong() > before.path("version").asLong() && !after[0].path("state").asText().equals("RECEIVED");
        });
        return after[0];
    }

    private String name(String person) {
        return people.find(person).map(p -> p.name()).orElse(person);
    }

    private interface Condition {
        boolean holds();
    }

    private static void until(String what, Condition condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > until) {
                throw new Refused("The demo waited " + PATIENCE.toSeconds() + " s for " + what + ". See whether all parts run: countersign status");
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused("The demo was interrupted; what it has done stays.");
            }
        }
    }
}
