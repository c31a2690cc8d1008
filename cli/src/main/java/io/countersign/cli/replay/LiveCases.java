package io.countersign.cli.replay;

import io.countersign.policy.engine.Route;
import io.countersign.replay.LiveRun;
import io.countersign.replay.PastCase;
import io.countersign.replay.Recorded.Way;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/// Live runs of a time range with what people made of them, straight from the topics: only committed records, by consumers that belong to no
/// group and commit nothing, so that nobody notices.
public final class LiveCases {

    /// What hears of the cases.
    public interface Reader {
        /// The next case, by the time it was accepted.
        void next(PastCase one);

        /// A case of this flow whose content was erased.
        void erased(String flow);
    }

    private record Head(TopicScan scan, RunFact fact) {}

    private final String bootstrapServers;
    private final RecordCodec codec;
    private final Runnable progress;
    private final Map<String, LiveRun> runs = new HashMap<>();
    private int unreadable;

    /// @param codec    opens what the services sealed
    /// @param progress hears of every record
    public LiveCases(String bootstrapServers, RecordCodec codec, Runnable progress) {
        this.bootstrapServers = bootstrapServers;
        this.codec = codec;
        this.progress = progress;
    }

    /// Reads the runs accepted in `[from, to)`, and whatever happened to them until now.
    public void read(Instant from, Instant to, Reader reader) {
        scan(Topics.APPROVAL_EVENTS, from, this::approval);
        scan(Topics.RUN_EVENTS, from, this::run);
        accepted(from, to, reader);
    }

    /// Records that could not be read; the services keep such records as incidents.
    public int unreadable() {
        return unreadable;
    }

    private <T extends SpecificRecord> void scan(Topic topic, Instant from, Consumer<T> each) {
        for (var partition : TopicScan.partitions(bootstrapServers, topic.name())) {
            try (var scan = new TopicScan(bootstrapServers, partition, from)) {
                for (T event; (event = next(scan, topic)) != null; ) each.accept(event);
            }
        }
    }

    /// The next record that can be read; null: there is none.
    private <T extends SpecificRecord> T next(TopicScan scan, Topic topic) {
        while (true) {
            var value = scan.next();
            if (value == null) return null;
            progress.run();
            try {
                return codec.decode(topic, value);
            } catch (UnreadableRecord e) {
                unreadable++;
            }
        }
    }

    private void approval(ApprovalEvent event) {
        if (event.getEvent() instanceof ApprovalDecided && event.getMeta().getRunId() != null) live(event.getMeta().getRunId()).decided(event.getMeta().getOccurredAt());
    }

    private void run(RunEvent event) {
        var run = live(event.getMeta().getRunId());
        if (event.getRouting() != null) run.routed(way(event.getRouting()), event.getAttempt(), event.getRouting().getCounters());
        var choice = event.getChoice();
        run.moved(event.getTo().name(), event.getCause().name(), choice == null ? "" : choice.getKind(), event.getContent() != null, event.getMeta().getOccurredAt(),
                event.getMeta().getActor().getId(), choice == null || choice.getNote() == null ? "" : choice.getNote());
    }

    static Way way(Routing routing) {
        return new Way(Route.valueOf(routing.getRoute().name()), routing.getRule(), routing.getRuleName(), routing.getReason());
    }

    private LiveRun live(String runId) {
        return runs.computeIfAbsent(runId, id -> new LiveRun());
    }

    /// Partitions are merged by time, so that what is counted across cases comes in the order in which it happened.
    private void accepted(Instant from, Instant to, Reader reader) {
        var scans = new ArrayList<TopicScan>();
        var heads = new PriorityQueue<Head>(Comparator.comparing((Head head) -> head.fact().getMeta().getOccurredAt()).thenComparing(head -> head.scan().partition()));
        try {
            for (var partition : TopicScan.partitions(bootstrapServers, Topics.RUNS.name())) {
                var scan = new TopicScan(bootstrapServers, partition, from);
                scans.add(scan);
                queue(scan, from, to, heads);
            }
            while (!heads.isEmpty()) {
                var head = heads.poll();
                say(head.fact(), reader);
                queue(head.scan(), from, to, heads);
            }
        } finally {
            scans.forEach(TopicScan::close);
        }
    }

    private void queue(TopicScan scan, Instant from, Instant to, PriorityQueue<Head> heads) {
        for (RunFact fact; (fact = next(scan, Topics.RUNS)) != null; ) {
            var at = fact.getMeta().getOccurredAt();
            if (fact.getFact() instanceof RunAccepted && !at.isBefore(from) && at.isBefore(to)) {
                heads.add(new Head(scan, fact));
                return;
            }
        }
    }

    private void say(RunFact fact, Reader reader) {
        var accepted = (RunAccepted) fact.getFact();
        if (ContentJson.isErased(accepted.getContent())) {
            reader.erased(accepted.getHead().getFlow());
            return;
        }
        var run = runs.getOrDefault(fact.getMeta().getRunId(), new LiveRun());
        reader.next(new PastCase("run " + fact.getMeta().getRunId(), ContentJson.read(accepted.getContent()), run.decision(), run.recorded(fact.getMeta().getOccurredAt())));
    }
}
