import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// A program that lets an AI answer a customer and does what the AI wants only with Countersign's consent.
///
///     INGEST=http://127.0.0.1:PORT KEY=... java samples/caller/Caller.java [AMOUNT]
///
/// Up to 25 EUR the sample rules let a refund go at once; above 100 EUR a team lead is asked, and the program waits. It needs nothing but a JDK; a
/// real program reads JSON with a library.
public final class Caller {

    private static final String SOURCE = "urn:example:caller";
    private static final Duration LONGER_THAN_ANY_WAIT = Duration.ofSeconds(75);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String ingest;
    private final String key;

    private Caller(String ingest, String key) {
        this.ingest = ingest;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        var amount = arguments.length > 0 ? arguments[0] : "12.50";
        new Caller(System.getenv("INGEST"), System.getenv("KEY")).work("ticket-" + UUID.randomUUID(), amount);
    }

    /// One case, from the customer's mail to the report.
    private void work(String caseId, String amount) throws Exception {
        String retryOf = null;
        for (int attempt = 1; ; attempt++) {
            var answer = askTheAi(attempt, amount);
            // The same id sent again is the same run, so that a repeat after a lost answer does no harm.
            var run = send(caseId + "-" + attempt, caseId, retryOf, answer);
            var runId = text(run, "runId").orElseThrow();
            var directive = object(run, "directive").orElse(null);
            if (directive == null) {
                System.out.println("Run " + runId + " waits for a person.");
                directive = waitFor(runId);
            }
            var kind = text(directive, "kind").orElseThrow();
            System.out.println("Told to " + kind + ": " + text(directive, "reason").orElse("") + text(directive, "note").map(note -> " (" + note + ")").orElse(""));
            switch (kind) {
                case "proceed" -> {
                    execute(runId, directive, answer.action());
                    return;
                }
                case "retry", "fallback" -> retryOf = runId; // with a better prompt, where one is named
                case "hand_off", "stop" -> {
                    return; // a person has it, or it must not happen
                }
                default -> throw new IllegalStateException("unknown directive " + kind);
            }
        }
    }

    /// What the AI answered. This one is pretended; the first time it does not answer at all.
    private record Answer(String output, String action) {}

    private static Answer askTheAi(int attempt, String amount) {
        if (attempt == 1) return new Answer(null, null);
        return new Answer("We are sorry about the scratched chair and refund " + amount + " EUR.",
                "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"" + amount + "\",\"currency\":\"EUR\",\"arguments\":{\"order\":\"A-77\"}}");
    }

    /// Sends the run and waits two seconds for what the rules say; with no person to ask, the answer has the directive.
    private String send(String id, String caseId, String retryOf, Answer answer) throws IOException, InterruptedException {
        var body = "{\"id\":\"" + id + "\",\"source\":\"" + SOURCE + "\",\"caseId\":\"" + caseId + "\",\"flow\":\"support-inbox\",\"input\":\"The chair is scratched.\","
                + "\"references\":{\"order\":\"A-77\"}," + (retryOf == null ? "" : "\"retryOf\":\"" + retryOf + "\",")
                + (answer.output() == null ? "\"failure\":{\"kind\":\"technical\",\"message\":\"the model did not answer within 30 s\"}}"
                : "\"confidence\":0.95,\"output\":\"" + answer.output() + "\",\"action\":" + answer.action() + "}");
        var said = post("/runs?wait=2s", body, id);
        if (said.statusCode() >= 300) throw new IllegalStateException("not taken: " + said.body());
        return said.body();
    }

    /// Asks for the directive until there is one; each question waits up to half a minute.
    private String waitFor(String runId) throws IOException, InterruptedException {
        while (true) {
            var said = http.send(request("/runs/" + runId + "/directive?wait=30s").GET().build(), BodyHandlers.ofString());
            if (said.statusCode() == 200) return said.body();
            if (said.statusCode() != 204 && said.statusCode() != 503) throw new IllegalStateException(said.body());
        }
    }

    /// Uses the release up, does the action, reports what became of it.
    private void execute(String runId, String directive, String proposed) throws IOException, InterruptedException {
        // A person may have changed it: then theirs is what was released.
        var action = object(directive, "content").flatMap(content -> object(content, "action")).orElse(proposed);
        var receipt = object(directive, "receipt").orElseThrow();
        var receiptId = text(receipt, "receiptId").orElseThrow();

        // What happens to a program that is about to do something else than what was released:
        var other = post("/releases/" + receiptId + "/consume", "{\"action\":" + action.replace("\"A-77\"", "\"A-78\"") + "}", UUID.randomUUID().toString());
        System.out.println("Another action under this receipt: " + other.statusCode() + " " + text(other.body(), "code").orElse("") + ": " + text(other.body(), "detail").orElse(""));

        // The key is kept with the work, so that a repeat after a crash gets the first answer instead of "used already".
        var consumed = post("/releases/" + receiptId + "/consume", "{\"action\":" + action + "}", "consume-" + receiptId);
        if (consumed.statusCode() != 200) {
            System.out.println("Not done: " + text(consumed.body(), "detail").orElse(consumed.body()));
            return;
        }
        System.out.println("Done: refunded " + text(action, "amount").orElse("?") + " EUR.");
        var report = post("/runs/" + runId + "/outcome", "{\"result\":\"executed\",\"receiptId\":\"" + receiptId + "\"" + text(receipt, "actionDigest")
                .map(digest -> ",\"actionDigest\":\"" + digest + "\"").orElse("") + ",\"note\":\"refund R-99 booked\"}", "outcome-" + receiptId);
        System.out.println("Reported: " + report.statusCode() + ", run " + runId);
    }

    private HttpResponse<String> post(String path, String body, String idempotencyKey) throws IOException, InterruptedException {
        while (true) {
            var said = http.send(request(path).header("Content-Type", "application/json").header("Idempotency-Key", idempotencyKey)
                    .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            if (said.statusCode() != 503) return said;
            Thread.sleep(Duration.ofSeconds(1)); // not known yet whether it was taken: ask again, nothing happens twice
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(ingest + path)).timeout(LONGER_THAN_ANY_WAIT).header("X-API-Key", key);
    }

    /// The text of the first field of this name.
    private static Optional<String> text(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(json);
        return found.find() ? Optional.of(found.group(1).replace("\\\"", "\"")) : Optional.empty();
    }

    /// The object of the first field of this name.
    private static Optional<String> object(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\\{").matcher(json);
        if (!found.find()) return Optional.empty();
        int depth = 0;
        boolean quoted = false;
        for (int i = found.end() - 1; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c == '{') depth++;
            else if (!quoted && c == '}' && --depth == 0) return Optional.of(json.substring(found.end() - 1, i + 1));
        }
        return Optional.empty();
    }
}
