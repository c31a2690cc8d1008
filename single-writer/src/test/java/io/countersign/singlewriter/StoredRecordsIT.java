package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalCommand;
import io.countersign.schemas.avro.ApprovalWork;
import io.countersign.testkit.SharedStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRecordsIT {

    private static final int PARTITION = 3;

    @TempDir
    private Path data;

    @Test
    void many_who_read_at_once_get_each_what_stands_where_they_look() throws Exception {
        // Given some records
        var access = OwnBroker.access(OwnBroker.freshService(), data);
        var codec = OwnBroker.codec(access);
        var caseId = SharedStack.freshId();
        long first = end(access, Topics.APPROVALS.name());
        OwnBroker.sendAll(access, codec, Topics.APPROVALS, PARTITION, caseId, IntStream.range(0, 20).mapToObj(i -> Asks.work(caseId, "w" + i, i + 1)));

        // When twenty read one each
        List<String> read;
        try (var stored = new StoredRecords(access, codec)) {
            read = IntStream.range(0, 20).parallel().mapToObj(i -> stored.<ApprovalWork>read(Topics.APPROVALS, PARTITION, first + i).orElseThrow())
                    .map(work -> work.getMeta().getEntityId()).toList();
        }

        // Then each has its own
        assertThat(read).containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> "w" + i).toList());
    }

    @Test
    void what_is_past_its_retention_is_gone_whether_others_follow_or_not() throws Exception {
        // Given three records
        var access = OwnBroker.access(OwnBroker.freshService(), data);
        var codec = OwnBroker.codec(access);
        var caseId = SharedStack.freshId();
        var partition = new TopicPartition(Topics.APPROVAL_COMMANDS.name(), PARTITION);
        long first = end(access, partition.topic());
        OwnBroker.sendAll(access, codec, Topics.APPROVAL_COMMANDS, PARTITION, caseId, IntStream.range(0, 3).mapToObj(i -> Asks.claim("cmd-" + i, caseId, "a")));

        try (var stored = new StoredRecords(access, codec); var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", access.bootstrapServers()))) {
            // When the first is deleted, then it is gone and the others are not
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(first + 1))).all().get();
            assertThat(stored.<ApprovalCommand>read(Topics.APPROVAL_COMMANDS, PARTITION, first)).isEmpty();
            assertThat(stored.<ApprovalCommand>read(Topics.APPROVAL_COMMANDS, PARTITION, first + 1)).isPresent();

            // When all are, then all are gone
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(first + 3))).all().get();
            assertThat(stored.<ApprovalCommand>read(Topics.APPROVAL_COMMANDS, PARTITION, first + 1)).isEmpty();
        }
    }

    private static long end(KafkaAccess access, String topic) {
        var partition = new TopicPartition(topic, PARTITION);
        try (var consumer = access.committedConsumer()) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }
}
