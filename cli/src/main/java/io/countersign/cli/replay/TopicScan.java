package io.countersign.cli.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The committed records of one partition from a moment on, to what was its end when this began. It belongs to no group.
final class TopicScan implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    /// A record's time is that of the command it answers, which is a little earlier than that of its event.
    private static final Duration EARLIER = Duration.ofMinutes(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final long end;
    private final Deque<byte[]> waiting = new ArrayDeque<>();

    TopicScan(String bootstrapServers, TopicPartition partition, Instant from) {
        this.consumer = consumer(bootstrapServers);
        this.partition = partition;
        consumer.assign(List.of(partition));
        this.end = consumer.endOffsets(List.of(partition)).get(partition);
        var first = consumer.offsetsForTimes(Map.of(partition, Math.max(0, from.minus(EARLIER).toEpochMilli()))).get(partition);
        if (first == null) consumer.seek(partition, end);
        else consumer.seek(partition, first.offset());
    }

    static List<TopicPartition> partitions(String bootstrapServers, String topic) {
        try (var consumer = consumer(bootstrapServers)) {
            return consumer.partitionsFor(topic).stream().map(one -> new TopicPartition(topic, one.partition()))
                    .sorted(java.util.Comparator.comparingInt(TopicPartition::partition)).toList();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed", "enable.auto.commit", "false",
                "auto.offset.reset", "none", "max.poll.records", "2000", "allow.auto.create.topics", "false"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    int partition() {
        return partition.partition();
    }

    /// The next value; null: the end was reached.
    byte[] next() {
        while (waiting.isEmpty() && consumer.position(partition) < end) {
            for (var record : consumer.poll(POLL)) {
                if (record.offset() < end && record.value() != null) waiting.add(record.value());
            }
        }
        return waiting.poll();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
