package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Stage;
import io.countersign.audit.Verifier.Verdict;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the database itself refuses, whoever asks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsIT {

    private static final List<String> TABLES = List.of("shard", "head", "leaf", "entry", "archive", "incident",
            "incident_closed", "checkpoint", "root_leaf", "subtree", "cosignature", "witness_refusal", "signing_key");
    private static final String COLUMNS =
            "shard, leaf_index, leaf, leaf_hash, kafka_offset, prev_offset, seq, event_id, topic, entity_id, entity_version, recorded_at";

    private Stage stage;

    @BeforeAll void fill(@TempDir Path data) {
        stage = new Stage(data);
        stage.fill();
    }

    @Test void nobodyButASuperuserCanChangeOrDeleteWhatIsRecorded() {
        for (var login : List.of("audit_writer", "audit_signer", "audit_reader", "audit_admin")) {
            for (var table : TABLES) {
                // When // Then
                assertThatThrownBy(() -> sql(login, "DELETE FROM " + table)).as("%s DELETE %s", login, table).isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> sql(login, "TRUNCATE " + table + " CASCADE")).as("%s TRUNCATE %s", login, table).isInstanceOf(SQLException.class);
                if (!table.equals("head")) {
                    assertThatThrownBy(() -> sql(login, "UPDATE " + table + " SET " + firstColumn(table) + " = " + firstColumn(table)))
                            .as("%s UPDATE %s", login, table).isInstanceOf(SQLException.class);
                }
            }
        }
        assertThat(stage.verifier.verify()).isInstanceOf(Verdict.Good.class);
    }

    @Test void everyLoginHasItsOneRightAndNoOther() {
        // When // Then
        assertThatThrownBy(() -> sql("audit_reader", copyOfLeaf("leaf_index + 3", "seq + 3"))).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_signer", copyOfLeaf("leaf_index + 3", "seq + 3"))).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_signer", "UPDATE head SET tree_size = tree_size + 1, next_seq = next_seq + 1")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_writer", "INSERT INTO checkpoint SELECT 'x', size, root_hash, frontier, note, signed_at FROM checkpoint LIMIT 1"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_writer", "INSERT INTO root_leaf VALUES (99, '', sha256('\\x00'))")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_writer", "INSERT INTO incident_closed SELECT gen_random_uuid(), now(), 'me', 'because I say so'"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_signer", "SELECT case_id FROM entry")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> sql("audit_writer", "ALTER TABLE entry DISABLE TRIGGER ALL")).hasMessageContaining("must be owner");
        assertThatThrownBy(() -> sql("audit_writer", "SET session_replication_role = replica")).hasMessageContaining("permission denied");
    }

    @Test void headsAndEntriesCannotDisagree() {
        // When // Then
        assertThatThrownBy(() -> sql("audit_writer", "UPDATE head SET tree_size = tree_size + 1, next_seq = next_seq + 1, next_offset = next_offset + 1, "
                + "last_offset = next_offset")).hasMessageContaining("has no leaf");
        assertThatThrownBy(() -> sql("audit_writer", "UPDATE head SET tree_size = tree_size - 1, next_seq = next_seq - 1")).hasMessageContaining("would go back");
        assertThatThrownBy(() -> sql("audit_writer", "UPDATE head SET next_offset = next_offset - 1, last_offset = last_offset - 1")).hasMessageContaining("would go back");
        assertThatThrownBy(() -> sql("audit_writer", copyOfLeaf("leaf_index + 100", "seq + 100"))).hasMessageContaining("lies above its head");
        assertThatThrownBy(() -> sql("audit_writer", copyOfLeaf("leaf_index", "seq"))).hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> sql("audit_writer", copyOfLeaf("leaf_index + 100", "seq"))).hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> sql("audit_writer", copyOfLeaf("leaf_index + 100", "seq + 100").replace("SELECT shard, leaf_index + 100, leaf, leaf_hash", "SELECT shard, leaf_index + 100, leaf, sha256('x')"))).hasMessageContaining("check constraint");
        assertThatThrownBy(() -> sql("audit_signer", "INSERT INTO checkpoint SELECT origin, size, root_hash, frontier, note, now() FROM checkpoint LIMIT 1"))
                .hasMessageContaining("duplicate key");
    }

    @Test void migrationsLeaveNothingToTheLoginThatRanThem() throws SQLException {
        try (var connection = stage.source("audit_admin").getConnection(); var statement = connection.createStatement()) {
            // When
            var owners = statement.executeQuery("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'");
            // Then
            assertThat(owners.next()).isTrue();
            assertThat(owners.getString(1)).isEqualTo("audit_owner");
            assertThat(owners.next()).isFalse();
        }
    }

    private static String copyOfLeaf(String index, String seq) {
        return "INSERT INTO leaf (" + COLUMNS + ") SELECT shard, " + index + ", leaf, leaf_hash, kafka_offset + 1000, prev_offset, " + seq
                + ", gen_random_uuid(), topic, entity_id, entity_version + 1000, recorded_at FROM leaf WHERE shard = 0 AND leaf_index = 0";
    }

    private static String firstColumn(String table) {
        return switch (table) {
            case "checkpoint", "subtree", "cosignature", "witness_refusal" -> "origin";
            case "signing_key" -> "number";
            case "incident", "incident_closed" -> "incident_id";
            case "root_leaf" -> "leaf_index";
            default -> "shard";
        };
    }

    private void sql(String login, String sql) throws SQLException {
        try (var connection = stage.source(login).getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
