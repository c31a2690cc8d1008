package io.countersign.browsertests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Json;
import io.countersign.schemas.RunId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A run that a program sends: each has a sender's id, a case and an order of its own unless said otherwise.
///
/// @param json what is sent
record Run(ObjectNode json) {

    private static final String SOURCE = "urn:test:browser";
    // Ids stay apart when tests run again on a stack that runs already.
    private static final String SERIES = Long.toString(System.currentTimeMillis() / 100 % 60_466_176, 36);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /// A word that no other run or test has.
    static String fresh(String word) {
        return word + "-" + SERIES + "-" + NUMBER.incrementAndGet();
    }

    /// A refund to a customer, by the flow `shop-desk`: above 100 EUR a team lead decides, at once final; others go out.
    static Run refund(String amount) {
        return of("""
                {"prompt":{"name":"desk-reply","version":"1"},"input":"My order arrived scratched. I want my money back.",
                 "output":"We are sorry. We refund it today.","confidence":0.88,
                 "action":{"type":"refund","effect":"external","tool":"shop.refund","amount":"%s","currency":"EUR","direction":"to_customer","arguments":{"note":"scratched"}}}"""
                .formatted(amount));
    }

    /// A voucher of low risk by the flow `shop-desk`: a team lead decides, several at once up to 200 EUR in all.
    static Run voucher(String amount) {
        var run = refund(amount);
        run.json.withObject("/action").put("type", "voucher");
        return run;
    }

    /// A reply without an order number, which becomes an exception.
    static Run replyWithoutOrder() {
        var run = of("""
                {"prompt":{"name":"desk-reply","version":"1"},"input":"Where is my parcel?","output":"It arrives on Tuesday between 9 and 12.","confidence":0.92,
                 "action":{"type":"email.send","effect":"external","tool":"mail.send","arguments":{"to":"eva@example.com"}}}""");
        run.json.withObject("/references").remove("order");
        return run;
    }

    private static Run of(String text) {
        var json = parse(text);
        var id = fresh("mail");
        var run = Json.object().put("id", id).put("source", SOURCE).put("caseId", "case-" + id).put("flow", "shop-desk").put("agent", "desk-assistant");
        run.withObject("/model").put("name", "sample-model").put("version", "2026-08");
        run.withObject("/references").put("order", "W-" + id);
        run.setAll(json);
        return new Run(run);
    }

    private static ObjectNode parse(String text) {
        try {
            return (ObjectNode) Json.parse(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /// With these fields instead.
    Run with(String fields) {
        json.setAll(parse(fields));
        return this;
    }

    Run reference(String name, String value) {
        json.withObject("/references").put(name, value);
        return this;
    }

    Run argument(String name, String value) {
        json.withObject("/action/arguments").put(name, value);
        return this;
    }

    Run flow(String flow) {
        json.put("flow", flow);
        return this;
    }

    String id() {
        return json.path("id").asText();
    }

    String caseId() {
        return json.path("caseId").asText();
    }

    String order() {
        return json.at("/references/order").asText();
    }

    String runId() {
        return RunId.of(SOURCE, caseId(), id());
    }

    /// Sends it.
    Run send() {
        sendAll(this);
        return this;
    }

    static void sendAll(Run... runs) {
        sendAll(Arrays.asList(runs));
    }

    static void sendAll(List<Run> runs) {
        var answer = Console.get().program().lines("/runs", runs.stream().map(run -> Json.line(run.json) + "\n").collect(Collectors.joining()));
        if (answer.status() != 200 || answer.body().contains("\"error\"")) throw new AssertionError(answer.status() + " " + answer.body());
    }

    /// What waits for a person's yes or no about this run, as soon as it does.
    JsonNode approval() {
        return Console.get().awaitRow("priya", "approval-service", "/approvals?case=" + caseId(), row -> row.path("runId").asText().equals(runId()));
    }

    /// What waits for a person to look at this run, as soon as it does.
    JsonNode exception() {
        return Console.get().awaitRow("priya", "exception-service", "/exceptions?case=" + caseId(), row -> true);
    }

    /// The run once it is in this state.
    JsonNode await(String state) {
        return Console.get().awaitAnswer("priya", "ingest-service", "/runs/" + runId(), run -> run.path("state").asText().equals(state));
    }
}
