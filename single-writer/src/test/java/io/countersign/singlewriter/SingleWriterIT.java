package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.testkit.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SingleWriterIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void no_checkpoint_file_is_there_while_it_runs() throws Exception {
        // Given a running writer that has written state
        var access = OwnBroker.access(OwnBroker.freshService(), data);
        var codec = OwnBroker.codec(access);
        var caseId = SharedStack.freshId();
        try (var writer = start(access, codec)) {
            for (int i = 0; i < 20; i++) {
                OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, i % OwnBroker.PARTITIONS, caseId, Asks.claim("cmd-" + i, caseId, "a" + i));
            }
            await().atMost(LONG).until(() -> events(access, codec, caseId).size() == 20);

            // When its state folder is looked at, then a crash now would leave no file that vouches for uncommitted writes
            assertThat(writer.state()).isEqualTo("RUNNING");
            assertThat(files(data)).isNotEmpty().noneMatch(file -> file.contains("checkpoint"));
        }
    }

    @Test
    void timers_and_counts_survive_a_restart_with_and_without_the_local_state() throws Exception {
        // Given a writer that has set a timer, and is gone before it is due
        var service = OwnBroker.freshService();
        var caseId = SharedStack.freshId();
        var access = OwnBroker.access(service, data.resolve("1"));
        var codec = OwnBroker.codec(access);
        try (var writer = start(access, codec)) {
            OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, 0, caseId, Asks.claim("cmd-1", caseId, "timer-5-" + caseId));
            await().atMost(LONG).until(() -> events(access, codec, caseId).size() == 1);
        }

        // When it starts again with the state it had
        try (var writer = start(access, codec)) {
            OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, 0, caseId, Asks.claim("cmd-2", caseId, "a"));
            await().atMost(LONG).until(() -> events(access, codec, caseId).size() == 3);
        }

        // And then with none, on another machine as it were
        var elsewhere = OwnBroker.access(service, data.resolve("2"));
        try (var writer = start(elsewhere, codec)) {
            OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, 0, caseId, Asks.claim("cmd-3", caseId, "a"));
            await().atMost(LONG).until(() -> events(access, codec, caseId).size() == 4);
        }

        // Then the timer has fired once, and counts went on without holes
        assertThat(events(access, codec, caseId)).extracting(e -> e.getMeta().getSummary())
                .containsExactlyInAnyOrder("claimed 1", "due", "claimed 1", "claimed 2");
        assertThat(events(access, codec, caseId)).extracting(e -> e.getMeta().getStep()).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void a_command_waits_behind_no_backlog() throws Exception {
        // Given much work that came while the writer was away, and a command that came last
        var access = OwnBroker.access(OwnBroker.freshService(), data);
        var codec = OwnBroker.codec(access);
        var caseId = SharedStack.freshId();
        int backlog = 8_000;
        OwnBroker.sendAll(access, codec, Topics.APPROVALS, 0, caseId, IntStream.range(0, backlog).mapToObj(i -> Asks.work(caseId, "w" + i, i + 1)));
        OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, 0, caseId, Asks.claim("cmd-" + caseId, caseId, "urgent"));

        // When it comes back
        try (var writer = start(access, codec)) {
            // Each look opens thousands of events, which takes time from the writer.
            await().pollInterval(Duration.ofSeconds(1)).atMost(LONG).until(() -> events(access, codec, caseId).size() == backlog + 1);
        }

        // Then the command was among the first
        var order = events(access, codec, caseId).stream().map(e -> e.getMeta().getSummary()).toList();
        assertThat(order.indexOf("claimed 1")).isBetween(0, backlog / 2);
    }

    @Test
    void a_topic_that_is_not_split_is_written_by_partition_0_only() throws Exception {
        // Given a running writer
        var access = OwnBroker.access(OwnBroker.freshService(), data);
        var codec = OwnBroker.codec(access);
        var caseId = SharedStack.freshId();
        try (var writer = start(access, codec)) {
            // When partitions 1 and 0 are made to write about people
            OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, 1, caseId, Asks.claim("cmd-1", caseId, "person"));
            OwnBroker.send(access, codec, Topics.APPROVAL_COMMANDS, 0, caseId, Asks.claim("cmd-0", caseId, "person"));
            await().atMost(LONG).until(() -> events(access, codec, caseId).size() == 1 && letters(access, codec, caseId).size() == 1);

            // Then partition 0 could and partition 1 could not, and says so
            assertThat(events(access, codec, caseId).getFirst().getMeta().getCausationId()).isEqualTo("cmd-0");
            assertThat(letters(access, codec, caseId).getFirst().getReason()).contains("partition 0 only");
        }
    }

    static SingleWriter start(KafkaAccess access, RecordCodec codec) {
        var writer = new SingleWriter(access, TinyJudge.topology(codec, OwnBroker.PARTITIONS));
        writer.start();
        await().atMost(LONG).until(writer::ready);
        return writer;
    }

    private static List<ApprovalEvent> events(KafkaAccess access, RecordCodec codec, String caseId) {
        return OwnBroker.<ApprovalEvent>committed(access, codec, Topics.APPROVAL_EVENTS).stream()
                .filter(e -> e.getMeta().getCaseId().equals(caseId)).toList();
    }

    private static List<DeadLetter> letters(KafkaAccess access, RecordCodec codec, String caseId) {
        return OwnBroker.<DeadLetter>committed(access, codec, Topics.DEAD_APPROVAL).stream()
                .filter(e -> e.getMeta().getCaseId().equals(caseId)).toList();
    }

    private static List<String> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(Path::toString).toList();
        }
    }
}
