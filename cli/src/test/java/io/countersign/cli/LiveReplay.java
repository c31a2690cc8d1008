package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.deploy.Parts;
import io.countersign.testkit.FullStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// Live runs that people decided on are replayed from the topics and from an export, and nobody notices. Part of [TeamDayIT], whose stack it uses.
final class LiveReplay {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FullStack stack;
    private final Work work;
    private final Path folder;

    LiveReplay(FullStack stack, Work work, Path folder) {
        this.stack = stack;
        this.work = work;
        this.folder = folder;
    }

    void check() throws Exception {
        // Given an approved, an edited, a rejected and an erased refund, and one that went out at once
        var flow = Parts.find().repository().resolve("samples/flows/support-inbox.yaml");
        publish(Files.writeString(folder.resolve("it.yaml"), Files.readString(flow).replace("flow: support-inbox", "flow: it-replay").replace("undo: PT5S", "undo: PT0S")));
        var candidate = Files.writeString(folder.resolve("candidate.yaml"), Files.readString(folder.resolve("it.yaml")).replace("action.amount > 100", "action.amount > 300")
                .replace("action.amount <= 25", "action.amount <= 300"));
        var from = Instant.now().toString();
        var approved = work.sendRefund("it-replay", "240.00");
        var edited = work.sendRefund("it-replay", "250.00");
        var rejected = work.sendRefund("it-replay", "480.00");
        var erased = work.sendRefund("it-replay", "490.00");
        var small = work.sendRefund("it-replay", "12.00");
        work.say("approvals", "approve", work.item("approvals", approved), "--as", "ana").done();
        work.say("approvals", "edit", work.item("approvals", edited), "--set", "amount=190.00", "--note", "Two items came back, not three", "--as", "ana").done();
        work.say("approvals", "reject", work.item("approvals", rejected), "--note", "The order was never paid", "--as", "fiona").done();
        work.say("approvals", "reject", work.item("approvals", erased), "--note", "The order was never paid", "--as", "fiona").done();
        work.awaitState(approved, "RELEASED");
        work.awaitState(edited, "RELEASED");
        work.awaitState(rejected, "REJECTED");
        work.awaitState(erased, "REJECTED");
        work.awaitState(small, "RELEASED");
        var redaction = work.say("record", "redact", "--case", "case-" + erased, "--reason", "The customer asked for it", "--as", "leo", "--json").done().json();
        work.say("record", "redact", "--approve", redaction.path("redactionId").asText(), "--as", "priya").done();
        // When
        var before = ends();
        var report = work.say("replay", "--flow", candidate.toString(), "--from", from, "--json").done().json();
        // Then
        assertThat(report.path("cases").asInt()).as(report.toString()).isEqualTo(5);
        assertThat(report.path("erased").asInt()).isEqualTo(1);
        assertThat(report.at("/current/kind").asText()).isEqualTo("flow");
        assertThat(report.at("/matrix/approve/release").asInt()).isEqualTo(2);
        assertThat(report.at("/against/missed").toString()).isEqualTo("[\"" + edited + "\"]");
        assertThat(report.at("/against/passed").toString()).contains(approved);
        assertThat(report.at("/against/caught").toString()).isEqualTo("[\"" + rejected + "\"]");
        assertThat(report.at("/money/missed/EUR").asText()).isEqualTo("250.00");
        assertThat(report.at("/reviewHours/measured").asInt()).isEqualTo(3);
        assertThat(ends()).isEqualTo(before);
        // And: again, the same bytes
        var again = work.say("replay", "--flow", candidate.toString(), "--from", from, "--to", Instant.now().toString(), "--json").done().json();
        assertThat(again).isEqualTo(report);
        // And: one case from an export, against the way it took
        var export = folder.resolve("one.jsonl");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(work.timeline(edited)).contains("190.00"));
        work.say("record", "export", "--case", "case-" + edited, "-o", export.toString()).done();
        var one = work.say("replay", "--flow", candidate.toString(), "--export", export.toString(), "--json").done().json();
        assertThat(one.at("/against/missed").toString()).isEqualTo("[\"" + edited + "\"]");
    }

    private void publish(Path file) {
        work.say("flows", "publish", file.toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
    }

    /// Offsets of every topic, and every group: replaying must add nothing.
    private List<String> ends() throws Exception {
        var settings = new Properties();
        settings.put("bootstrap.servers", stack.stack().bootstrapServers());
        try (var admin = Admin.create(settings)) {
            var topics = admin.describeTopics(List.of("countersign.runs.v1", "countersign.run-events.v1", "countersign.approval-events.v1", "countersign.policy-commands.v1")).allTopicNames().get();
            var asked = new java.util.TreeMap<TopicPartition, OffsetSpec>(java.util.Comparator.comparing(TopicPartition::toString));
            topics.forEach((name, topic) -> topic.partitions().forEach(partition -> asked.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
            var found = new java.util.ArrayList<String>();
            for (var partition : asked.keySet()) found.add(partition + " " + admin.listOffsets(asked).partitionResult(partition).get().offset());
            admin.listGroups().all().get().forEach(group -> found.add(group.groupId()));
            return found.stream().sorted().toList();
        }
    }
}
