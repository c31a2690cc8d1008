package io.countersign.cli.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Json;
import io.countersign.testkit.FullStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// A caller that sends runs while things break: it sends each again until it is acknowledged, and keeps a ledger of what was.
final class Sending implements AutoCloseable {

    private static final int SENDERS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

    private final FullStack stack;
    private final String name;
    private final int runs;
    private final String output;
    private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS, Thread.ofVirtual().factory());
    private final Map<String, String> ledger = new ConcurrentHashMap<>();
    private final Set<Integer> sentAgain = ConcurrentHashMap.newKeySet();
    private final List<CompletableFuture<Void>> sent;

    /// Starts to send.
    ///
    /// @param name start of the ids and cases of these runs
    /// @param outputSize characters of each run's output
    Sending(FullStack stack, String name, int runs, int outputSize) {
        this.stack = stack;
        this.name = name;
        this.runs = runs;
        this.output = "We refund. ".repeat(outputSize / 11 + 1);
        this.sent = IntStream.range(0, runs).mapToObj(i -> CompletableFuture.runAsync(() -> send(i), senders)).toList();
    }

    /// Run ids by the sender's own ids, for each acknowledged run.
    Map<String, String> ledger() {
        return ledger;
    }

    /// The runs that were acknowledged here and there, by the sender's own ids.
    Map<String, String> and(Sending other) {
        var both = new HashMap<>(ledger);
        both.putAll(other.ledger);
        return both;
    }

    /// How many runs got no answer, or a 503, at first.
    int sentAgain() {
        return sentAgain.size();
    }

    /// Waits until that many are acknowledged.
    void acknowledged(int atLeast) {
        await("acknowledged runs of " + name).pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> {
            sent.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
            return ledger.size() >= atLeast;
        });
    }

    /// Waits until all are.
    Sending finish() {
        acknowledged(runs);
        return this;
    }

    private void send(int i) {
        var body = run(i).toString();
        await("run " + i + " of " + name).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(200)).atMost(PATIENCE).until(() -> tried(i, body));
    }

    /// A third of the runs is let go, a third waits for an approval, a third becomes an exception.
    private ObjectNode run(int i) {
        var run = Json.object().put("id", name + "-" + i).put("source", "urn:test:faults").put("caseId", name + "-case-" + i / 5)
                .put("flow", "support-inbox").put("input", "Where is it?").put("output", output).put("confidence", 0.95);
        var action = run.putObject("action");
        switch (i % 3) {
            case 0 -> action.put("type", "refund").put("effect", "external").put("amount", "12.50").put("currency", "EUR");
            case 1 -> action.put("type", "refund").put("effect", "external").put("amount", "240.00").put("currency", "EUR");
            default -> action.put("type", "email.send").put("effect", "external");
        }
        return run;
    }

    private boolean tried(int i, String body) throws InterruptedException {
        try {
            var answer = HTTP.send(HttpRequest.newBuilder(URI.create(stack.stack().address("ingest-service").orElseThrow() + "/runs"))
                    .timeout(Duration.ofSeconds(20)).header("X-API-Key", stack.stack().apiKey()).header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 202 || answer.statusCode() == 200) {
                ledger.put(name + "-" + i, Json.parse(answer.body()).path("runId").asText());
                return true;
            }
            if (answer.statusCode() != 503) {
                throw new AssertionError("run " + i + " was answered with " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            // Whether it was taken is not known: that is what sending it again is for.
        }
        sentAgain.add(i);
        return false;
    }

    @Override
    public void close() {
        senders.shutdownNow();
    }
}
