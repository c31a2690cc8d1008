package io.countersign.ingest.streams;

import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.domain.IntakeDecision;
import io.countersign.ingest.domain.IntakeEvent;
import io.countersign.ingest.domain.IntakeRequest;
import io.countersign.ingest.domain.IntakeRules;
import io.countersign.ingest.domain.KnownRun;
import io.countersign.ingest.domain.Sentence;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.streams.IngestTopology.IntakeKey;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.schemas.avro.RecordRejection;
import io.countersign.schemas.avro.RejectedInput;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ReportOutcome;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.avro.SubmitRun;
import io.countersign.schemas.avro.WithdrawRun;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Judge;
import io.countersign.singlewriter.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges what comes in, on one partition.
final class IngestJudge implements Judge {

    static final String RUNS = "runs";

    private final IntakeKey intakeKey;

    IngestJudge(IntakeKey intakeKey) {
        this.intakeKey = intakeKey;
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        if (in.topic().equals(Topics.INTAKE)) {
            new IntakeTranslation(intakeKey).translate(in, desk);
        } else if (in.value() instanceof IntakeCommand command) {
            decide(in, command, desk);
        } else if (in.value() instanceof RunEvent event) {
            runs(desk).get(event.getMeta().getRunId())
                    .ifPresent(run -> runs(desk).put(run.runId(), run.withState(event.getTo().name())));
        }
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        var command = (IntakeCommand) in.value();
        var problems = List.of(new FieldProblem(refusal.target() == null ? "" : refusal.target(), null, refusal.detail()));
        var input = switch (command.getCommand()) {
            case SubmitRun it -> {
                var bytes = ContentJson.bytes(it.getContent());
                yield IntakeCommands.rejected(it.getChannel(), it.getHead().getSource(), it.getHead().getFlow(), bytes, bytes.length, refusal.code(), problems, null);
            }
            case RecordRejection it -> it.getInput();
            case Object it -> {
                var bytes = it.toString().getBytes(StandardCharsets.UTF_8);
                yield IntakeCommands.rejected("http", null, null, bytes, bytes.length, refusal.code(), problems, null);
            }
        };
        record(command.getMeta(), runId(command), input, desk);
    }

    private void decide(Inbound in, IntakeCommand command, Desk desk) {
        var request = IntakeCommands.request(command);
        if (request.isEmpty()) {
            record(command.getMeta(), null, ((RecordRejection) command.getCommand()).getInput(), desk);
            desk.accept(in, "RECORDED", "The rejection is recorded.", Map.of());
            return;
        }
        var runs = runs(desk);
        var known = runs.get(request.get().runId());
        Optional<KnownRun> previous = request.get() instanceof IntakeRequest.Submit submit && submit.retryOf() != null ? runs.get(submit.retryOf()) : Optional.empty();
        switch (IntakeRules.decide(known, previous, request.get(), desk.now())) {
            case IntakeDecision.Accept accept -> {
                var after = IntakeRules.evolve(known, accept.event());
                runs.put(after.runId(), after);
                previous.ifPresent(run -> runs.put(run.runId(), IntakeRules.followed(run, after.runId())));
                publish(command, accept.event(), after, desk);
                desk.accept(in, "OK", "Accepted.", answer(after));
            }
            case IntakeDecision.Repeat repeat -> desk.accept(in, "DUPLICATE", "This came before; here is the first result.", answer(repeat.run()));
            case IntakeDecision.Refuse refuse -> desk.refuse(in,
                    new Refusal(refuse.unknown() ? Refusal.Kind.NOT_FOUND : Refusal.Kind.CONFLICT, refuse.code(), refuse.detail(), refuse.field()));
        }
    }

    private static void publish(IntakeCommand command, IntakeEvent event, KnownRun run, Desk desk) {
        var about = new Desk.About(run.caseId(), run.runId(), "intake:" + run.runId());
        var cause = Cause.of(command.getMeta());
        var fact = fact(command);
        var summary = switch (event) {
            case IntakeEvent.Accepted _ -> {
                var head = ((SubmitRun) command.getCommand()).getHead();
                yield Sentence.accepted(head.getAgent(), head.getSource(), head.getModelName(), head.getActionType(), head.getAmount(), head.getCurrency(),
                        head.getFailureKind(), run.caseId());
            }
            case IntakeEvent.Reported _ -> {
                var report = (ReportOutcome) command.getCommand();
                yield Sentence.reported(report.getResult() == ExecutionResult.EXECUTED, run.caseId(), report.getReceiptId(), report.getNote());
            }
            case IntakeEvent.Withdrawn _ -> Sentence.withdrawn(run.caseId(), ((WithdrawRun) command.getCommand()).getReason());
        };
        desk.publish(Topics.RUNS, about, cause, summary, meta -> RunFact.newBuilder().setMeta(meta).setFact(fact).build());
    }

    private static Object fact(IntakeCommand command) {
        return switch (command.getCommand()) {
            case SubmitRun it -> RunAccepted.newBuilder().setHead(it.getHead()).setBodyDigest(it.getBodyDigest()).setChannel(it.getChannel())
                    .setContent(it.getContent()).build();
            case ReportOutcome it -> ExecutionReported.newBuilder().setResult(it.getResult()).setReceiptId(it.getReceiptId())
                    .setActionDigest(it.getActionDigest()).setNote(it.getNote()).setExecutedAt(it.getExecutedAt()).build();
            case WithdrawRun it -> RunWithdrawn.newBuilder().setReason(it.getReason()).build();
            case Object other -> throw new IllegalArgumentException("no fact comes of " + other.getClass().getSimpleName());
        };
    }

    private static void record(CommandMeta command, String runId, RejectedInput input, Desk desk) {
        record(Cause.of(command), command.getCaseId(), runId, input, desk);
    }

    static void record(Cause cause, String caseId, String runId, RejectedInput input, Desk desk) {
        var first = input.getProblems().isEmpty() ? "" : input.getProblems().getFirst().getMessage();
        desk.publish(Topics.REJECTIONS, new Desk.About(caseId, runId, desk.newId("rej_")), cause,
                Sentence.rejected(input.getSource(), input.getChannel(), input.getCode(), first),
                meta -> Rejection.newBuilder().setMeta(meta).setInput(input).build());
    }

    private static Map<String, Object> answer(KnownRun run) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("runId", run.runId());
        answer.put("state", KnownRun.RECEIVED);
        answer.put("id", run.id());
        answer.put("source", run.source());
        answer.put("caseId", run.caseId());
        answer.put("flow", run.flow());
        answer.put("acceptedAt", run.acceptedAt().toString());
        return answer;
    }

    private static String runId(IntakeCommand command) {
        return IntakeCommands.request(command).map(IntakeRequest::runId).orElse(null);
    }

    private static Book<KnownRun> runs(Desk desk) {
        return desk.book(RUNS, KnownRun.class);
    }
}
