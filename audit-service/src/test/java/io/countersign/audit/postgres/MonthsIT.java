package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Catalogue;
import io.countersign.audit.Examples;
import io.countersign.audit.RecordFolder;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.Stage;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.avro.AvroEventReader;
import io.countersign.audit.domain.Appending;
import io.countersign.audit.domain.Appending.Item;
import io.countersign.audit.domain.Appending.Taken;
import io.countersign.audit.domain.Head;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topics;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.SharedStack;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries by month of recording.
class MonthsIT {

    @TempDir Path data;

    @Test void makesTheTablesOfThisMonthAndTheNextAndPutsEveryEntryIntoItsOwn() throws SQLException {
        // Given
        var stage = new Stage(data);
        stage.open(Topics.RUNS);
        // When
        stage.recorder(at("2031-01-31T23:59:59.999Z")).record(List.of(stage.examples().accepted(0, "case-1", "r1", "o-1")));
        stage.recorder(at("2031-02-01T00:00:00Z")).record(List.of(stage.examples().withdrawn(1, "case-1", "r1")));
        // Then
        assertThat(names(stage, "SELECT tableoid::regclass::text FROM entry ORDER BY leaf_index")).containsExactly("entry_2031_01", "entry_2031_02");
        assertThat(names(stage, "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'entry'::regclass")).contains("entry_2031_03");
        assertThat(stage.verifier.verify()).isInstanceOf(Verdict.Good.class);
        assertThat(stage.entries.story(new Filter("case-1", null, null, null))).hasSize(2);
    }

    @Test void nobodyTouchesTheTableOfAMonthItself() throws SQLException {
        // Given
        var stage = new Stage(data);
        stage.fill();
        var month = names(stage, "SELECT tableoid::regclass::text FROM entry LIMIT 1").getFirst();
        for (var login : List.of("audit_writer", "audit_signer", "audit_reader", "audit_admin")) {
            for (var attempt : List.of("INSERT INTO %s SELECT * FROM entry", "UPDATE %s SET step = 1", "DELETE FROM %s", "TRUNCATE %s")) {
                // When // Then
                assertThatThrownBy(() -> sql(stage, login, attempt.formatted(month))).as(login + " " + attempt)
                        .hasMessageMatching("(?s).*(append-only|permission denied).*");
            }
        }
        for (var attempt : List.of("CREATE TABLE entry_2040_01 (LIKE entry)", "ALTER TABLE entry DETACH PARTITION " + month, "DROP TABLE " + month,
                "INSERT INTO archive VALUES (now(), now() + interval '1 day', 0, 'x', sha256('x'), now())")) {
            assertThatThrownBy(() -> sql(stage, "audit_writer", attempt)).as(attempt).hasMessageMatching("(?s).*(must be owner|permission denied).*");
        }
        assertThatThrownBy(() -> sql(stage, "audit_reader", "SELECT make_entry_month(now())")).hasMessageContaining("permission denied");
        assertThat(stage.verifier.verify()).isInstanceOf(Verdict.Good.class);
    }

    @Test void takesOverWhatTheFirstLayoutHeld() throws Exception {
        // Given
        var database = SharedStack.get().freshDatabase("record");
        var flyway = Flyway.configure().initSql("SET ROLE audit_owner").dataSource(SharedStack.get().jdbcUrl(database), "audit_admin",
                SharedStack.get().databasePassword("audit_admin"));
        flyway.target("1").load().migrate();
        insertAsBefore(database);
        // When
        var stage = new Stage(data, database, new MemoryCaseKeys());
        // Then
        stage.signer.round();
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> {
            assertThat(good.entries()).isEqualTo(2);
            assertThat(good.unsigned()).isZero();
        });
        stage.indexer.catchUp(); // what is derived is made again after the layout changed
        assertThat(stage.entries.story(new Filter(null, null, "order", "o-1"))).hasSize(2);
        assertThat(names(stage, "SELECT DISTINCT tableoid::regclass::text FROM entry")).containsExactly("entry_2027_01");
    }

    private void insertAsBefore(String database) throws Exception {
        var shard = new ShardName(Topics.RUNS.name(), 0);
        var ids = Catalogue.ids(data);
        var reader = new AvroEventReader(ids, new MemoryCaseKeys());
        var examples = new Examples(ids, 0);
        var items = new ArrayList<Item>();
        for (var record : List.of(examples.accepted(0, "case-1", "r1", "o-1"), examples.withdrawn(1, "case-1", "r1"))) {
            items.add(new Item.Readable(record, reader.read(record.topic(), record.value())));
        }
        var batch = Appending.plan(Map.of(shard, Head.fresh(shard, Examples.TOPIC_ID)), items, Taken.NOTHING,
                RecordFolder.open(data, Stage.DEPLOYMENT, true).commitments());
        var head = batch.heads().getFirst();
        try (var connection = DriverManager.getConnection(SharedStack.get().jdbcUrl(database), "audit_writer", SharedStack.get().databasePassword("audit_writer"))) {
            connection.setAutoCommit(false);
            run(connection, "INSERT INTO shard VALUES (0, ?, 0, ?)", shard.topic(), head.topicId());
            run(connection, "INSERT INTO head VALUES (0, ?, ?, ?, ?, ?, ?)", head.frontier().size(), head.nextOffset(), head.lastOffset(), head.nextSeq(),
                    head.leaderEpoch(), head.frontier().peakBytes());
            for (var entry : batch.entries()) {
                var leaf = entry.leaf();
                var event = entry.event();
                run(connection, "INSERT INTO entry VALUES (0, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text, ?, ?, ?, ?)", entry.index(),
                        entry.leafBytes(), entry.leafHash().bytes(), leaf.topicId(), shard.topic(), leaf.offset(), leaf.prevOffset(), leaf.leaderEpoch(), leaf.seq(),
                        leaf.eventId(), leaf.entityId(), leaf.entityVersion(), leaf.type().code(), leaf.eventTimeMs(), leaf.actorId(), event.actorKind(),
                        event.actorRole(), event.caseId(), event.runId(), event.step(), event.flow(), entry.record().timestampMs(), entry.record().key(),
                        entry.payload().open(), entry.payload().rangeBytes());
                run(connection, "INSERT INTO entry_personal VALUES (0, ?, ?, ?)", entry.index(), entry.payload().personal(), event.summary());
                var ordinal = 0;
                for (var one : event.references()) {
                    run(connection, "INSERT INTO entry_reference VALUES (0, ?, ?, ?, ?)", entry.index(), ordinal++, one.kind(), one.value());
                }
            }
            connection.commit();
        }
    }

    private static void run(java.sql.Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }

    private static Clock at(String instant) {
        return Clock.fixed(Instant.parse(instant), ZoneOffset.UTC);
    }

    private static List<String> names(Stage stage, String query) throws SQLException {
        try (var connection = stage.source("audit_reader").getConnection(); var statement = connection.createStatement()) {
            var rows = statement.executeQuery(query);
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static void sql(Stage stage, String login, String sql) throws SQLException {
        try (var connection = stage.source(login).getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
