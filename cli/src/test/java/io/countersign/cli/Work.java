package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.testkit.FullStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// What the tests on a whole stack do again and again: send a run of their own, find its item, see where it is.
final class Work {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final FullStack stack;
    private final Path folder;

    Work(FullStack stack, Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    Said say(String... arguments) {
        return Said.by(stack.stack().data().root(), arguments);
    }

    /// Sends one run, of the flow support-inbox unless the fields say otherwise, and returns its id.
    String send(String fields) throws IOException {
        var id = "it-" + NUMBER.incrementAndGet();
        var run = (ObjectNode) Json.parse("{\"source\":\"urn:test:main-job\",\"input\":\"Where is it?\"," + fields + "}");
        if (!run.has("flow")) run.put("flow", "support-inbox");
        if (!run.has("id")) run.put("id", id);
        if (!run.has("caseId")) run.put("caseId", "case-" + id);
        var file = Files.writeString(folder.resolve(id + ".jsonl"), run + "\n");
        assertThat(say("send", file.toString(), "--json").done().json().path("accepted").asInt()).isEqualTo(1);
        return run.path("id").asText();
    }

    String sendRefund(String amount) throws IOException {
        return sendRefund("support-inbox", amount);
    }

    String sendRefund(String flow, String amount) throws IOException {
        return send("\"flow\":\"" + flow + "\",\"output\":\"We refund.\",\"confidence\":0.95,\"references\":{\"order\":\"A-1\"},\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\""
                + amount + "\",\"currency\":\"EUR\",\"arguments\":{\"items\":2}}");
    }

    String sendReply(double confidence, String references) throws IOException {
        return send("\"output\":\"It arrives on Tuesday between 9 and 12.\",\"confidence\":" + confidence + ",\"references\":" + references
                + ",\"action\":{\"type\":\"email.send\",\"effect\":\"external\"}");
    }

    JsonNode show(String id) {
        return say("runs", "show", id, "--json").done().json();
    }

    String runId(String id) {
        return RunNames.resolve(ingest(), id);
    }

    private JsonNode run(String id) {
        return ingest().get("/runs/" + runId(id));
    }

    private Api ingest() {
        return Api.program(stack.stack(), Runs.INGEST);
    }

    void awaitState(String id, String state) {
        await("run " + id + " " + state).pollInterval(LOOK_EVERY).atMost(PATIENCE).until(() -> run(id).path("state").asText(), state::equals);
    }

    /// What the caller of a run is told, as soon as it is told something.
    JsonNode directive(String id) {
        return say("runs", "directive", id, "--wait", "30s", "--json").done().json();
    }

    /// The id of the open item for a run.
    String item(String kind, String id) {
        var run = run(id);
        return await("an item of " + kind + " for " + id).pollInterval(LOOK_EVERY).atMost(PATIENCE)
                .until(() -> say(kind, "list", "--case", run.path("caseId").asText(), "--json").done().rows().stream()
                        .filter(row -> row.path("runId").equals(run.path("runId"))).map(row -> row.path("id").asText()).findFirst(), Optional::isPresent).orElseThrow();
    }

    String timeline(String id) {
        return show(id).path("timeline").valueStream().map(step -> step.path("text").asText()).collect(Collectors.joining("\n"));
    }
}
