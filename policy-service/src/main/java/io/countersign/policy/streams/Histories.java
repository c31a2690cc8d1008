package io.countersign.policy.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.policy.CountKeys;
import io.countersign.policy.domain.Counting;
import io.countersign.policy.domain.Run;
import io.countersign.policy.domain.RunHistory;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CountRun;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.schemas.avro.RunCounted;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What was there before each run. Counters may be on other partitions: a run whose flow has some waits, RECEIVED, until they have said.
record Histories(Desk desk, CountKeys keys) {

    static final String NAME = "histories";
    /// Start of the ids of the timers that no longer wait for counters.
    static final String TIMERS = "counts|";
    /// How long a run waits for its counters: longer than another instance needs to take over a partition.
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// A timer that fires so long after its time was kept from it: the service was away, and what it was to wait for may be on its way.
    private static final Duration AWAY = Duration.ofSeconds(30);

    RunHistory of(String runId) {
        return book().get(runId).orElse(RunHistory.NONE);
    }

    /// A run has come: pins what its case says and asks the counters. Those of the version that is tried are asked too, so that they know
    /// what came before when it becomes active, but not waited for.
    ///
    /// @param accepted its acceptance: the windows end there
    /// @param earlierRuns runs of its case before it
    /// @param earlierSameAction those of them with the same type of action
    /// @param active empty: its flow has no active version, or one that can't be read
    /// @param tried empty: none is tried
    RunHistory begin(Run run, EventMeta accepted, byte[] content, int earlierRuns, int earlierSameAction, Optional<FlowDefinition> active, Optional<FlowDefinition> tried) {
        var asked = asked(run, content, active, tried);
        var awaited = new HashSet<>(active.map(Counting::all).orElseGet(List::of));
        awaited.retainAll(asked.stream().map(Counting::counter).toList());
        var about = new HashMap<String, String>();
        asked.forEach(counting -> about.put(counting.counter(), key(run, counting)));
        var history = new RunHistory(earlierRuns, earlierSameAction, Map.of(), awaited, accepted.getEventId(), accepted.getTraceparent(), about);
        if (history.earlierRuns() > 0 || !asked.isEmpty()) {
            book().put(run.runId(), history);
        }
        asked.forEach(counting -> ask(run, accepted, counting, about.get(counting.counter())));
        return history;
    }

    /// The run waits for its counters.
    void await(Run run) {
        desk.schedule(new Timer(TIMERS + run.runId(), desk.now().plus(PATIENCE), run.caseId(), run.runId()));
    }

    /// Counters of the flow whose word on the run as it is now is not known, by name. No rule may guess what they would say: it would read as
    /// if the run named no reference.
    ///
    /// @param run as people may have changed it
    List<String> unknown(FlowDefinition flow, Run run, JsonNode content, RunHistory history) {
        return flow.counters().isEmpty() ? List.of() : history.unknown(flow, Counting.of(flow, content.path("action").path("type").asText(null),
                references(content.path("references"))), counting -> key(run, counting));
    }

    /// A counter has said.
    ///
    /// @return what was there before the run, if it waited for nothing but this
    Optional<RunHistory> take(RunCounted counted) {
        var before = of(counted.getRunId());
        var now = before.with(counted.getCounter(), counted.getCount());
        book().put(counted.getRunId(), now);
        if (!before.waits() || now.waits()) {
            return Optional.empty();
        }
        desk.cancelTimer(TIMERS + counted.getRunId());
        return Optional.of(now);
    }

    /// The run has waited as long as it may, or the service was away meanwhile and it waits once more.
    ///
    /// @return false: it waits
    boolean waitedLongEnough(Run run, Timer timer) {
        boolean away = timer.at().plus(AWAY).isBefore(desk.now());
        if (away) {
            await(run);
        }
        return !away;
    }

    /// The run waits no longer, whatever its counters say later: that is kept for when it is judged again.
    ///
    /// @return the counters that have not said
    Set<String> giveUp(String runId) {
        var before = of(runId);
        book().put(runId, before.waitingNoLonger());
        return before.awaited();
    }

    private Set<Counting> asked(Run run, byte[] content, Optional<FlowDefinition> active, Optional<FlowDefinition> tried) {
        var asked = new LinkedHashSet<Counting>();
        var flows = Stream.concat(active.stream(), tried.stream()).filter(flow -> !flow.counters().isEmpty()).toList();
        if (!flows.isEmpty()) {
            var references = references(ContentJson.read(content).path("references"));
            flows.forEach(flow -> asked.addAll(Counting.of(flow, run.actionType(), references)));
        }
        return asked;
    }

    private void ask(Run run, EventMeta accepted, Counting counting, String key) {
        var service = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.POLICY).build();
        var meta = CommandMeta.newBuilder().setCommandId(desk.newId("cmd-")).setCaseId(run.caseId()).setActor(service).setSentAt(desk.now())
                .setTraceparent(accepted.getTraceparent()).build();
        var count = CountRun.newBuilder().setRunId(run.runId()).setFlow(run.flow()).setCounter(counting.counter()).setCountKey(key)
                .setWindowMs(counting.within().toMillis()).setAt(accepted.getOccurredAt()).setCounts(counting.counts()).build();
        desk.command(Topics.POLICY_COMMANDS, -1, key, PolicyCommand.newBuilder().setMeta(meta).setCommand(count).build());
    }

    private String key(Run run, Counting counting) {
        return keys.of(run.flow(), counting.counter(), counting.value());
    }

    private static Map<String, String> references(JsonNode references) {
        var texts = new HashMap<String, String>();
        references.properties().forEach(entry -> {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
            }
        });
        return texts;
    }

    private Book<RunHistory> book() {
        return desk.book(NAME, RunHistory.class);
    }
}
