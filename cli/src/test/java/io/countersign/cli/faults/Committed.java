package io.countersign.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.testkit.FullStack;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Everything that is committed on the audited topics, read by nobody's code but the test's: what the services say is compared with it.
final class Committed {

    /// One readable record.
    record Fact(Topic topic, int partition, EventMeta meta, SpecificRecord value) {}

    /// Where a record stands; offsets are given once.
    private record Place(FullStack stack, TopicPartition partition, long offset) {}

    private record Opened(byte[] bytes, Fact fact) {}

    /// Every look reads every byte again; what it found opened before, byte by byte the same, it does not open and decode again.
    private static final Map<Place, Opened> OPENED = new ConcurrentHashMap<>();

    private final List<Fact> facts;

    private Committed(List<Fact> facts) {
        this.facts = facts;
    }

    static Committed read(FullStack stack) {
        var facts = new ArrayList<Fact>();
        var codec = codec(stack);
        var settings = Map.<String, Object>of("bootstrap.servers", stack.stack().bootstrapServers(), "isolation.level", "read_committed",
                "enable.auto.commit", false, "allow.auto.create.topics", false, "max.poll.records", 5_000);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = Topics.audited().stream().flatMap(t -> consumer.partitionsFor(t.name()).stream())
                    .map(p -> new TopicPartition(p.topic(), p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    try {
                        facts.add(fact(new Place(stack, new TopicPartition(record.topic(), record.partition()), record.offset()), record.value(), codec));
                    } catch (UnreadableRecord e) {
                        // Bytes that a test put there; the services keep them elsewhere.
                    }
                }
            }
        }
        return new Committed(facts);
    }

    private static Fact fact(Place place, byte[] bytes, RecordCodec codec) throws UnreadableRecord {
        var known = OPENED.get(place);
        if (known != null && Arrays.equals(known.bytes(), bytes)) return known.fact();
        var topic = Topics.named(place.partition().topic()).orElseThrow();
        SpecificRecord value = codec.decode(topic, bytes);
        var fact = new Fact(topic, place.partition().partition(), (EventMeta) value.get(value.getSchema().getField("meta").pos()), value);
        OPENED.put(place, new Opened(bytes, fact));
        return fact;
    }

    static RecordCodec codec(FullStack stack) {
        var folder = stack.stack().data().schemaIds().getParent();
        return new RecordCodec(new SchemaIds(URI.create(stack.stack().registryUrl()), stack.stack().data().schemaIds(), folder.resolve("test-fetched.json")), stack.sealing());
    }

    List<Fact> facts() {
        return facts;
    }

    /// The event ids of those wanted.
    Set<String> ids(Predicate<Fact> wanted) {
        return facts.stream().filter(wanted).map(f -> f.meta().getEventId()).collect(Collectors.toSet());
    }

    <T extends SpecificRecord> List<T> values(Topic topic, Class<T> type) {
        return facts.stream().filter(f -> f.topic().equals(topic)).map(f -> type.cast(f.value())).toList();
    }

    /// Numbers of records by topic, those with none left out.
    Map<String, Long> counts() {
        return facts.stream().collect(Collectors.groupingBy(f -> f.topic().name(), TreeMap::new, Collectors.counting()));
    }

    /// Nothing is missing and nothing is there twice: every partition counts 1, 2, 3, and event ids are unique.
    void checkNumbers() {
        var next = new HashMap<TopicPartition, Long>();
        for (var fact : facts) {
            var expected = next.merge(new TopicPartition(fact.topic().name(), fact.partition()), 1L, Long::sum);
            assertThat(fact.meta().getSeq()).as("seq on " + fact.topic().name() + "-" + fact.partition()).isEqualTo(expected);
        }
        assertThat(facts).extracting(f -> f.meta().getEventId()).doesNotHaveDuplicates();
    }

    /// Each of these runs was accepted once, routed once, has a history without holes and led to one question at most.
    void checkRuns(Map<String, String> ledger) {
        var accepted = facts.stream().filter(f -> f.topic().equals(Topics.RUNS)).collect(Collectors.groupingBy(f -> f.meta().getRunId(), Collectors.counting()));
        var histories = values(Topics.RUN_EVENTS, RunEvent.class).stream().collect(Collectors.groupingBy(e -> e.getMeta().getRunId()));
        var asked = values(Topics.APPROVAL_EVENTS, ApprovalEvent.class).stream().filter(e -> e.getEvent() instanceof ApprovalOpened)
                .collect(Collectors.groupingBy(e -> e.getMeta().getRunId(), Collectors.counting()));
        ledger.forEach((id, runId) -> {
            assertThat(accepted.get(runId)).as("times accepted: " + id).isEqualTo(1);
            var history = histories.get(runId);
            assertThat(history).as("history of " + id).isNotNull();
            assertThat(history).as("versions of " + id).extracting(e -> e.getMeta().getVersion())
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, history.size()).boxed().toList());
            assertThat(history).as("routings of " + id).filteredOn(e -> e.getRouting() != null).hasSize(1);
            assertThat(asked.getOrDefault(runId, 0L)).as("approvals for " + id).isLessThanOrEqualTo(1);
        });
    }

    /// How often each approval was decided for good.
    Map<String, Long> finalDecisions() {
        return values(Topics.APPROVAL_EVENTS, ApprovalEvent.class).stream().filter(e -> e.getEvent() instanceof ApprovalFinalized)
                .collect(Collectors.groupingBy(ApprovalEvent::getApprovalId, Collectors.counting()));
    }
}
