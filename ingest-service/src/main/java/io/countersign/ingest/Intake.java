package io.countersign.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ingest.IntakeResult.Refused;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.ReportReader.Reading.Outcome;
import io.countersign.ingest.format.RunReading;
import io.countersign.ingest.format.RunReading.Sound;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.ingest.format.SentRun;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.singlewriter.CommandGateway;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Takes in what programs send: each result is known once it is committed. All may be in flight at once.
///
/// Every future completes with [CommandGateway.NoAnswer] when nothing was committed in time: send it again.
public final class Intake {

    private static final ObjectMapper JSON = new ObjectMapper();
    /// In a batch, how many commands make it wait once more as long.
    private static final int AT_ONCE = 500;

    private final CommandGateway gateway;
    private final Clock clock;
    private final Duration patience;

    /// @param patience how long one command may take
    public Intake(CommandGateway gateway, Clock clock, Duration patience) {
        this.gateway = gateway;
        this.clock = clock;
        this.patience = patience;
    }

    /// The time that inputs are measured by.
    public Instant now() {
        return clock.instant();
    }

    /// Takes a run in, or records why not.
    ///
    /// @param sent the bytes as they came, kept when it is refused
    /// @param length of all bytes, where `sent` was cut
    /// @param channel `http` or `cloudevents`
    /// @param inFlight how many are sent together with it; 1: it alone
    public CompletableFuture<IntakeResult> take(Sender sender, RunReading reading, byte[] sent, long length, String channel, int inFlight) {
        return switch (reading) {
            case Unsound unsound -> reject(sender, unsound, sent, length, channel, inFlight);
            case Sound sound -> {
                var run = sound.run();
                var key = sender.key().filter(k -> k.covers(run.source(), run.flow()));
                yield key.isEmpty() ? reject(sender, forbidden(sender, run), sent, length, channel, inFlight)
                        : gateway.askAsync(run.caseId(), IntakeCommands.submit(head(sender, run.caseId()), run, channel, key.get().id(), key.get().responsible()), patience(inFlight))
                                .thenApply(answer -> result(answer, field(answer)));
            }
        };
    }

    /// Says that many runs are about to be taken in, one soon after the other.
    public void prepare(List<RunReading> readings) {
        gateway.prepare(readings.stream().flatMap(reading -> reading instanceof Sound sound ? Stream.of(sound.run().caseId()) : Stream.empty()).toList());
    }

    /// Records an input that can't be accepted.
    public CompletableFuture<IntakeResult> reject(Sender sender, Unsound unsound, byte[] sent, long length, String channel, int inFlight) {
        var source = IntakeCommands.rejectionKey(unsound.source());
        var input = IntakeCommands.rejected(channel, unsound.source(), unsound.flow(), sent, length, unsound.code(), unsound.problems(), null);
        return gateway.askAsync(source, IntakeCommands.reject(head(sender, source), input), patience(inFlight)).thenApply(_ -> refused(unsound));
    }

    /// Notes what became of a run's action.
    public CompletableFuture<IntakeResult> report(Sender sender, String runId, String caseId, Outcome outcome) {
        return gateway.askAsync(caseId, IntakeCommands.report(head(sender, caseId), runId, outcome.executed(), outcome.receiptId(), outcome.actionDigest(),
                outcome.note(), outcome.executedAt()), patience).thenApply(answer -> result(answer, ""));
    }

    /// Takes a run back.
    public CompletableFuture<IntakeResult> withdraw(Sender sender, String runId, String caseId, String reason) {
        return gateway.askAsync(caseId, IntakeCommands.withdraw(head(sender, caseId), runId, reason), patience).thenApply(answer -> result(answer, ""));
    }

    /// Uses a release up. What comes of it policy says, by an event that answers the fact which the result names.
    ///
    /// @param actionDigest of the action about to be executed; null: a run without an action
    /// @param idempotencyKey a repeat with the same one gets the first result; null: none
    public CompletableFuture<IntakeResult> consume(Sender sender, String runId, String caseId, String receiptId, String actionDigest, String idempotencyKey) {
        var meta = CommandGateway.head(caseId, sender.actor(), idempotencyKey, now(), sender.traceparent());
        return gateway.askAsync(caseId, IntakeCommands.consume(meta, runId, receiptId, actionDigest), patience).thenApply(answer -> result(answer, "/receiptId"));
    }

    /// How long one command may take.
    public Duration patience() {
        return patience;
    }

    private CommandMeta head(Sender sender, String caseId) {
        return CommandGateway.head(caseId, sender.actor(), null, now(), sender.traceparent());
    }

    private Duration patience(int inFlight) {
        return patience.multipliedBy(1 + inFlight / AT_ONCE);
    }

    /// Why `key` may not send that run.
    public static Unsound notCovered(ApiKey key, SentRun run) {
        return new Unsound("FORBIDDEN", run.source(), run.flow(), List.of(new FieldProblem("/source", run.source(), "The API key '" + key.id()
                + "' may not send runs of this source to the flow '" + run.flow() + "'; ask " + key.responsible() + ", who is responsible for it, to have them added.")));
    }

    private static Unsound forbidden(Sender sender, SentRun run) {
        return sender.key().map(key -> notCovered(key, run)).orElseGet(() -> new Unsound("FORBIDDEN", run.source(), run.flow(),
                List.of(new FieldProblem("", null, "Only a program with an API key can send runs; send the key as X-API-Key."))));
    }

    private static String field(Answer answer) {
        return switch (answer.getCode()) {
            case "CHANGED_BODY" -> "/id";
            case "RETRY_REFUSED" -> "/retryOf";
            default -> "";
        };
    }

    private static IntakeResult result(Answer answer, String field) {
        if (answer.getStatus() == AnswerStatus.ACCEPTED) {
            return new Taken(answer.getCode().equals("OK") ? 202 : 200, json(answer.getBody()));
        }
        boolean unknown = answer.getCode().equals("NOT_FOUND");
        return new Refused(unknown ? 404 : 409, unknown ? "Not found" : "Does not fit", answer.getCode(), answer.getDetail(),
                List.of(new FieldProblem(field, null, answer.getDetail())));
    }

    private static Refused refused(Unsound unsound) {
        var first = unsound.problems().getFirst().message();
        int count = unsound.problems().size();
        var detail = count == 1 ? first : count + " things are wrong with this; each is named in errors. The first: " + first;
        return switch (unsound.code()) {
            case "TOO_LARGE" -> new Refused(413, "Too large", unsound.code(), detail, unsound.problems());
            case "UNSUPPORTED_MEDIA_TYPE" -> new Refused(415, "Content type not taken", unsound.code(), detail, unsound.problems());
            case "FORBIDDEN" -> new Refused(403, "Not allowed", unsound.code(), detail, unsound.problems());
            case "NOT_FOUND" -> new Refused(404, "Not found", unsound.code(), detail, unsound.problems());
            default -> new Refused(400, "Not valid", unsound.code(), detail, unsound.problems());
        };
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
