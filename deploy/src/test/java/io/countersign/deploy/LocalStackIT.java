package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.deploy.StackListener.Began;
import io.countersign.schemas.Topics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Real processes of broker, registry and PostgreSQL: started, killed, found again.
class LocalStackIT {

    private static final Path FOLDER = Path.of("target", "stack-it-" + UUID.randomUUID());
    private static final LocalStack STACK = LocalStack.with(FOLDER, Parts.find(), List.of());

    @BeforeAll
    static void start() {
        Runtime.getRuntime().addShutdownHook(new Thread(LocalStackIT::end));
        STACK.up(0, new StackListener() {});
    }

    @AfterAll
    static void end() {
        if (!Files.exists(FOLDER)) return;
        STACK.down(new StackListener() {});
        DataFolder.deleteRecursively(FOLDER);
    }

    /// An `up` that notes how each process was found.
    private static Map<String, Began> up() {
        var found = new ConcurrentHashMap<String, Began>();
        STACK.up(0, new StackListener() {
            @Override
            public void ready(String name, Began began, Duration took, String url) {
                found.put(name, began);
            }
        });
        return found;
    }

    private static void kill(String name) {
        STACK.process(name).orElseThrow().kill();
    }

    @Test
    void a_second_up_leaves_what_is_healthy_alone() {
        // Given a running stack
        var before = STACK.status();

        // When started again
        var found = up();

        // Then the same processes run
        assertThat(found).containsOnly(Map.entry("broker", Began.RUNNING), Map.entry("registry", Began.RUNNING), Map.entry("postgres", Began.RUNNING));
        assertThat(STACK.status()).isEqualTo(before);
        assertThat(before.ready()).isTrue();
    }

    @Test
    void records_acknowledged_by_a_killed_broker_are_there_when_it_is_back() throws Exception {
        // Given acknowledged records
        var topic = Topics.INTAKE.name();
        var partition = new TopicPartition(topic, 0);
        long acknowledged = 0;
        try (var producer = producer()) {
            for (int i = 0; i < 500; i++) acknowledged = producer.send(new ProducerRecord<>(topic, 0, "k", "v" + i)).get().offset();
        }

        // When the broker is killed and the stack started again
        kill("broker");
        var found = up();

        // Then the broker recovered, on the same port, with all of them
        assertThat(found).containsEntry("broker", Began.RECOVERED).containsEntry("postgres", Began.RUNNING);
        try (var admin = Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()))) {
            assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset()).isEqualTo(acknowledged + 1);
        }
    }

    @Test
    void rows_committed_by_a_killed_postgres_are_there_when_it_is_back() throws Exception {
        // Given a committed row
        try (var connection = DriverManager.getConnection(STACK.jdbcUrl("record"), "postgres", STACK.databasePassword("postgres")); var sql = connection.createStatement()) {
            sql.execute("CREATE TABLE IF NOT EXISTS kept(id int)");
            sql.execute("INSERT INTO kept VALUES (1)");
        }

        // When PostgreSQL is killed and at once started again
        kill("postgres");
        var found = up();

        // Then the row is there
        assertThat(found).containsEntry("postgres", Began.RECOVERED);
        try (var connection = DriverManager.getConnection(STACK.jdbcUrl("record"), "postgres", STACK.databasePassword("postgres")); var sql = connection.createStatement();
                var rows = sql.executeQuery("SELECT count(*) FROM kept")) {
            rows.next();
            assertThat(rows.getInt(1)).isPositive();
        }
    }

    @Test
    void schemas_of_a_killed_registry_are_there_when_it_is_back() throws Exception {
        // Given the ids that were given out
        var before = Files.readString(STACK.data().schemaIds());

        // When the registry is killed and started again
        kill("registry");
        var found = up();

        // Then every schema has the id it had, and a change that breaks readers is refused
        assertThat(found).containsEntry("registry", Began.RECOVERED);
        assertThat(Files.readString(STACK.data().schemaIds())).isEqualTo(before);
        var breaking = "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Other\\\",\\\"fields\\\":[{\\\"name\\\":\\\"x\\\",\\\"type\\\":\\\"int\\\"}]}\"}";
        var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(STACK.registryUrl() + "/subjects/" + Topics.RUNS.subject() + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json").POST(HttpRequest.BodyPublishers.ofString(breaking)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(409);
    }

    @Test
    void after_all_is_killed_at_once_up_brings_all_back() {
        // Given a running stack
        var ports = STACK.status().services().stream().map(LocalStack.ProcessStatus::url).toList();

        // When everything dies
        for (var name : List.of("broker", "registry", "postgres")) kill(name);
        assertThat(STACK.status().ready()).isFalse();
        var found = up();

        // Then everything is back where it was
        assertThat(found.values()).containsOnly(Began.RECOVERED);
        assertThat(STACK.status().ready()).isTrue();
        assertThat(STACK.status().services()).extracting(LocalStack.ProcessStatus::url).isEqualTo(ports);
    }

    @Test
    void down_ends_every_process_and_the_next_up_finds_the_data() throws Exception {
        // Given what runs, and a record
        var processes = List.of(STACK.process("broker").orElseThrow(), STACK.process("registry").orElseThrow(), STACK.process("postgres").orElseThrow());
        long offset;
        try (var producer = producer()) {
            offset = producer.send(new ProducerRecord<>(Topics.INTAKE.name(), 1, "k", "before")).get().offset();
        }

        // When stopped and started
        var ended = STACK.down(new StackListener() {});
        assertThat(ended).containsExactlyInAnyOrder("broker", "registry", "postgres");
        assertThat(processes).noneMatch(OwnProcess::alive);
        assertThat(STACK.down(new StackListener() {})).isEmpty();
        var found = up();

        // Then the next record follows the old one
        assertThat(found.values()).containsOnly(Began.STARTED);
        try (var producer = producer()) {
            assertThat(producer.send(new ProducerRecord<>(Topics.INTAKE.name(), 1, "k", "after")).get().offset()).isEqualTo(offset + 1);
        }
    }

    @Test
    void a_port_that_somebody_took_meanwhile_is_reported_with_holder_and_remedy() throws Exception {
        // Given a registry that died and a stranger on its port
        int port = URI.create(STACK.registryUrl()).getPort();
        kill("registry");
        try (var stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            // When the stack is started
            assertThatThrownBy(LocalStackIT::up)
                    // Then the sentence says which port, who, and what to do
                    .isInstanceOf(StackProblem.class).hasMessageContaining("Port " + stranger.getLocalPort()).hasMessageContaining("registry")
                    .hasMessageContaining("process " + ProcessHandle.current().pid()).hasMessageContaining("--port-base");
        } finally {
            up();
        }
    }

    @Test
    void records_sent_right_after_their_topics_were_made_are_all_there() throws Exception {
        for (int round = 0; round < 5; round++) {
            // Given topics made this moment
            var names = List.of("fresh-" + UUID.randomUUID(), "fresh-" + UUID.randomUUID());
            new Provisioner(STACK.bootstrapServers()).topics(names.stream().map(n -> new Provisioner.Wanted(n, 4, Map.of())).toList());

            // When records are sent at once, unacknowledged, by a producer that never tries twice
            try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", STACK.bootstrapServers(), "acks", "0", "retries", "0", "enable.idempotence", "false", "max.block.ms", "60000"),
                    new StringSerializer(), new StringSerializer())) {
                for (int i = 0; i < 400; i++) producer.send(new ProducerRecord<>(names.get(i % 2), i / 2 % 4, "k", "v"));
                producer.flush();
            }

            // Then all of them are there
            try (var admin = Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()))) {
                org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(names.stream().mapToLong(n -> records(admin, n)).sum()).isEqualTo(400));
            }
        }
    }

    @Test
    void a_topic_with_another_partition_count_is_refused() {
        // Given a stack with four partitions
        var provisioner = new Provisioner(STACK.bootstrapServers());

        // When it is provisioned for eight
        assertThatThrownBy(() -> provisioner.topics(8))
                // Then the sentence names both counts
                .isInstanceOf(StackProblem.class).hasMessageContaining("4 partitions").hasMessageContaining("set up with 8");
    }

    @Test
    void the_broker_makes_no_topic_by_itself() throws Exception {
        // When a record is sent to a misspelt topic
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", STACK.bootstrapServers(), "max.block.ms", "2000"), new StringSerializer(), new StringSerializer())) {
            var name = "misspelt-" + UUID.randomUUID();
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>(name, "v")).get()).hasMessageContaining(name);

            // Then there is no such topic
            try (var admin = Admin.create(Map.of("bootstrap.servers", STACK.bootstrapServers()))) {
                assertThat(admin.listTopics().names().get()).doesNotContain(name);
            }
        }
    }

    @Test
    void the_database_lets_nobody_in_without_the_password() {
        assertThatThrownBy(() -> DriverManager.getConnection(STACK.jdbcUrl("record"), "postgres", "postgres")).isInstanceOf(SQLException.class);
    }

    private static KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(Map.of("bootstrap.servers", STACK.bootstrapServers(), "acks", "all"), new StringSerializer(), new StringSerializer());
    }

    private static long records(Admin admin, String topic) {
        try {
            long sum = 0;
            for (int i = 0; i < 4; i++) {
                var partition = new TopicPartition(topic, i);
                sum += admin.listOffsets(Map.of(partition, OffsetSpec.latest())).partitionResult(partition).get().offset();
            }
            return sum;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
