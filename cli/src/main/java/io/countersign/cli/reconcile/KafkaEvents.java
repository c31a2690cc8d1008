package io.countersign.cli.reconcile;

import io.countersign.cli.reconcile.Comparison.Place;
import io.countersign.schemas.wire.SchemaIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Committed records as Kafka holds them, read by a consumer of our own. Of each only the head is looked at; what is sealed stays sealed.
public final class KafkaEvents implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FRAMING = 5;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final SchemaIds ids;

    /// @param ids which schema has which id
    public KafkaEvents(String bootstrapServers, SchemaIds ids) {
        this.ids = ids;
        this.consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed", "enable.auto.commit", "false",
                "auto.offset.reset", "none", "max.poll.records", "2000", "allow.auto.create.topics", "false"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Partitions of a topic; none when there is no such topic.
    public List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream().map(one -> new TopicPartition(topic, one.partition()))
                .sorted(java.util.Comparator.comparingInt(TopicPartition::partition)).toList();
    }

    /// First offsets that Kafka holds.
    public Map<TopicPartition, Long> firsts(List<TopicPartition> partitions) {
        return consumer.beginningOffsets(partitions);
    }

    /// Offsets after the last committed records.
    public Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        return consumer.endOffsets(partitions);
    }

    /// Committed records in `[first, end)`, by offset. Read one partition to its end before the next.
    public Iterator<Place> read(TopicPartition partition, long first, long end) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, first);
        var waiting = new ArrayDeque<Place>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                while (waiting.isEmpty() && consumer.position(partition) < end) fill(waiting, end);
                return !waiting.isEmpty();
            }

            @Override
            public Place next() {
                if (!hasNext()) throw new NoSuchElementException();
                return waiting.poll();
            }
        };
    }

    private void fill(Deque<Place> waiting, long end) {
        for (var record : consumer.poll(POLL)) {
            if (record.offset() < end) waiting.add(place(record.offset(), record.value()));
        }
    }

    private Place place(long offset, byte[] value) {
        try {
            if (value != null && value.length > FRAMING && value[0] == 0) {
                var schema = ids.schema(ByteBuffer.wrap(value, 1, 4).getInt());
                if (schema.isPresent() && schema.get().getField("meta") != null) {
                    var decoder = DecoderFactory.get().binaryDecoder(value, FRAMING, value.length - FRAMING, null);
                    var meta = (GenericRecord) new GenericDatumReader<GenericRecord>(schema.get()).read(null, decoder).get("meta");
                    return new Place(offset, meta.get("eventId").toString(), (Long) meta.get("seq"));
                }
            }
        } catch (IOException | RuntimeException e) { // Avro throws all sorts of exceptions for spoilt bytes
            if (e instanceof io.countersign.schemas.wire.LookupUnavailable) throw (RuntimeException) e;
        }
        return new Place(offset, null, 0);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
