package io.countersign.ingest.streams;

import io.countersign.ingest.KeyRing;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.domain.IntakeDecision;
import io.countersign.ingest.domain.IntakeEvent;
import io.countersign.ingest.domain.IntakeRequest;
import io.countersign.ingest.domain.IntakeRules;
import io.countersign.ingest.domain.KnownRun;
import io.countersign.ingest.domain.Sentence;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.schemas.avro.ReportReusedId;
import io.countersign.schemas.avro.Receipt;
import io.countersign.schemas.avro.ReplayDelivery;
import io.countersign.schemas.avro.RemoveWebhook;
import io.countersign.schemas.avro.RecordDelivery;
import io.countersign.schemas.avro.PutWebhook;
import io.countersign.schemas.avro.DisableWebhook;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.ConsumeRelease;
import io.countersign.schemas.avro.ApplyWebhook;
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
import io.countersign.schemas.avro.WebhookAnswered;
import io.countersign.schemas.avro.WithdrawRun;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Judge;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Timer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Judges what comes in, on one partition.
final class IngestJudge implements Judge {

    static final String RUNS = "runs";

    private final String intakeKey;
    private final KeyRing keys;
    private final int partitions;

    IngestJudge(String intakeKey, KeyRing keys, int partitions) {
        this.intakeKey = intakeKey;
        this.keys = keys;
        this.partitions = partitions;
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        if (in.topic().equals(Topics.INTAKE)) {
            new IntakeTranslation(intakeKey, keys).translate(in, desk);
            return;
        }
        switch (in.value()) {
            case IntakeCommand command -> judge(in, command, desk);
            case RunEvent event -> changed(event.getMeta().getRunId(), event.getTo().name(), event.getMeta().getVersion(), event.getReceipt(), desk);
            case Directive directive -> {
                changed(directive.getMeta().getRunId(), directive.getState(), directive.getRunVersion(), directive.getReceipt(), desk);
                runs(desk).get(directive.getMeta().getRunId()).ifPresent(run -> deliveries(desk).send(directive, run));
            }
            default -> throw new IllegalArgumentException("nobody reads " + in.value().getClass().getSimpleName());
        }
    }

    @Override
    public void due(Timer timer, Desk desk) {
        if (timer.id().startsWith(DeliveryDesk.TIMER)) {
            deliveries(desk).due(timer);
        } else if (timer.id().startsWith(WebhookDesk.TIMER)) {
            new WebhookDesk(desk, partitions).due(timer);
        } else {
            new PostponedRetries(desk).take(timer).ifPresent(in -> {
                var runs = runs(desk);
                runs.get(timer.about()).ifPresent(run -> runs.put(run.runId(),
                        run.withWaiting(run.waiting().stream().filter(id -> !id.equals(in.command().orElseThrow().getCommandId())).toList())));
                decide(in, (IntakeCommand) in.value(), desk, true);
            });
        }
    }

    /// Policy says, by an event or by a directive, whichever is read first, that a run is in a state.
    ///
    /// @param receipt of its release; null: not said
    private void changed(String runId, String state, long version, Receipt receipt, Desk desk) {
        var runs = runs(desk);
        runs.get(runId).ifPresent(before -> {
            var run = before.withState(state, version, receipt == null ? null : receipt.getReceiptId());
            boolean retrying = run.state().equals(KnownRun.RETRYING);
            runs.put(runId, retrying ? run.withWaiting(List.of()) : run);
            if (retrying) {
                new PostponedRetries(desk).takeAll(run).forEach(in -> decide(in, (IntakeCommand) in.value(), desk, true));
            }
        });
    }

    private void judge(Inbound in, IntakeCommand command, Desk desk) {
        var webhooks = new WebhookDesk(desk, partitions);
        switch (command.getCommand()) {
            case PutWebhook it -> webhooks.put(in, it);
            case RemoveWebhook it -> webhooks.remove(in, it);
            case DisableWebhook it -> webhooks.disable(in, it);
            case ApplyWebhook it -> webhooks.apply(in, it);
            case WebhookAnswered it -> webhooks.noteAnswered(in, it);
            case RecordDelivery it -> deliveries(desk).record(in, it);
            case ReplayDelivery it -> deliveries(desk).replay(in, it);
            case RecordRejection it -> {
                record(command.getMeta(), null, it.getInput(), desk);
                desk.accept(in, "RECORDED", "The rejection is recorded.", Map.of());
            }
            default -> decide(in, command, desk, false);
        }
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        var command = (IntakeCommand) in.value();
        if (IntakeCommands.request(command).isEmpty() && !(command.getCommand() instanceof RecordRejection)) {
            WebhookDesk.refused(in, refusal, refusal.target() == null ? command.getMeta().getCaseId() : refusal.target(), desk);
            return;
        }
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

    /// @param last true: what is not known now counts as not so
    private void decide(Inbound in, IntakeCommand command, Desk desk, boolean last) {
        var request = IntakeCommands.request(command).orElseThrow();
        var runs = runs(desk);
        var known = switch (request) {
            case IntakeRequest.Report it -> coveredFor(command, runs.get(it.runId()));
            case IntakeRequest.Withdraw it -> coveredFor(command, runs.get(it.runId()));
            case IntakeRequest.Consume it -> coveredFor(command, runs.get(it.runId()));
            // Its own source and flow are checked where it comes in.
            case IntakeRequest.Submit it -> runs.get(it.runId());
            case IntakeRequest.Reuse it -> runs.get(it.runId()); // we ask ourselves
        };
        Optional<KnownRun> previous = request instanceof IntakeRequest.Submit submit && submit.retryOf() != null
                ? coveredFor(command, runs.get(submit.retryOf())) : Optional.empty();
        switch (IntakeRules.decide(known, previous, request, desk.now())) {
            case IntakeDecision.Accept accept -> {
                var after = IntakeRules.evolve(known, accept.event());
                runs.put(after.runId(), after);
                previous.ifPresent(run -> runs.put(run.runId(), IntakeRules.followed(run, after.runId())));
                var fact = publish(command, accept.event(), after, desk);
                desk.accept(in, "OK", "Accepted.", answer(after, policyAnswers(accept.event()) ? fact : null));
            }
            case IntakeDecision.Repeat repeat -> desk.accept(in, "DUPLICATE", "This came before; here is the first result.", answer(repeat.run(), null));
            case IntakeDecision.Undecided undecided when !last -> {
                var run = previous.orElseThrow();
                runs.put(run.runId(), new PostponedRetries(desk).keep(command.getMeta(), command, run));
            }
            case IntakeDecision.Undecided undecided -> refuse(in, undecided.otherwise(), desk);
            case IntakeDecision.Refuse refuse -> refuse(in, refuse, desk);
        }
    }

    /// A run as the API key that asks may know it: one that the key doesn't cover is not there for it. Ids of runs can be computed, so knowing one gives
    /// no right.
    private Optional<KnownRun> coveredFor(IntakeCommand command, Optional<KnownRun> run) {
        var actor = command.getMeta().getActor();
        var id = command.getCommand() instanceof SubmitRun submit ? submit.getHead().getApiKey() : actor.getKind() == ActorKind.PROGRAM ? actor.getId() : null;
        return run.filter(it -> id != null && keys.named(id).filter(key -> key.covers(it.source(), it.flow())).isPresent());
    }

    /// The caller is to be told what policy makes of it.
    private static boolean policyAnswers(IntakeEvent event) {
        return event instanceof IntakeEvent.ConsumptionAsked || event instanceof IntakeEvent.Withdrawn;
    }

    private static void refuse(Inbound in, IntakeDecision.Refuse refuse, Desk desk) {
        desk.refuse(in, new Refusal(refuse.unknown() ? Refusal.Kind.NOT_FOUND : Refusal.Kind.CONFLICT, refuse.code(), refuse.detail(), refuse.field()));
    }

    /// @return the fact's event id
    private static String publish(IntakeCommand command, IntakeEvent event, KnownRun run, Desk desk) {
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
            case IntakeEvent.ConsumptionAsked _ -> Sentence.consuming(command.getMeta().getActor().getId(), run.caseId(), ((ConsumeRelease) command.getCommand()).getReceiptId());
            case IntakeEvent.IdReused _ -> Sentence.reused(run.source(), run.id(), run.caseId(), ((ReportReusedId) command.getCommand()).getOtherCaseId());
        };
        return desk.publish(Topics.RUNS, about, cause, summary, meta -> RunFact.newBuilder().setMeta(meta).setFact(fact).build()).getEventId();
    }

    private static Object fact(IntakeCommand command) {
        return switch (command.getCommand()) {
            case SubmitRun it -> RunAccepted.newBuilder().setHead(it.getHead()).setBodyDigest(it.getBodyDigest()).setChannel(it.getChannel())
                    .setContent(it.getContent()).build();
            case ReportOutcome it -> ExecutionReported.newBuilder().setResult(it.getResult()).setReceiptId(it.getReceiptId())
                    .setActionDigest(it.getActionDigest()).setNote(it.getNote()).setExecutedAt(it.getExecutedAt()).build();
            case WithdrawRun it -> RunWithdrawn.newBuilder().setReason(it.getReason()).build();
            case ConsumeRelease it -> ConsumptionRequested.newBuilder().setReceiptId(it.getReceiptId()).setActionDigest(it.getActionDigest()).build();
            case ReportReusedId it -> SourceIdReused.newBuilder().setOtherCaseId(it.getOtherCaseId()).setOtherRunId(it.getOtherRunId()).build();
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

    /// @param fact event id of the fact that policy will answer; null: none
    private static Map<String, Object> answer(KnownRun run, String fact) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("runId", run.runId());
        answer.put("state", KnownRun.RECEIVED);
        answer.put("id", run.id());
        answer.put("source", run.source());
        answer.put("caseId", run.caseId());
        answer.put("flow", run.flow());
        answer.put("acceptedAt", run.acceptedAt().toString());
        if (fact != null) {
            answer.put(IntakeCommands.FACT, fact);
        }
        return answer;
    }

    private static String runId(IntakeCommand command) {
        return IntakeCommands.request(command).map(IntakeRequest::runId).orElse(null);
    }

    private DeliveryDesk deliveries(Desk desk) {
        return new DeliveryDesk(desk, new WebhookDesk(desk, partitions), keys);
    }

    private static Book<KnownRun> runs(Desk desk) {
        return desk.book(RUNS, KnownRun.class);
    }
}
