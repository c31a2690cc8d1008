package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/// Draws the topology of a single writer: `read-<topic>` → `judge` → `publish-<topic>`, with named stores.
public final class PartitionTopology {

    static final String JUDGE = "judge";
    static final String COUNTERS = "counters";
    static final String ANSWERED = "answered";
    static final String TIMERS = "timers";
    static final String TIMER_TIMES = "timer-times";
    static final String PEOPLE = "people";
    /// The time of a record that is to be judged before the others.
    static final long FIRST = 0;

    private final String service;
    private final RecordCodec codec;
    private final int casePartitions;
    private final List<Topic> reads = new ArrayList<>();
    private final Set<Topic> urgent = new HashSet<>();
    private final List<Topic> writes = new ArrayList<>();
    private final Map<String, Set<String>> books = new LinkedHashMap<>();
    private boolean people;

    private PartitionTopology(String service, RecordCodec codec, int casePartitions) {
        this.service = service;
        this.codec = codec;
        this.casePartitions = casePartitions;
        book(COUNTERS).book(ANSWERED, "detail", "body").book(TIMERS).book(TIMER_TIMES);
    }

    /// @param service name of the service, such as `approval-service`; owner of all it publishes
    /// @param casePartitions partitions of the case topics in this deployment
    public static PartitionTopology of(String service, RecordCodec codec, int casePartitions) {
        return new PartitionTopology(service, codec, casePartitions);
    }

    /// Topics whose records are judged.
    public PartitionTopology reads(Topic... topics) {
        reads.addAll(List.of(topics));
        return this;
    }

    /// Topics whose records are judged before those of all others that wait, however old these are: a person's word does not queue behind
    /// a backlog. Kafka Streams takes the earliest of what it has fetched, so these are the earliest to it.
    public PartitionTopology readsFirst(Topic... topics) {
        urgent.addAll(List.of(topics));
        return reads(topics);
    }

    /// Topics that are published; the service's dead-letter topic needs no mention.
    public PartitionTopology writes(Topic... topics) {
        writes.addAll(List.of(topics));
        return this;
    }

    /// A book of that name, for [Desk#book] or [Desk#sealedBook].
    ///
    /// @param personal JSON fields of its values that hold personal text, at any depth: sealed under the key of the case that the value names in
    ///        its field `caseId`
    public PartitionTopology book(String name, String... personal) {
        books.put(name, Set.of(personal));
        return this;
    }

    /// The directory, for [Desk#people].
    public PartitionTopology people() {
        people = true;
        return this;
    }

    /// @param judge makes the service's judge, one a partition
    public Topology build(Supplier<Judge> judge) {
        var dead = Topics.all().stream().filter(t -> t.kind() == Topic.Kind.DEAD_LETTERS && t.owner().equals(service)).findFirst();
        dead.ifPresent(writes::add);
        var steps = new Topology();
        for (var topic : reads) {
            steps.addSource(AutoOffsetReset.earliest(), "read-" + topic.name(), urgent.contains(topic) ? (_, _) -> FIRST : null,
                    new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic.name());
        }
        var peopleChanges = new AtomicLong();
        var spec = new PartitionWriter.Spec(service, codec, casePartitions, dead.orElseThrow(), List.copyOf(writes), Map.copyOf(books),
                people ? peopleChanges::get : null);
        steps.addProcessor(JUDGE, () -> new PartitionWriter(spec, judge.get()),
                reads.stream().map(t -> "read-" + t.name()).toArray(String[]::new));
        books.keySet().forEach(name -> steps.addStateStore(store(name, true), JUDGE));
        if (people) {
            // A global store: everybody is needed on every partition. It keeps the topic's bytes, as restoring does.
            steps.addGlobalStore(store(PEOPLE, false), "read-" + Topics.PEOPLE.name(), new ByteArrayDeserializer(),
                    new ByteArrayDeserializer(), Topics.PEOPLE.name(), "keep-people", () -> new KeepPeople(peopleChanges));
        }
        for (var topic : writes) {
            steps.addSink("publish-" + topic.name(), topic.name(), new ByteArraySerializer(),
                    (String _, Outgoing value) -> value.bytes(),
                    (String _, byte[] _, Outgoing value, int _) -> Optional.of(Set.of(value.partition())), JUDGE);
        }
        return steps;
    }

    private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name, boolean logged) {
        var builder = Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled();
        return logged ? builder : builder.withLoggingDisabled();
    }

    /// What leaves: bytes, and the partition they leave on.
    record Outgoing(byte[] bytes, int partition) {}

    private static final class KeepPeople extends ContextualProcessor<byte[], byte[], Void, Void> {

        private final AtomicLong changes;

        KeepPeople(AtomicLong changes) {
            this.changes = changes;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            KeyValueStore<byte[], byte[]> store = context().getStateStore(PEOPLE);
            store.put(record.key(), record.value());
            changes.incrementAndGet();
        }
    }
}
