package io.countersign.ingest.view;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunState;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All runs by id, from `runs`, `run-events` and `directives`, whose records come in any order of topics. Written by one thread, read by many.
public final class RunsView {

    /// The topics it is folded from.
    public static final List<Topic> TOPICS = List.of(Topics.RUNS, Topics.RUN_EVENTS, Topics.DIRECTIVES);

    private final Map<String, ViewedRun> runs = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();

    /// Takes one event in.
    public void fold(Inbound in) {
        var meta = in.event().orElseThrow();
        var run = meta.getRunId() == null ? null : runs.getOrDefault(meta.getRunId(), ViewedRun.unknown(meta.getRunId()));
        var after = switch (in.value()) {
            case RunFact fact when fact.getFact() instanceof RunAccepted it -> run.accepted(it.getHead().getId(), it.getHead().getSource(), meta.getCaseId(),
                    it.getHead().getFlow(), meta.getOccurredAt(), Position.of(in));
            case RunEvent event -> changed(run, event, Position.of(in));
            case Directive directive -> run.directed(Position.of(in), directive.getRunVersion());
            case null, default -> run;
        };
        if (after != run) {
            runs.put(after.runId(), after);
            var waiting = changes.remove(after.runId());
            if (waiting != null) {
                waiting.complete(null);
            }
        }
    }

    private static ViewedRun changed(ViewedRun run, RunEvent event, Position where) {
        var routing = event.getRouting();
        return run.changed(event.getTo().name(), routing == null ? run.route() : routing.getRoute().name().toLowerCase(java.util.Locale.ROOT),
                routing == null ? run.rule() : routing.getRule(), event.getReason(), event.getMeta().getOccurredAt(), event.getMeta().getVersion(),
                event.getAttempt(), routing == null ? run.routed() : where, event.getContent() == null ? run.edited() : where);
    }

    /// The run of that id.
    public Optional<ViewedRun> run(String runId) {
        return Optional.ofNullable(runs.get(runId)).filter(run -> run.accepted() != null);
    }

    /// Runs that `wanted` holds for, newest first.
    public Stream<ViewedRun> runs(Predicate<ViewedRun> wanted) {
        return runs.values().stream().filter(run -> run.accepted() != null).filter(wanted)
                .sorted(Comparator.comparing(ViewedRun::acceptedAt).reversed().thenComparing(ViewedRun::runId));
    }

    /// How many of the runs that `wanted` holds for are in each state; every state is a key.
    public Map<String, Long> count(Predicate<ViewedRun> wanted) {
        var counts = new LinkedHashMap<String, Long>();
        Arrays.stream(RunState.values()).forEach(state -> counts.put(state.name(), 0L));
        runs.values().stream().filter(run -> run.accepted() != null).filter(wanted).forEach(run -> counts.merge(run.state(), 1L, Long::sum));
        return counts;
    }

    /// Waits until the run is known.
    ///
    /// @return empty: it isn't within `patience`
    public Optional<ViewedRun> awaitRun(String runId, Duration patience) {
        return await(runId, patience, _ -> true);
    }

    /// Waits for a directive that goes with a version of the run after `seen`.
    ///
    /// @param seen version of the directive that the caller has; 0: none
    /// @return empty: there is none within `patience`
    public Optional<ViewedRun> awaitDirective(String runId, long seen, Duration patience) {
        return await(runId, patience, run -> run.hasDirectiveAfter(seen));
    }

    private Optional<ViewedRun> await(String runId, Duration patience, Predicate<ViewedRun> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            // First the promise to be told, then the look: no change in between is missed.
            var change = changes.computeIfAbsent(runId, _ -> new CompletableFuture<>());
            var run = run(runId).filter(condition);
            if (run.isPresent()) {
                return run;
            }
            try {
                change.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (run(runId).isEmpty()) {
                    changes.remove(runId, change); // nobody's id: leave no trace
                    change.complete(null);
                }
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
