package io.countersign.ingest.avro;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.ingest.domain.IntakeRequest;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.SentRun;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ConsumeRelease;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.InputProblem;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.schemas.avro.RecordRejection;
import io.countersign.schemas.avro.RejectedInput;
import io.countersign.schemas.avro.ReportOutcome;
import io.countersign.schemas.avro.ReportReusedId;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.avro.SubmitRun;
import io.countersign.schemas.avro.WithdrawRun;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Commands of intake: made at the edge, understood by the judge.
public final class IntakeCommands {

    /// How much of a rejected input is kept.
    public static final int KEPT = 64 * 1024;
    /// Field of an answer: event id of the fact that came of a command, by which policy's event on it is known.
    public static final String FACT = "factId";
    private static final int KEY_BYTES_IN_CHARACTERS = 512;

    private IntakeCommands() {}

    /// Asks to take `run` in.
    ///
    /// @param channel `http`, `cloudevents` or `intake`
    /// @param apiKey id of the key it was sent with
    /// @param responsible person who answers for that key
    public static IntakeCommand submit(CommandMeta meta, SentRun run, String channel, String apiKey, String responsible) {
        return command(meta, SubmitRun.newBuilder().setRunId(run.runId()).setHead(head(run, apiKey, responsible)).setBodyDigest(run.bodyDigest())
                .setChannel(channel).setContent(ContentJson.ofBytes(run.canonical())).build());
    }

    /// Reports what became of an action.
    ///
    /// @param receiptId null: done without one
    /// @param actionDigest null: not said
    /// @param note null: none
    public static IntakeCommand report(CommandMeta meta, String runId, boolean executed, String receiptId, String actionDigest, String note, Instant executedAt) {
        return command(meta, ReportOutcome.newBuilder().setRunId(runId).setResult(executed ? ExecutionResult.EXECUTED : ExecutionResult.FAILED)
                .setReceiptId(receiptId).setActionDigest(actionDigest).setNote(note).setExecutedAt(executedAt).build());
    }

    /// Takes a run back.
    public static IntakeCommand withdraw(CommandMeta meta, String runId, String reason) {
        return command(meta, WithdrawRun.newBuilder().setRunId(runId).setReason(reason).build());
    }

    /// Uses a release up.
    ///
    /// @param actionDigest of the action about to be executed; null: a run without an action
    public static IntakeCommand consume(CommandMeta meta, String runId, String receiptId, String actionDigest) {
        return command(meta, ConsumeRelease.newBuilder().setRunId(runId).setReceiptId(receiptId).setActionDigest(actionDigest).build());
    }

    /// Says that one source used one id in two cases.
    public static IntakeCommand reused(CommandMeta meta, String runId, String otherCaseId, String otherRunId) {
        return command(meta, ReportReusedId.newBuilder().setRunId(runId).setOtherCaseId(otherCaseId).setOtherRunId(otherRunId).build());
    }

    /// Asks to record what could not be accepted.
    public static IntakeCommand reject(CommandMeta meta, RejectedInput input) {
        return command(meta, RecordRejection.newBuilder().setInput(input).build());
    }

    /// An input that can't be accepted.
    ///
    /// @param bytes as they came; the first 64 KiB are kept
    /// @param length before anything was cut
    /// @param origin topic, partition and offset where it came by Kafka; else null
    public static RejectedInput rejected(String channel, String source, String flow, byte[] bytes, long length, String code, List<FieldProblem> problems, String origin) {
        return RejectedInput.newBuilder().setChannel(channel).setSource(source).setFlow(flow)
                .setContent(ContentJson.ofBytes(bytes.length > KEPT ? Arrays.copyOf(bytes, KEPT) : bytes)).setLength(length).setCode(code)
                .setProblems(problems.stream().map(p -> InputProblem.newBuilder().setField(p.field()).setValue(p.value()).setMessage(p.message()).build()).toList())
                .setOrigin(origin).build();
    }

    /// The key of a rejection: its source, so that the rejections of one source stay in order and together.
    ///
    /// @param source null: not readable
    public static String rejectionKey(String source) {
        return source == null || source.length() > KEY_BYTES_IN_CHARACTERS ? "unknown source" : source;
    }

    /// What is asked, in our own words; empty: the command carries a rejection to be recorded as it is, or is about webhooks.
    public static Optional<IntakeRequest> request(IntakeCommand command) {
        return switch (command.getCommand()) {
            case SubmitRun it -> Optional.of(new IntakeRequest.Submit(it.getRunId(), it.getHead().getId(), it.getHead().getSource(), command.getMeta().getCaseId(),
                    it.getHead().getFlow(), it.getBodyDigest(), it.getHead().getRetryOf()));
            case ReportOutcome it -> Optional.of(new IntakeRequest.Report(it.getRunId(), it.getReceiptId(),
                    it.getResult() + "|" + it.getActionDigest() + "|" + it.getNote()));
            case WithdrawRun it -> Optional.of(new IntakeRequest.Withdraw(it.getRunId()));
            case ConsumeRelease it -> Optional.of(new IntakeRequest.Consume(it.getRunId(), it.getReceiptId()));
            case ReportReusedId it -> Optional.of(new IntakeRequest.Reuse(it.getRunId(), it.getOtherRunId()));
            case Object _ -> Optional.empty();
        };
    }

    private static RunHead head(SentRun run, String apiKey, String responsible) {
        var json = run.json();
        var action = json.path("action");
        return RunHead.newBuilder().setId(run.id()).setSource(run.source()).setFlow(run.flow()).setOccurredAt(run.occurredAt())
                .setAgent(text(json, "agent")).setModelName(text(json.path("model"), "name")).setModelVersion(text(json.path("model"), "version"))
                .setModelProvider(text(json.path("model"), "provider")).setPromptName(text(json.path("prompt"), "name"))
                .setPromptVersion(text(json.path("prompt"), "version")).setActionType(text(action, "type")).setActionEffect(text(action, "effect"))
                .setTool(text(action, "tool")).setAmount(text(action, "amount")).setCurrency(text(action, "currency"))
                .setActionDigest(ContentJson.actionDigest(json)).setConfidence(json.path("confidence").isNumber() ? json.path("confidence").asDouble() : null)
                .setFailureKind(text(json.path("failure"), "kind")).setRetryOf(run.retryOf()).setOnBehalfOf(text(json, "onBehalfOf"))
                .setApiKey(apiKey).setResponsible(responsible).build();
    }

    private static String text(JsonNode parent, String field) {
        return parent.path(field).isTextual() ? parent.path(field).asText() : null;
    }

    private static IntakeCommand command(CommandMeta meta, Object command) {
        return IntakeCommand.newBuilder().setMeta(meta).setCommand(command).build();
    }
}
