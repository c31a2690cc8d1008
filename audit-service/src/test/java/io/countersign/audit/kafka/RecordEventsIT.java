package io.countersign.audit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Catalogue;
import io.countersign.audit.RecordEvents;
import io.countersign.audit.RecordUnavailable;
import io.countersign.audit.Stage;
import io.countersign.audit.avro.AvroOwnRecords;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.OwnEvent;
import io.countersign.audit.postgres.PostgresOutbox;
import io.countersign.deploy.Provisioner;
import io.countersign.deploy.Provisioner.Wanted;
import io.countersign.schemas.wire.Sealing;
import io.countersign.testkit.SharedStack;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Record's own events reach their topic in order and once, whatever dies when.
class RecordEventsIT {

    private static final Actor ANA = Actor.person("ana", "oidc test");

    @TempDir Path data;
    private final KafkaClients clients = new KafkaClients(SharedStack.get().bootstrapServers(), 500);
    private final TopicPartition partition = new TopicPartition("own-" + SharedStack.freshId(), 0);
    private AvroOwnRecords records;
    private Stage stage;
    private RecordEvents events;

    @BeforeEach void open() {
        new Provisioner(SharedStack.get().bootstrapServers()).topics(List.of(new Wanted(partition.topic(), 1, Map.of())));
        records = new AvroOwnRecords(Catalogue.ids(data), Sealing.NONE);
        stage = new Stage(data);
        events = events(stage);
    }

    @Test void publishesEveryEventInOrderAndOnceHoweverOftenItIsAsked() throws Exception {
        try (var loop = loop(stage, events)) {
            loop.run();
            // When
            events.searched(ANA, "{}", 1);
            events.exported(ANA, "W1", "case W1", 9, "0".repeat(64));
            loop.run();
            loop.run();
            events.searched(ANA, "{}", 2);
            loop.run();
        }
        try (var successor = loop(stage, events)) {
            successor.run();
            events.searched(ANA, "{}", 3);
            successor.run();
        }
        // Then
        assertThat(published()).extracting(OwnEvent::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(published()).extracting(OwnEvent::entityId).containsExactly("searches/ana", "exports/ana", "searches/ana", "searches/ana");
        assertThat(published()).extracting(OwnEvent::version).containsExactly(1L, 1L, 2L, 3L);
        assertThat(published()).extracting(OwnEvent::caseId).containsExactly("searches/ana", "W1", "searches/ana", "searches/ana");
    }

    @Test void publishesAfterACrashWhatWasWrittenButNotSentOrSentButNotCommitted() throws Exception {
        // Given
        try (var loop = loop(stage, events)) {
            loop.run();
            events.searched(ANA, "{}", 1);
            loop.run();
        }
        events.searched(ANA, "{}", 2);
        var dying = clients.producer("audit-service-" + partition.topic());
        dying.initTransactions();
        dying.beginTransaction();
        dying.send(new ProducerRecord<>(partition.topic(), 0, null, new PostgresOutbox(stage.source("audit_writer")).above(1, 1).getFirst().value()));
        dying.flush();
        // When
        try (var successor = loop(stage, events)) {
            successor.run();
        }
        // Then
        assertThatThrownBy(dying::commitTransaction).isInstanceOf(org.apache.kafka.common.KafkaException.class);
        dying.close(Duration.ZERO);
        assertThat(published()).extracting(OwnEvent::seq).containsExactly(1L, 2L);
    }

    @Test void aRestoredDatabaseTakesInWhatItLostBeforeAnythingNewIsNumbered(@TempDir Path other) throws Exception {
        // Given
        try (var loop = loop(stage, events)) {
            loop.run();
            events.searched(ANA, "{}", 1);
            events.searched(ANA, "{}", 2);
            loop.run();
        }
        var restored = new Stage(other);
        var after = events(restored);
        // When
        assertThatThrownBy(() -> after.searched(ANA, "{}", 3)).isInstanceOf(RecordUnavailable.class);
        try (var loop = loop(restored, after)) {
            loop.run();
            after.searched(ANA, "{}", 3);
            loop.run();
        }
        // Then
        assertThat(published()).extracting(OwnEvent::seq).containsExactly(1L, 2L, 3L);
        assertThat(published()).extracting(OwnEvent::version).containsExactly(1L, 2L, 3L);
    }

    @Test void writersAtOnceLeaveNoHoleAndNoDouble() throws Exception {
        // Given
        events.isComplete();
        var writers = IntStream.range(0, 20).<Callable<Void>>mapToObj(i -> () -> {
            events.viewed(ANA, "W" + i % 2, null, "timeline", "a test");
            events.refused(ANA, null, "CloseIncident", "FORBIDDEN", "No.", null);
            return null;
        }).toList();
        // When
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(writers)) {
                done.get();
            }
        }
        // Then
        var rows = new PostgresOutbox(stage.source("audit_writer")).above(0, 100);
        assertThat(rows).extracting(row -> row.seq()).containsExactlyElementsOf(IntStream.rangeClosed(1, 22).mapToObj(i -> (long) i).toList());
        assertThat(rows).filteredOn(row -> row.kind().equals("CaseViewed")).hasSize(2);
    }

    @Test void writesAViewDownAgainOnlyAfterAWhile() {
        // Given
        var now = new Instant[] {Instant.parse("2027-01-01T10:00:00Z")};
        var later = new RecordEvents(new PostgresOutbox(stage.source("audit_writer")), records, clock(now));
        later.isComplete();
        // When
        later.viewed(ANA, "W1", null, "timeline", "a test");
        now[0] = now[0].plus(RecordEvents.ONE_VIEW).minusMillis(1);
        later.viewed(ANA, "W1", "run_1", "run", "a test");
        now[0] = now[0].plusMillis(1);
        later.viewed(ANA, "W1", "run_1", "run", "a test");
        // Then
        assertThat(new PostgresOutbox(stage.source("audit_writer")).above(0, 100)).extracting(row -> row.version()).containsExactly(1L, 2L);
    }

    @Test void nobodyButASuperuserChangesTheOutbox() {
        // Given
        events.isComplete();
        events.searched(ANA, "{}", 1);
        // When // Then
        for (var login : List.of("audit_writer", "audit_reader", "audit_signer", "audit_admin")) {
            assertThatThrownBy(() -> sql(login, "DELETE FROM record_event")).as(login).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> sql(login, "UPDATE record_event SET seq = seq")).as(login).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> sql(login, "TRUNCATE record_event")).as(login).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(() -> sql("audit_writer", copy("seq + 2", "version + 1"))).hasMessageContaining("does not come next");
        assertThatThrownBy(() -> sql("audit_writer", copy("seq + 1", "version + 2"))).hasMessageContaining("does not come next");
        assertThatThrownBy(() -> sql("audit_reader", copy("seq + 1", "version + 1"))).hasMessageContaining("permission denied");
    }

    private static String copy(String seq, String version) {
        return "INSERT INTO record_event SELECT " + seq + ", gen_random_uuid(), entity_id, " + version + ", case_id, step, kind, value, now() FROM record_event";
    }

    private void sql(String login, String sql) throws SQLException {
        try (var connection = stage.source(login).getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private RecordEvents events(Stage on) {
        return new RecordEvents(new PostgresOutbox(on.source("audit_writer")), records, Clock.systemUTC());
    }

    private RecordEventLoop loop(Stage on, RecordEvents of) {
        return new RecordEventLoop(clients, on.ledger, new PostgresOutbox(on.source("audit_writer")), records, of, partition);
    }

    private List<OwnEvent> published() throws Exception {
        var all = new ArrayList<OwnEvent>();
        try (var outlet = new Outlet(clients, stage.ledger, partition, "reader-" + partition.topic(), null)) {
            for (var value : outlet.published()) {
                all.add(records.recordEvent(value));
            }
        }
        return all;
    }

    private static Clock clock(Instant[] now) {
        return new Clock() {
            @Override public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override public Instant instant() {
                return now[0];
            }
        };
    }
}
