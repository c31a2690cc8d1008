package io.countersign.ingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.format.RunReading.Sound;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Bytes to a run, in every form that programs send them.
public final class RunReader {

    /// Largest run as sent, envelope included: 900 KiB.
    public static final int MAX_BYTES = 900 * 1024;

    private static final Pattern CONTROL_OR_HALF = Pattern.compile("\\p{Cntrl}|\\p{Cs}");

    private RunReader() {}

    /// A run as one JSON object.
    ///
    /// @param now default of `occurredAt`, and what "in the future" is measured by
    public static RunReading plain(byte[] bytes, Instant now) {
        if (bytes.length > MAX_BYTES) {
            return tooLarge(bytes.length);
        }
        return switch (StrictJson.read(bytes, 0)) {
            case StrictJson.Result.Broken broken -> broken(broken.code(), broken.problem());
            case StrictJson.Result.Read read -> run(read.json(), "", Map.of(), read.problems(), "INVALID_RUN", now);
        };
    }

    /// A CloudEvent in structured mode.
    public static RunReading structured(byte[] bytes, Instant now) {
        if (bytes.length > MAX_BYTES) {
            return tooLarge(bytes.length);
        }
        return switch (StrictJson.read(bytes, 1)) {
            case StrictJson.Result.Broken broken -> broken(broken.code(), broken.problem());
            case StrictJson.Result.Read read -> structured(read.json(), read.problems(), now);
        };
    }

    /// An element of a batch of CloudEvents.
    public static RunReading structured(StrictJson.Element element, Instant now) {
        int length = element.text().length(); // characters; more bytes only beyond ASCII, and the batch has its own limit
        return length > MAX_BYTES ? tooLarge(length) : structured(element.json(), element.problems(), now);
    }

    /// A CloudEvent in binary mode.
    ///
    /// @param headers by name, the last of a name
    /// @param prefix `ce-` (HTTP, percent-encoded) or `ce_` (Kafka)
    /// @param contentType of the data
    public static RunReading binary(Map<String, String> headers, String prefix, String contentType, byte[] bytes, Instant now) {
        if (bytes.length > MAX_BYTES) {
            return tooLarge(bytes.length);
        }
        return switch (StrictJson.read(bytes, 0)) {
            case StrictJson.Result.Broken broken -> broken(broken.code(), broken.problem());
            case StrictJson.Result.Read read -> {
                var problems = new ArrayList<FieldProblem>();
                var attributes = CloudEventReader.attributes(headers, prefix, prefix.equals("ce-"), problems);
                yield event(CloudEventReader.binary(attributes, contentType, read.json(), prefix, problems), problems, read.problems(), now);
            }
        };
    }

    /// Bytes that came without a type we know by Kafka: a CloudEvent when it looks like one, else a plain run.
    public static RunReading either(byte[] bytes, Instant now) {
        if (bytes.length > MAX_BYTES) {
            return tooLarge(bytes.length);
        }
        return switch (StrictJson.read(bytes, 1)) {
            case StrictJson.Result.Broken broken -> broken(broken.code(), broken.problem());
            case StrictJson.Result.Read read -> read.json().has("specversion") ? structured(read.json(), read.problems(), now) : plain(bytes, now);
        };
    }

    /// It has `bytes` bytes, more than a run may have.
    public static Unsound tooLarge(long bytes) {
        return Unsound.of("TOO_LARGE", "The input has " + bytes + " bytes, more than the " + MAX_BYTES
                + " (900 KiB) a run may have; leave out what no rule and no person needs, or send a reference to it.");
    }

    private static RunReading structured(JsonNode envelope, List<FieldProblem> read, Instant now) {
        var problems = new ArrayList<FieldProblem>();
        return event(CloudEventReader.structured(envelope, problems), problems, read, now);
    }

    private static RunReading event(CloudEventReader.Event event, List<FieldProblem> ofEvent, List<FieldProblem> ofJson, Instant now) {
        var code = ofEvent.isEmpty() ? "INVALID_RUN" : "INVALID_CLOUDEVENT";
        var all = new ArrayList<>(ofEvent);
        all.addAll(ofJson);
        if (event.data() == null) {
            return new Unsound(code, event.attributes().get("source"), null, List.copyOf(all));
        }
        return run(event.data(), event.pointer(), event.attributes(), all, code, now);
    }

    /// @param attributes of the event around it; the run's own fields come first
    private static RunReading run(JsonNode sent, String pointer, Map<String, String> attributes, List<FieldProblem> before, String code,
            Instant now) {
        var problems = new ArrayList<>(before);
        if (!(sent instanceof ObjectNode object)) {
            problems.add(FieldProblem.of(pointer, sent, "A run is a JSON object; send {\"id\":...,\"source\":...,\"flow\":...,\"input\":...}."));
            return new Unsound(code, attributes.get("source"), null, List.copyOf(problems));
        }
        var run = object.deepCopy();
        fill(run, "id", attributes.get("id"));
        fill(run, "source", attributes.get("source"));
        fill(run, "occurredAt", attributes.get("time"));
        new RunChecks(pointer, now, problems).check(run);
        if (!problems.isEmpty()) {
            return new Unsound(code, text(run, "source"), text(run, "flow"), List.copyOf(problems));
        }
        return new Sound(sound(run, now));
    }

    private static SentRun sound(ObjectNode run, Instant now) {
        var digest = ContentJson.hexSha256(ContentJson.canonical(run));
        var id = run.path("id").asText();
        var source = run.path("source").asText();
        fill(run, "caseId", id);
        fill(run, "occurredAt", now.toString());
        var caseId = run.path("caseId").asText();
        var retryOf = run.path("retryOf").asText(null);
        return new SentRun(RunId.of(source, caseId, id), id, source, caseId, run.path("flow").asText(),
                OffsetDateTime.parse(run.path("occurredAt").asText()).toInstant(),
                retryOf == null || RunId.isRunId(retryOf) ? retryOf : RunId.of(source, caseId, retryOf), run, ContentJson.canonical(run), digest);
    }

    private static void fill(ObjectNode run, String field, String value) {
        if (value != null && !RunChecks.present(run, field)) {
            run.put(field, value);
        }
    }

    private static String text(JsonNode run, String field) {
        var value = run.path(field);
        if (!value.isTextual() || value.asText().isBlank()) {
            return null;
        }
        var text = value.asText();
        var cut = FieldProblem.cut(text);
        // Whole where it can be: rejections of one source belong together.
        return cut.length() < text.length() && text.getBytes(StandardCharsets.UTF_8).length <= RunChecks.SOURCE_BYTES && !CONTROL_OR_HALF.matcher(text).find()
                ? text : cut;
    }

    private static Unsound broken(String code, FieldProblem problem) {
        return new Unsound(code, null, null, List.of(problem));
    }
}
