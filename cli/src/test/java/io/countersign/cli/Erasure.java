package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.awaitility.Awaitility.await;

import io.countersign.deploy.Parts;
import io.countersign.testkit.FullStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Words that a case holds everywhere a person can write are looked for in every store after the case was redacted: in topics, changelogs and segment files, in
/// both databases and their files, in what the services keep. Then the Record is compared with Kafka, and a row that a superuser deleted is named. Part of
/// [TeamDayIT], whose stack it uses, and breaks.
final class Erasure {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FLOW = "it-erasure";
    /// Every marker begins like this and goes on with the place it was written to.
    private static final Pattern MARKER = Pattern.compile("zqxmarker[a-z]+");
    private static final String BEGINNING = "zqxmarker";

    private final FullStack stack;
    private final Work work;
    private final Path folder;

    Erasure(FullStack stack, Work work, Path folder) {
        this.stack = stack;
        this.work = work;
        this.folder = folder;
    }

    private void publish() throws IOException {
        var flow = Files.readString(Parts.find().repository().resolve("samples/flows/support-inbox.yaml")).replace("flow: support-inbox", "flow: " + FLOW)
                .replace("undo: PT5S", "undo: PT0S");
        work.say("flows", "publish", Files.writeString(folder.resolve("flow.yaml"), flow).toString(), "--as", "priya", "--approved-by", "omar", "--no-report-because", "There is nothing to replay yet").done();
    }

    void nothingThatWasWrittenAboutARedactedCaseCanBeReadAnywhere() throws Exception {
        // Given a case with a marker in every place
        publish();
        var rejected = work.send(marked("refund", "480.00"));
        work.say("approvals", "reject", work.item("approvals", rejected), "--note", "No, because zqxmarkernote says so", "--as", "fiona").done();
        work.awaitState(rejected, "REJECTED");
        var edited = work.send(marked("refund", "240.00"));
        work.say("approvals", "edit", work.item("approvals", edited), "--set", "arguments.comment=zqxmarkeredited", "--set", "amount=190.00", "--note",
                "Less, because zqxmarkeredit says so", "--as", "ana").done();
        work.awaitState(edited, "RELEASED");
        work.say("runs", "outcome", edited, "--result", "executed", "--note", "Done, as zqxmarkeroutcome says").done();
        work.awaitState(edited, "EXECUTED");
        var other = work.send("\"flow\":\"" + FLOW + "\",\"caseId\":\"other\",\"output\":\"We refund.\",\"confidence\":0.95,\"action\":{\"type\":\"refund\",\"effect\":\"external\","
                + "\"amount\":\"12.00\",\"currency\":\"EUR\"}");
        work.awaitState(other, "RELEASED");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(work.timeline(edited)).contains("executed"));
        assertThat(work.say("runs", "show", edited).done().out()).contains("zqxmarkeroutput");
        // When
        var open = work.say("record", "redact", "--case", "other", "--reason", "The customer asked for it", "--as", "leo").refused("RELEASED");
        assertThat(open.err()).contains(work.runId(other));
        var asked = work.say("record", "redact", "--case", "erase-me", "--reason", "The customer asked for it", "--as", "leo", "--json").done().json();
        work.say("record", "redact", "--approve", asked.path("redactionId").asText(), "--as", "leo").refused("leo");
        work.say("record", "redact", "--approve", asked.path("redactionId").asText(), "--as", "ana").refused("privacy");
        work.say("record", "redact", "--approve", asked.path("redactionId").asText(), "--as", "priya").done();
        // Then
        var done = work.say("record", "redactions", "--json").done().rows().stream().filter(row -> row.path("redactionId").equals(asked.path("redactionId"))).findFirst().orElseThrow();
        assertThat(done.path("state").asText()).isEqualTo("done");
        assertThat(done.path("askedBy").asText() + " " + done.path("endedBy").asText() + " " + done.path("reason").asText()).isEqualTo("leo priya The customer asked for it");
        assertSoftly(all -> {
            all.assertThat(inTopics()).as("topics and changelogs").isEmpty();
            all.assertThat(inDatabases()).as("tables").isEmpty();
            all.assertThat(inFiles()).as("files").isEmpty();
        });
        assertThat(work.say("runs", "show", other).done().out()).contains("We refund.");
        assertThat(work.say("record", "verify", "--json").done().json().path("ok").asBoolean()).isTrue();
    }

    void everyEventHasItsEntryUntilASuperuserDeletesOne() throws Exception {
        // When
        var agreed = work.say("record", "reconcile", "--json").done().json();
        // Then
        assertThat(agreed.path("ok").asBoolean()).isTrue();
        assertThat(agreed.path("topics")).anySatisfy(one -> assertThat(one.path("topic").asText() + one.path("events").asInt()).matches("countersign.record-events.v1[1-9]\\d*"));
        assertThat(agreed.path("topics")).allSatisfy(one -> assertThat(one.path("entries").asLong()).isEqualTo(one.path("events").asLong()));
        // Given
        String eventId;
        try (var superuser = database("record"); var statement = superuser.createStatement()) {
            var row = statement.executeQuery("SELECT event_id, shard, leaf_index FROM " + leaves(superuser) + " WHERE topic = 'countersign.runs.v1' ORDER BY shard, leaf_index LIMIT 1");
            row.next();
            eventId = row.getString(1);
            statement.execute("SET session_replication_role = replica; DELETE FROM " + leaves(superuser) + " WHERE event_id = '" + eventId + "'");
        }
        // When
        var said = work.say("record", "reconcile", "--json");
        // Then
        assertThat(said.exit()).isEqualTo(Countersign.FAILED);
        assertThat(said.json().path("ok").asBoolean()).isFalse();
        assertThat(said.json().path("topics")).anySatisfy(one -> {
            assertThat(one.path("topic").asText()).isEqualTo("countersign.runs.v1");
            assertThat(one.path("missing")).singleElement().satisfies(missing -> assertThat(missing.path("eventId").asText()).isEqualTo(eventId));
        });
        assertThat(work.say("record", "reconcile").out()).contains("missing: event " + eventId).contains("do NOT agree");
    }

    private static String marked(String action, String amount) {
        return "\"flow\":\"" + FLOW + "\",\"caseId\":\"erase-me\",\"input\":\"Where is zqxmarkerinput?\",\"output\":\"We refund zqxmarkeroutput.\",\"confidence\":0.95,"
                + "\"references\":{\"order\":\"zqxmarkerreference\",\"customer\":\"zqxmarkercustomer\"},\"dataSources\":[{\"name\":\"zqxmarkersource\"}],"
                + "\"action\":{\"type\":\"" + action + "\",\"effect\":\"external\",\"amount\":\"" + amount + "\",\"currency\":\"EUR\",\"arguments\":{\"comment\":\"zqxmarkerargument\"}}";
    }

    /// Values and keys of every topic there is, committed or not.
    private List<String> inTopics() {
        var found = new ArrayList<String>();
        try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", stack.stack().bootstrapServers(), "enable.auto.commit", "false"), new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.listTopics().values().stream().flatMap(List::stream).map(one -> new TopicPartition(one.topic(), one.partition())).toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    for (var bytes : new byte[][] {record.key(), record.value()}) {
                        if (bytes != null) markers(bytes).forEach(marker -> found.add(record.topic() + " " + marker));
                    }
                }
            }
        }
        return found.stream().distinct().toList();
    }

    /// All columns of all tables of both databases, bytes also as what they spell.
    private List<String> inDatabases() {
        var found = new ArrayList<String>();
        var hex = HexFormat.of().formatHex(BEGINNING.getBytes(StandardCharsets.UTF_8));
        for (var name : List.of("record", "keys")) {
            try (var superuser = database(name); var statement = superuser.createStatement()) {
                statement.execute("CHECKPOINT");
                var tables = new ArrayList<String>();
                var rows = statement.executeQuery("SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");
                while (rows.next()) tables.add(rows.getString(1));
                for (var table : tables) {
                    var hits = statement.executeQuery("SELECT count(*) FROM " + table + " t WHERE t::text ILIKE '%" + BEGINNING + "%' OR t::text LIKE '%" + hex + "%'");
                    hits.next();
                    if (hits.getLong(1) > 0) found.add(name + " " + table + " " + hits.getLong(1));
                }
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }
        return found;
    }

    /// All files of the stack: segments, tables, state of the services, logs.
    private List<String> inFiles() {
        var found = new ArrayList<String>();
        walk(stack.stack().data().root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) markers(Files.readAllBytes(file)).forEach(marker -> found.add(stack.stack().data().root().relativize(file) + " " + marker));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE; // services tidy up while we look
            }
        });
        return found;
    }

    private static void walk(Path root, FileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(root, visitor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> markers(byte[] bytes) {
        return MARKER.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).results().map(hit -> hit.group()).distinct().toList();
    }

    private Connection database(String name) throws SQLException {
        return DriverManager.getConnection(stack.stack().jdbcUrl(name), "postgres", stack.stack().databasePassword("postgres"));
    }

    /// What makes up the trees.
    private static String leaves(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            var found = statement.executeQuery("SELECT to_regclass('leaf')");
            found.next();
            return found.getString(1) == null ? "entry" : "leaf";
        }
    }
}
