package io.countersign.policy.streams;

import io.countersign.policy.CountKeys;
import io.countersign.policy.avro.RunTranslation;
import io.countersign.policy.domain.Alerts;
import io.countersign.policy.domain.FlowRules;
import io.countersign.policy.domain.Judgement;
import io.countersign.policy.domain.ReleaseLifecycle;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.RunHistory;
import io.countersign.policy.domain.RunLifecycle;
import io.countersign.policy.domain.RunState;
import io.countersign.policy.domain.Situation;
import io.countersign.policy.domain.Step;
import io.countersign.policy.domain.StopRules;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.PlainText;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.roster.Roster;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActivateFlow;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.ApplyResume;
import io.countersign.schemas.avro.ApplyRetirement;
import io.countersign.schemas.avro.ApplyShadow;
import io.countersign.schemas.avro.ApplyStop;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalExpired;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalTargetMissed;
import io.countersign.schemas.avro.ApproveFlow;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.ConfirmStop;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.CorrectRun;
import io.countersign.schemas.avro.CountRun;
import io.countersign.schemas.avro.DeclineFlow;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionReopened;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.ProposeFlow;
import io.countersign.schemas.avro.PublishFlow;
import io.countersign.schemas.avro.RecordRefusal;
import io.countersign.schemas.avro.ResumeFlows;
import io.countersign.schemas.avro.RetireFlow;
import io.countersign.schemas.avro.RevokeRelease;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCounted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.avro.ShadowFlow;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.schemas.avro.StopFlows;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Judge;
import io.countersign.singlewriter.PartitionTopology;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Timer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.streams.Topology;

/// Runs in, one routing each; then the follow-up on decisions, resolutions, reports and timers.
///
/// What may happen is in [RunLifecycle]; this class finds the run, the flow and the people, and has [StepWriter] carry out
/// what follows.
public final class PolicyJudge implements Judge {

    private static final String SERVICE = Topics.POLICY;
    /// Longest reason of a routing, in characters.
    private static final int REASON_LIMIT = 200;

    private final int partitions;
    private final CountKeys countKeys;
    private final LoadedFlows loaded = new LoadedFlows();
    private final OpenRuns openRuns = new OpenRuns();
    private final Counts counts = new Counts();

    PolicyJudge(int partitions, CountKeys countKeys) {
        this.partitions = partitions;
        this.countKeys = countKeys;
    }

    /// The service's topology.
    ///
    /// @param countKeys makes the keys that runs are counted under
    public static Topology topology(RecordCodec codec, int partitions, CountKeys countKeys) {
        return PartitionTopology.of(SERVICE, codec, partitions)
                .reads(Topics.RUNS, Topics.APPROVAL_EVENTS, Topics.EXCEPTION_EVENTS).readsFirst(Topics.POLICY_COMMANDS)
                .writes(Topics.RUN_EVENTS, Topics.DIRECTIVES, Topics.APPROVALS, Topics.EXCEPTIONS, Topics.FLOW_EVENTS, Topics.FLOWS,
                        Topics.POLICY_COMMANDS, Topics.POLICY_ANSWERS)
                .book("runs", "reason", "note").book(RunContents.NAME).book("cases").book(ActiveFlow.NAME).book(ActiveFlow.RETIRED).book(VersionBook.NAME).book(VersionBook.TEXTS).book(ShadowVersion.NAME)
                .book(StopBook.NAME).book(OpenRuns.NAME).book(Histories.NAME).book(Counts.NAME).people().build(() -> new PolicyJudge(partitions, countKeys));
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        var at = new At(desk);
        switch (in.value()) {
            case RunFact fact -> judge(fact.getMeta(), fact.getFact(), at);
            case ApprovalEvent event -> judge(event, at);
            case ExceptionEvent event -> judge(event, at);
            default -> judgeCommand(in, at);
        }
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        new At(desk).refusals().record(in, refusal);
    }

    @Override
    public void due(Timer timer, Desk desk) {
        var at = new At(desk);
        if (timer.id().startsWith(StopDesk.TIMERS)) {
            at.stopDesk().due(timer, at.sweep());
            return;
        }
        if (timer.id().startsWith(Histories.TIMERS)) {
            at.routeUncounted(timer);
            return;
        }
        var about = timer.about().split("\\|", 2);
        at.runs.get(about[1]).ifPresent(run -> at.follow(run,
                RunLifecycle.due(run, Step.TimerKind.valueOf(about[0]), at.situation(run)), Cause.of(timer)));
    }

    private void judge(EventMeta meta, Object fact, At at) {
        switch (fact) {
            case RunAccepted accepted -> accept(meta, accepted, at);
            case RunWithdrawn withdrawn -> {
                var run = at.known(meta, "withdrawal");
                at.follow(run, RunLifecycle.withdrawn(run, withdrawn.getReason()), Cause.of(meta));
            }
            case ExecutionReported reported -> {
                var run = at.known(meta, "report of an execution");
                at.follow(run, ReleaseLifecycle.reported(run, reported.getResult() == ExecutionResult.EXECUTED, reported.getReceiptId(),
                        reported.getActionDigest(), reported.getExecutedAt(), reported.getNote(), at.situation(run)), Cause.of(meta));
            }
            case ConsumptionRequested asked -> {
                var run = at.known(meta, "use of a release");
                at.follow(run, ReleaseLifecycle.consumed(run, asked.getReceiptId(), asked.getActionDigest(), at.situation(run)), Cause.of(meta));
            }
            case SourceIdReused reused -> StepWriter.alert(at.desk, meta, Alerts.idReused(meta.getRunId(), reused.getOtherRunId()), Cause.of(meta).by(SERVICE));
            default -> throw new IllegalArgumentException("unknown fact " + fact.getClass());
        }
    }

    private void accept(EventMeta meta, RunAccepted accepted, At at) {
        if (at.runs.get(meta.getRunId()).isPresent()) {
            return; // one run, one routing
        }
        var old = accepted.getHead().getRetryOf() == null ? null : at.runs.get(accepted.getHead().getRetryOf()).orElse(null);
        var replaced = old == null ? List.<Step>of() : RunLifecycle.nextAttempt(old, meta.getRunId());
        if (!replaced.isEmpty()) {
            at.follow(old, replaced, Cause.of(meta).by(SERVICE));
        }
        var run = RunTranslation.received(meta, accepted, replaced.isEmpty() ? 1 : old.attempt() + 1);
        at.contents.put(run, ContentJson.bytes(accepted.getContent()));
        var history = at.begin(run, meta, ContentJson.bytes(accepted.getContent()));
        var cause = Cause.of(meta).by(SERVICE);
        if (accepted.getHead().getRetryOf() != null && replaced.isEmpty()) {
            at.follow(run, RunLifecycle.routed(run, at.flowJudge().exception(run, ReasonCode.POLICY_CONFLICT,
                    "It says it is a new attempt of %s, which does not wait for one".formatted(accepted.getHead().getRetryOf())), at.situation(run)), cause);
        } else if (history.waits()) {
            at.histories().await(run);
            at.follow(run, List.of(), cause); // kept as it is: it can be stopped and withdrawn meanwhile
        } else {
            at.route(run, history, cause);
        }
    }

    private void judge(ApprovalEvent event, At at) {
        var meta = event.getMeta();
        at.runs.get(meta.getRunId() == null ? "" : meta.getRunId()).ifPresent(run -> {
            if (event.getApprovalId().equals(run.checkId())) {
                if (event.getEvent() instanceof ApprovalFinalized verdict) {
                    at.follow(run, RunLifecycle.checked(run, RunTranslation.decision(verdict.getDecision().getKind()) == RunLifecycle.Decision.APPROVE,
                            RunTranslation.choice(event.getApprovalId(), verdict)), new Cause(verdict.getDecidedBy(), meta.getEventId(), meta.getTraceparent()));
                }
                return; // late or not, nothing waits for a check
            }
            switch (event.getEvent()) {
                case ApprovalFinalized decided -> at.follow(run, RunLifecycle.decided(run, event.getApprovalId(), decided.getRunVersion(),
                        RunTranslation.decision(decided.getDecision().getKind()), RunTranslation.choice(event.getApprovalId(), decided),
                        RunTranslation.edit(decided), at.situation(run)),
                        new Cause(decided.getDecidedBy(), meta.getEventId(), meta.getTraceparent()));
                case ApprovalExpired expired -> at.follow(run, RunLifecycle.expired(run, event.getApprovalId(), expired.getRunVersion(),
                        expired.getReason(), meta.getActor().getKind() != ActorKind.TIMER, at.situation(run)), Cause.of(meta));
                case ApprovalTargetMissed missed -> StepWriter.alert(at.desk, meta, Alerts.targetMissed(run.flow(), event.getApprovalId(), missed.getDueAt()),
                        Cause.of(meta));
                default -> { } // claims, openings and closings change no run
            }
        });
    }

    private void judge(ExceptionEvent event, At at) {
        switch (event.getEvent()) {
            case RunResolved resolved -> resolve(event, resolved, at);
            case ExceptionReopened reopened -> reopened.getRunIds().forEach(id -> at.runs.get(id).ifPresent(run ->
                    at.follow(run, RunLifecycle.reopened(run, event.getExceptionId(),
                            new Step.Choice(event.getExceptionId(), "reopen", reopened.getNote(), run.actionDigest(), run.actionDigest()), at.situation(run)),
                            Cause.of(event.getMeta()))));
            default -> { } // claims, openings and closings change no run
        }
    }

    private void resolve(ExceptionEvent event, RunResolved resolved, At at) {
        var meta = event.getMeta();
        at.runs.get(meta.getRunId()).ifPresent(run -> {
            var resolution = RunTranslation.resolution(resolved.getResolution().getKind());
            var actor = meta.getActor().getId();
            var before = at.contents.of(run.runId());
            var edit = RunTranslation.edit(actor, resolved.getEdited() == null ? null : resolved.getEdited().getContent(), before);
            var judgement = resolution == RunLifecycle.Resolution.FIX
                    ? at.judge(run, edit == null ? before : edit.content(), at.histories().of(run.runId())) : null;
            at.follow(run, RunLifecycle.resolved(run, resolved.getRunVersion(), resolution, actor,
                    RunTranslation.choice(event.getExceptionId(), resolved), edit, judgement, at.situation(run)), Cause.of(meta));
        });
    }

    private void judgeCommand(Inbound in, At at) {
        switch (in.field("command")) {
            case PublishFlow publish -> at.desk.refuse(in, new Refusal(Refusal.Kind.CONFLICT, "IN_STEPS", FlowRules.IN_STEPS, publish.getFlow()));
            case ProposeFlow propose -> at.versionDesk().propose(in, propose);
            case ApproveFlow approve -> at.versionDesk().approve(in, approve);
            case DeclineFlow decline -> at.versionDesk().decline(in, decline);
            case ActivateFlow activate -> at.flowDesk().activate(in, activate);
            case RetireFlow retire -> at.flowDesk().retire(in, retire);
            case ShadowFlow shadow -> at.flowDesk().shadows().shadow(in, shadow);
            case ApplyFlow apply -> at.flowDesk().apply(in, apply);
            case ApplyRetirement apply -> at.flowDesk().apply(in, apply);
            case ApplyShadow apply -> at.flowDesk().shadows().apply(in, apply);
            case ConfirmFlow confirm -> at.flowDesk().confirm(in, confirm);
            case StopFlows stop -> at.stopDesk().engage(in, stop);
            case ConfirmStop stop -> at.stopDesk().confirm(in, stop);
            case ResumeFlows resume -> at.stopDesk().lift(in, resume);
            case ApplyStop stop -> at.stopDesk().apply(in, stop);
            case ApplyResume resume -> at.stopDesk().apply(in, resume);
            case CorrectRun correct -> at.runDesk().correct(in, correct);
            case RevokeRelease revoke -> at.runDesk().revoke(in, revoke);
            case CountRun count when fromService(in) -> counts.count(in, count, at.desk);
            case RunCounted counted when fromService(in) -> at.counted(counted);
            case RecordRefusal refused -> at.refusals().publish(in.command().orElseThrow(), refused);
            case Object other -> at.desk.refuse(in, new Refusal(Refusal.Kind.INVALID, "NOT_OFFERED",
                    other.getClass().getSimpleName() + " is not offered by this version.", null));
        }
    }

    /// Counters are this service's own affair: what it did not send itself could count runs that never came.
    private static boolean fromService(Inbound in) {
        var actor = in.command().orElseThrow().getActor();
        return actor.getKind() == ActorKind.SYSTEM && actor.getId().equals(SERVICE);
    }

    /// State, people and time of one call.
    private final class At {
        private final Desk desk;
        private final Book<Run> runs;
        private final RunContents contents;
        private final Book<CaseCounters> cases;
        private final Book<ActiveFlow> flows;
        private final Book<ActiveFlow> retired;
        private final VersionBook versions;
        private final StopBook stops;

        At(Desk desk) {
            this.desk = desk;
            this.runs = desk.book("runs", Run.class);
            this.contents = RunContents.of(desk);
            this.cases = desk.book("cases", CaseCounters.class);
            this.flows = desk.book(ActiveFlow.NAME, ActiveFlow.class);
            this.retired = desk.book(ActiveFlow.RETIRED, ActiveFlow.class);
            this.versions = new VersionBook(desk, flows);
            this.stops = new StopBook(desk);
        }

        Roster roster() {
            return desk.roster();
        }

        /// The run that something was said about. What is said about one that was never judged (its record could not be read, say) becomes
        /// a dead letter, and so an exception that people see: it may be that something was executed without a release.
        Run known(EventMeta meta, String what) {
            return runs.get(meta.getRunId()).orElseThrow(() -> new IllegalStateException(
                    "a %s came for the run %s, which was never judged; find out what became of its acceptance".formatted(what, meta.getRunId())));
        }

        /// Rules of a retired flow judge nothing, but who is asked about what waits, and on what terms, stays as it was.
        Situation situation(Run run) {
            var terms = terms(run);
            return new Situation(desk.now(), roster(), terms.flatMap(this::definition).orElse(null), terms.map(ActiveFlow::version).orElse(0),
                    counters(run).attempts(), counters(run).rejected(), stops, desk.newId("apr_"), desk.newId("rel_"));
        }

        /// The active version of the run's flow; the last one where it is retired.
        private Optional<ActiveFlow> terms(Run run) {
            return flows.get(run.flow()).or(() -> retired.get(run.flow()));
        }

        RunDesk runDesk() {
            return new RunDesk(desk, runs, contents, this::situation, this::follow);
        }

        Refusals refusals() {
            return new Refusals(desk, runs);
        }

        FlowDesk flowDesk() {
            return new FlowDesk(desk, flows, versions, stops, new FlowRules(roster()), partitions);
        }

        VersionDesk versionDesk() {
            return new VersionDesk(desk, versions, flowDesk(), new FlowRules(roster()));
        }

        StopDesk stopDesk() {
            return new StopDesk(desk, stops, flowDesk(), partitions, () -> new StopRules(roster(), published()));
        }

        StopSweep sweep() {
            return new StopSweep(desk, runs, contents, (run, halt) ->
                    follow(run, RunLifecycle.stopped(run, halt.stop().stop(), situation(run)), halt.cause()));
        }

        FlowJudge flowJudge() {
            return new FlowJudge(loaded, flows, desk.book(ShadowVersion.NAME, ShadowVersion.class), histories(), desk.now());
        }

        Judgement judge(Run run, byte[] content, RunHistory history) {
            return flowJudge().judge(run, content, history, counters(run).attempts());
        }

        Histories histories() {
            return new Histories(desk, countKeys);
        }

        /// A new run: counted in its case, and its counters asked.
        RunHistory begin(Run run, EventMeta accepted, byte[] content) {
            var terms = terms(run);
            var flow = terms.isPresent() ? run.flow() : CaseCounters.UNKNOWN;
            var type = run.actionType() == null || terms.flatMap(this::definition).filter(known -> known.actions().containsKey(run.actionType())).isPresent()
                    ? run.actionType() : CaseCounters.UNKNOWN;
            var before = counters(run);
            cases.put(run.caseId(), before.withRun(flow, type));
            return histories().begin(run, accepted, content, before.runs(flow), before.sameAction(flow, type), flows.get(run.flow()).flatMap(loaded::definition), flowJudge().tried(run.flow()));
        }

        void route(Run run, RunHistory history, Cause cause) {
            follow(run, RunLifecycle.routed(run, judge(run, contents.of(run.runId()), history), situation(run)), cause);
        }

        /// A counter has said. A run that was stopped or taken back meanwhile waits for nothing any more.
        void counted(RunCounted counted) {
            histories().take(counted).ifPresent(history -> runs.get(counted.getRunId()).filter(run -> run.state() == RunState.RECEIVED)
                    .ifPresent(run -> route(run, history, new Cause(null, history.acceptedAs(), history.traceparent()).by(SERVICE))));
        }

        /// The counters of a run have not said in time. No rule may guess what they would have said.
        void routeUncounted(Timer timer) {
            runs.get(timer.about()).filter(run -> run.state() == RunState.RECEIVED && histories().waitedLongEnough(run, timer)).ifPresent(run -> {
                var silent = new TreeSet<>(histories().giveUp(run.runId()));
                follow(run, RunLifecycle.routed(run, flowJudge().exception(run, ReasonCode.TECHNICAL,
                        PlainText.oneLine("Nobody said in time how many came before: " + String.join(", ", silent), REASON_LIMIT)), situation(run)), Cause.of(timer));
            });
        }

        void follow(Run run, List<Step> steps, Cause cause) {
            new StepWriter(desk, runs, contents, cases, openRuns, roster()).write(run, steps, cause);
        }

        /// Every flow that is or was active: of one that is retired, runs may still wait. What can't be read stands there too, without an owner
        /// and without actions: it is stopped as a whole, and it stops no stop of others.
        private Map<String, FlowDefinition> published() {
            return versions.flows().stream().flatMap(name -> versions.lastActive(name).stream())
                    .collect(Collectors.toMap(ActiveFlow::flow, flow -> definition(flow).orElseGet(() -> unreadable(flow.flow()))));
        }

        private CaseCounters counters(Run run) {
            return cases.get(run.caseId()).orElse(CaseCounters.NONE);
        }

        /// Empty: it can't be read.
        private Optional<FlowDefinition> definition(ActiveFlow flow) {
            return loaded.definition(flow);
        }

        private static FlowDefinition unreadable(String name) {
            return new FlowDefinition(name, "", null, List.of(), Map.of(), null, null, List.of(), List.of(), List.of());
        }
    }
}
