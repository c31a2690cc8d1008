package io.countersign.ingest;

import io.countersign.schemas.Topic;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.KafkaAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/// What is committed on a topic right now.
public final class Committed {

    private Committed() {}

    /// Events of `topic` whose case is `caseId`.
    public static <T extends SpecificRecord> List<T> of(KafkaAccess access, RecordCodec codec, Topic topic, Class<T> type, String caseId) {
        var found = new ArrayList<T>();
        try (var consumer = access.committedConsumer()) {
            var partitions = consumer.partitionsFor(topic.name()).stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var value = type.cast(codec.decode(topic, record.value()));
                    if (((EventMeta) value.get(0)).getCaseId().equals(caseId)) {
                        found.add(value);
                    }
                }
            }
        } catch (UnreadableRecord e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
