package io.countersign.ingest.streams;

import io.countersign.ingest.ApiKey;
import io.countersign.ingest.Intake;
import io.countersign.ingest.KeyRing;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Foreign bytes on `intake` to commands: a run to be taken in on its case's partition, or a rejection on its source's.
final class IntakeTranslation {

    private static final String CHANNEL = "intake";

    private final String keyId;
    private final KeyRing keys;

    /// @param keyId API key in whose name runs are taken in
    IntakeTranslation(String keyId, KeyRing keys) {
        this.keyId = keyId;
        this.keys = keys;
    }

    void translate(Inbound in, Desk desk) {
        // The same record read again makes the same command id.
        var id = "intake:" + in.position();
        var key = keys.named(keyId);
        switch (covered(key, read(in, desk.now()))) {
            case RunReading.Sound sound -> {
                var run = sound.run();
                desk.command(Topics.INTAKE_COMMANDS, -1, run.caseId(),
                        IntakeCommands.submit(head(in, id, run.caseId(), desk.now()), run, CHANNEL, keyId, key.orElseThrow().responsible()));
            }
            case RunReading.Unsound unsound -> {
                var bytes = in.bytes() == null ? new byte[0] : in.bytes();
                var source = IntakeCommands.rejectionKey(unsound.source());
                var input = IntakeCommands.rejected(CHANNEL, unsound.source(), unsound.flow(), bytes, bytes.length, unsound.code(), unsound.problems(), in.position());
                desk.command(Topics.INTAKE_COMMANDS, -1, source, IntakeCommands.reject(head(in, id, source, desk.now()), input));
            }
        }
    }

    /// Whoever may write the topic may do what its key may, and no more.
    private RunReading covered(Optional<ApiKey> key, RunReading reading) {
        return switch (reading) {
            case RunReading.Sound sound when key.isEmpty() -> new RunReading.Unsound("FORBIDDEN", sound.run().source(), sound.run().flow(), List.of(new FieldProblem("", null,
                    "The API key '" + keyId + "', in whose name runs from the topic intake are taken in, is not in the file of API keys; add it, or name another as countersign.intake.api-key.")));
            case RunReading.Sound sound when !key.get().covers(sound.run().source(), sound.run().flow()) -> Intake.notCovered(key.get(), sound.run());
            case RunReading.Sound sound -> sound;
            case RunReading.Unsound unsound -> unsound;
        };
    }

    private static RunReading read(Inbound in, Instant now) {
        if (in.bytes() == null) {
            return RunReading.Unsound.of("TOMBSTONE", "The record has no value; send a run as JSON or as a CloudEvent.");
        }
        var headers = in.headers().entrySet().stream()
                .collect(Collectors.toMap(h -> h.getKey().toLowerCase(Locale.ROOT), h -> new String(h.getValue(), StandardCharsets.UTF_8), (_, last) -> last));
        var type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        if (type.startsWith("application/cloudevents+json")) {
            return RunReader.structured(in.bytes(), now);
        }
        if (type.startsWith("application/cloudevents")) {
            return RunReading.Unsound.of("UNSUPPORTED_MEDIA_TYPE", "Of the CloudEvents formats only JSON is read here; send application/cloudevents+json.");
        }
        if (headers.containsKey("ce_specversion")) {
            return RunReader.binary(headers, "ce_", type.isEmpty() ? "application/json" : type, in.bytes(), now);
        }
        return RunReader.either(in.bytes(), now);
    }

    private CommandMeta head(Inbound in, String id, String caseId, Instant now) {
        var actor = Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("intake").setRole(null).setAuthentication("topic intake, as key " + keyId).build();
        var traceparent = in.headers().get("traceparent");
        return CommandMeta.newBuilder().setCommandId(id).setCaseId(caseId).setActor(actor).setSentAt(now)
                .setTraceparent(traceparent == null ? null : new String(traceparent, StandardCharsets.UTF_8)).build();
    }
}
