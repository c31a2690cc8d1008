package io.countersign.ingest.view;

import io.countersign.ingest.domain.ReusedId;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.Receipt;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/// All runs by id, from `runs`, `run-events` and `directives`, whose records come in any order of topics. Written by one thread, read by many.
public final class RunsView {

    /// The topics it is folded from.
    public static final List<Topic> TOPICS = List.of(Topics.RUNS, Topics.RUN_EVENTS, Topics.DIRECTIVES);

    /// Causes of run events that answer what a caller asked for.
    private static final Set<RunCause> ANSWERING = EnumSet.of(RunCause.CONSUMED, RunCause.WITHDRAWN, RunCause.NOT_APPLIED);

    private final Map<String, ViewedRun> runs = new ConcurrentHashMap<>();
    private final Map<String, String> receipts = new ConcurrentHashMap<>();
    private final Map<UUID, Position> answers = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> read = new ConcurrentHashMap<>();
    private final ReusedIds reusedIds = new ReusedIds();
    private final DirectiveLog directives = new DirectiveLog();
    private final Map<String, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();

    /// Takes one event in.
    public void fold(Inbound in) {
        try {
            take(in);
        } finally { // one that can't be taken in will not come again
            read.put(new TopicPartition(in.topic().name(), in.partition()), in.offset() + 1);
        }
    }

    /// The first offset of a partition that was not taken in yet.
    long next(TopicPartition partition) {
        return read.getOrDefault(partition, 0L);
    }

    private void take(Inbound in) {
        var meta = in.event().orElseThrow();
        var run = meta.getRunId() == null ? null : runs.getOrDefault(meta.getRunId(), ViewedRun.unknown(meta.getRunId()));
        var after = switch (in.value()) {
            case RunFact fact when fact.getFact() instanceof RunAccepted it -> run.accepted(it.getHead(), meta.getCaseId(), meta.getOccurredAt(), Position.of(in));
            case RunEvent event -> changed(run, event, Position.of(in));
            case Directive directive -> run.directed(Position.of(in), directive.getRunVersion());
            case null, default -> run;
        };
        if (after == run) {
            if (in.value() instanceof RunFact fact && fact.getFact() instanceof SourceIdReused reused) {
                reusedIds.recorded(run.runId(), reused.getOtherRunId());
            }
            return;
        }
        runs.put(after.runId(), after);
        switch (in.value()) {
            case RunFact _ -> reusedIds.accepted(after);
            case RunEvent event -> note(event, Position.of(in));
            case Directive directive -> {
                directives.add(after.runId(), Position.of(in));
                note(directive.getReceipt(), after.runId());
            }
            default -> { }
        }
        tell(after.runId());
    }

    private void note(RunEvent event, Position where) {
        note(event.getReceipt(), event.getMeta().getRunId());
        if (ANSWERING.contains(event.getCause())) {
            asUuid(event.getMeta().getCausationId()).ifPresent(fact -> answers.put(fact, where));
        }
    }

    private void note(Receipt receipt, String runId) {
        if (receipt != null && receipts.put(receipt.getReceiptId(), runId) == null) {
            tell(receipt.getReceiptId());
        }
    }

    private void tell(String key) {
        var waiting = changes.remove(key);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    private static Optional<UUID> asUuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a command's id, or a timer's
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

    /// The order of lists: newest first.
    private static final Comparator<ViewedRun> NEWEST = Comparator.comparing(ViewedRun::acceptedAt).reversed().thenComparing(ViewedRun::runId);

    /// The newest runs that `wanted` holds for, newest first. All are looked at, and no more than `most` are kept: a page costs the same however many there are.
    public List<ViewedRun> runs(Predicate<ViewedRun> wanted, int most) {
        var newest = new PriorityQueue<>(NEWEST.reversed());
        runs.values().stream().filter(run -> run.accepted() != null).filter(wanted).forEach(run -> {
            if (newest.size() < most) {
                newest.add(run);
            } else if (NEWEST.compare(run, newest.peek()) < 0) {
                newest.poll();
                newest.add(run);
            }
        });
        return newest.stream().sorted(NEWEST).toList();
    }

    /// How many of the runs that `wanted` holds for are in each state; every state is a key.
    public Map<String, Long> count(Predicate<ViewedRun> wanted) {
        var counts = new LinkedHashMap<String, Long>();
        Arrays.stream(RunState.values()).forEach(state -> counts.put(state.name(), 0L));
        runs.values().stream().filter(run -> run.accepted() != null).filter(wanted).forEach(run -> counts.merge(run.state(), 1L, Long::sum));
        return counts;
    }

    /// Where directives stand.
    public DirectiveLog directives() {
        return directives;
    }

    /// Ids that one source used in two cases, as they are found; whoever takes one records it.
    public BlockingQueue<ReusedId> reusedIds() {
        return reusedIds.news();
    }

    /// Whether that is recorded already.
    public boolean isRecorded(ReusedId reused) {
        return reusedIds.isRecorded(reused);
    }

    /// Waits until the run is known.
    ///
    /// @return empty: it isn't within `patience`
    public Optional<ViewedRun> awaitRun(String runId, Duration patience) {
        return awaitRun(runId, patience, _ -> true);
    }

    /// Waits until the run is known and `condition` holds for it.
    ///
    /// @return empty: it doesn't within `patience`
    public Optional<ViewedRun> awaitRun(String runId, Duration patience, Predicate<ViewedRun> condition) {
        return await(runId, patience, () -> run(runId).filter(condition));
    }

    /// Waits for a directive that goes with a version of the run after `seen`.
    ///
    /// @param seen version of the directive that the caller has; 0: none
    /// @return empty: there is none within `patience`
    public Optional<ViewedRun> awaitDirective(String runId, long seen, Duration patience) {
        return awaitRun(runId, patience, run -> run.hasDirectiveAfter(seen));
    }

    /// Waits until it is known which run was released with that receipt, and `condition` holds for it.
    ///
    /// @return empty: it doesn't within `patience`
    public Optional<ViewedRun> awaitReceipt(String receiptId, Duration patience, Predicate<ViewedRun> condition) {
        long end = System.nanoTime() + patience.toNanos();
        return await(receiptId, patience, () -> Optional.ofNullable(receipts.get(receiptId)))
                .flatMap(runId -> awaitRun(runId, Duration.ofNanos(Math.max(0, end - System.nanoTime())), condition));
    }

    /// Waits until policy has answered a fact about a run.
    ///
    /// @param factId its event id
    /// @return where the answer, a run event, stands; empty: there is none within `patience`
    public Optional<Position> awaitAnswer(String runId, String factId, Duration patience) {
        var fact = UUID.fromString(factId);
        return await(runId, patience, () -> Optional.ofNullable(answers.get(fact)));
    }

    private <T> Optional<T> await(String key, Duration patience, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            var known = look.get();
            if (known.isPresent() || System.nanoTime() >= end) {
                return known;
            }
            // First the promise to be told, then another look: no change in between is missed.
            var change = changes.computeIfAbsent(key, _ -> new CompletableFuture<>());
            try {
                var found = look.get();
                if (found.isPresent()) {
                    forget(key, change);
                    return found;
                }
                change.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                forget(key, change);
                return Optional.empty();
            } catch (InterruptedException e) {
                forget(key, change);
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// It may be nobody's id, or the run's last change: leave no trace. Whoever else waits looks, and waits on.
    private void forget(String key, CompletableFuture<Void> change) {
        changes.remove(key, change);
        change.complete(null);
    }

    /// How many keys somebody waits for.
    int awaited() {
        return changes.size();
    }
}
