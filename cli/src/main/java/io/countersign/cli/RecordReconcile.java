package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.cli.reconcile.Comparison;
import io.countersign.cli.reconcile.Comparison.Found;
import io.countersign.cli.reconcile.Comparison.Place;
import io.countersign.cli.reconcile.Comparison.Range;
import io.countersign.cli.reconcile.KafkaEvents;
import io.countersign.cli.text.Columns;
import io.countersign.cli.text.SafeText;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.SchemaIds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;

/// `record reconcile`: has every event an entry, and every entry an event?
@Command(name = "reconcile", description = "Reads every audited topic from Kafka and compares it with the Record, event by event.")
final class RecordReconcile extends ReadingCommand {

    /// What was committed a moment ago is recorded within this time.
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int PAGE = 5000;

    @Override
    int perform() throws IOException, InterruptedException {
        var audit = api("audit-service");
        var ids = new SchemaIds(URI.create(stack().registryUrl()), stack().data().schemaIds(), Files.createTempDirectory("schemas").resolve("fetched.json"));
        var found = new ArrayList<Found>();
        try (var kafka = new KafkaEvents(stack().bootstrapServers(), ids)) {
            var partitions = Topics.audited().stream().map(Topic::name).sorted().flatMap(topic -> kafka.partitions(topic).stream()).toList();
            var ends = kafka.ends(partitions);
            var firsts = kafka.firsts(partitions);
            var recordedTo = awaitRecord(audit, lastEvents(kafka, partitions, firsts, ends));
            for (var partition : partitions) {
                var range = new Range(firsts.get(partition), ends.get(partition), recordedTo.getOrDefault(partition, 0L));
                found.add(Comparison.of(partition.topic(), partition.partition(), range, kafka.read(partition, range.first(), range.end()),
                        entries(audit, partition)));
            }
        }
        var ok = found.stream().allMatch(Found::ok);
        if (json) print(json(ok, found));
        else say(ok, found);
        return ok ? 0 : Countersign.FAILED;
    }

    /// Waits until the Record is past the last events that were committed when this began, for some time.
    private static Map<TopicPartition, Long> awaitRecord(Api audit, Map<TopicPartition, Long> last) throws InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var recordedTo = new HashMap<TopicPartition, Long>();
            audit.get("/record/shards").forEach(shard -> recordedTo.put(new TopicPartition(shard.path("topic").asText(), shard.path("partition").asInt()),
                    shard.path("nextOffset").asLong()));
            if (System.nanoTime() > until || last.entrySet().stream().allMatch(one -> recordedTo.getOrDefault(one.getKey(), 0L) > one.getValue())) return recordedTo;
            Thread.sleep(PAUSE);
        }
    }

    /// Offsets of the last committed records. Markers stand behind them, so the ends don't tell.
    private static Map<TopicPartition, Long> lastEvents(KafkaEvents kafka, List<TopicPartition> partitions, Map<TopicPartition, Long> firsts,
            Map<TopicPartition, Long> ends) {
        var last = new HashMap<TopicPartition, Long>();
        for (var partition : partitions) {
            for (long back = 16; !last.containsKey(partition); back *= 16) {
                var from = Math.max(firsts.get(partition), ends.get(partition) - back);
                kafka.read(partition, from, ends.get(partition)).forEachRemaining(place -> last.put(partition, place.offset()));
                if (from == firsts.get(partition)) break;
            }
        }
        return last;
    }

    private static Iterator<Place> entries(Api audit, TopicPartition partition) {
        return new Iterator<>() {
            private Iterator<JsonNode> page = List.<JsonNode>of().iterator();
            private String next = "-1";

            @Override
            public boolean hasNext() {
                while (!page.hasNext() && next != null) {
                    var answer = audit.get("/record/shards/" + Api.escape(partition.topic()) + "/" + partition.partition() + "/entries?limit=" + PAGE + "&after=" + next);
                    page = answer.path("entries").iterator();
                    next = answer.hasNonNull("next") ? answer.path("next").asText() : null;
                }
                return page.hasNext();
            }

            @Override
            public Place next() {
                hasNext();
                var row = page.next();
                return new Place(row.path("offset").asLong(), row.path("eventId").asText(), row.path("seq").asLong());
            }
        };
    }

    private static ObjectNode json(boolean ok, List<Found> found) {
        var all = Json.object().put("ok", ok);
        var topics = all.putArray("topics");
        for (var one : found) {
            var row = topics.addObject().put("topic", one.topic()).put("partition", one.partition()).put("events", one.events()).put("entries", one.entries());
            var missing = row.putArray("missing");
            one.missing().forEach(place -> missing.add(json(place)));
            var extra = row.putArray("extra");
            one.extra().forEach(place -> extra.add(json(place)));
            var gaps = row.putArray("gaps");
            one.gaps().forEach(gap -> gaps.addObject().put("after", gap.after()).put("next", gap.next()));
            row.put("behind", one.behind()).put("expired", one.expired()).put("unreadable", one.unreadable());
        }
        return all;
    }

    private static ObjectNode json(Place place) {
        return Json.object().put("offset", place.offset()).put("eventId", place.eventId()).put("seq", place.seq());
    }

    private void say(boolean ok, List<Found> found) {
        var table = new Columns("topic", "partition", "events", "entries", "missing", "extra", "gaps", "not yet", "gone from Kafka", "unreadable");
        found.stream().filter(one -> one.events() + one.entries() + one.expired() + one.unreadable() > 0 || !one.ok()).forEach(one -> table.row(one.topic(),
                one.partition(), one.events(), one.entries(), one.missing().size(), one.extra().size(), one.gaps().size(), one.behind(), one.expired(), one.unreadable()));
        table.print(out(), "");
        for (var one : found) {
            var where = one.topic() + "/" + one.partition();
            one.missing().forEach(place -> line("missing: event " + place.eventId() + ", number " + place.seq() + " at offset " + place.offset() + " of " + where
                    + ", has no entry"));
            one.extra().forEach(place -> line("extra: the entry of event " + place.eventId() + ", number " + place.seq() + " at offset " + place.offset() + " of "
                    + where + ", is of no event there"));
            one.gaps().forEach(gap -> line("gap: after number " + gap.after() + " of " + where + " comes number " + gap.next()));
            if (one.behind() > 0) line("not yet: the Record has not come to " + one.behind() + " events of " + where + "; see ./countersign record incidents");
        }
        out().println(ok ? "Every event has its entry and every entry its event: " + found.stream().collect(Collectors.summingLong(Found::events)) + " events."
                : "Kafka and the Record do NOT agree.");
    }

    private void line(String text) {
        out().println(SafeText.line(text));
    }
}
