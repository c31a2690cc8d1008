package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.Intake;
import io.countersign.ingest.IntakeResult;
import io.countersign.ingest.IntakeResult.Refused;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.Sender;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading;
import io.countersign.ingest.format.StrictJson;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Many runs in one request: all are sent before the first answer is awaited, and each has its own result.
final class Batch {

    static final int MAX_BYTES = 32 * 1024 * 1024;
    static final int MAX_RUNS = 10_000;

    private Batch() {}

    /// One run of a batch.
    ///
    /// @param line 1 is the first
    record Item(int line, byte[] sent, RunReading reading) {}

    /// The lines of NDJSON; empty ones are left out but counted.
    static List<Item> lines(byte[] body, Instant now) {
        var items = new ArrayList<Item>();
        int line = 1;
        for (int start = 0; start < body.length; line++) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            var bytes = Arrays.copyOfRange(body, start, end > start && body[end - 1] == '\r' ? end - 1 : end);
            if (!isBlank(bytes)) {
                items.add(new Item(line, bytes, RunReader.plain(bytes, now)));
            }
            start = end + 1;
        }
        return items;
    }

    /// The CloudEvents of a batch.
    static List<Item> events(List<StrictJson.Element> elements, Instant now) {
        var items = new ArrayList<Item>();
        elements.forEach(e -> items.add(new Item(items.size() + 1, e.text().getBytes(StandardCharsets.UTF_8), RunReader.structured(e, now))));
        return items;
    }

    /// Sends all, then awaits all.
    ///
    /// @return NDJSON, a line a run: `{"line":n,"status":202,"runId":...}` or `{"line":n,"status":400,"problem":{...}}`
    static String send(Intake intake, Sender sender, String channel, List<Item> items) {
        var sent = new ArrayList<CompletableFuture<IntakeResult>>();
        intake.prepare(items.stream().map(Item::reading).toList());
        items.forEach(item -> sent.add(intake.take(sender, item.reading(), item.sent(), item.sent().length, channel, items.size())));
        var answer = new StringBuilder();
        for (int i = 0; i < sent.size(); i++) {
            answer.append(line(items.get(i).line(), result(sent.get(i)))).append('\n');
        }
        return answer.toString();
    }

    private static IntakeResult result(CompletableFuture<IntakeResult> sent) {
        try {
            return Problems.await(sent);
        } catch (NoAnswer e) {
            return new Refused(503, "No answer yet", "NO_ANSWER", e.getMessage(), List.of(new FieldProblem("", null, e.getMessage())));
        }
    }

    private static ObjectNode line(int line, IntakeResult result) {
        var json = JsonNodeFactory.instance.objectNode().put("line", line).put("status", result.status());
        switch (result) {
            case Taken taken -> json.setAll((ObjectNode) taken.body());
            case Refused refused -> json.set("problem", Problems.json(refused));
        }
        return json;
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
