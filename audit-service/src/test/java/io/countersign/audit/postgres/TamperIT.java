package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Stage;
import io.countersign.audit.Verifier.Verdict;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A superuser whom no right, trigger or check stops changes one thing at a time: each must be found, and the entry named.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TamperIT {

    /// The entry that is spoilt: neither the first nor the last of its shard.
    private static final String HERE = " WHERE shard = (SELECT shard FROM shard WHERE topic = 'countersign.runs.v1') AND leaf_index = 2";

    private Stage stage;

    @BeforeAll void fill(@TempDir Path data) throws SQLException {
        stage = new Stage(data);
        stage.fill();
        sql("ALTER TABLE leaf DROP CONSTRAINT leaf_check", "ALTER TABLE root_leaf DROP CONSTRAINT root_leaf_check");
    }

    @Test void aRecordThatNobodyTouchedVerifies() {
        // When
        var verdict = stage.verifier.verify();
        // Then
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Good.class, good -> {
            assertThat(good.entries()).isEqualTo(9);
            assertThat(good.unsigned()).isZero();
            assertThat(good.checkpoint()).startsWith("test/audit\n2\n");
        });
    }

    @Test void findsEveryChangedColumn() throws SQLException {
        // Given
        var changes = List.of(
                "topic_id = gen_random_uuid()", "topic = topic || 'x'", "kafka_partition = 1", "kafka_offset = kafka_offset + 100",
                "prev_offset = prev_offset + 1", "leader_epoch = leader_epoch + 1", "seq = seq + 100", "event_id = gen_random_uuid()",
                "entity_id = entity_id || 'x'", "entity_version = entity_version + 100", "event_type = event_type + 1",
                "occurred_at_ms = occurred_at_ms + 1", "actor_id = 'tom'", "actor_kind = 'program'", "actor_role = 'finance'", "actor_role = NULL",
                "case_id = 'case-9'", "run_id = 'run_r9'", "run_id = NULL", "step = step + 1", "flow = 'other'", "flow = NULL",
                "kafka_time_ms = kafka_time_ms + 1", "kafka_key = 'x'", "kafka_key = NULL", "kafka_key = ''",
                "open_part = open_part || 'x'", "personal_ranges = ''", "personal_part = personal_part || 'x'", "shard = shard + 1",
                "recorded_at = recorded_at + interval '1 second'");
        for (var change : changes) {
            // When // Then
            assertNamed("UPDATE entry SET " + change + HERE, change);
        }
        assertThat(changes.stream().map(change -> change.substring(0, change.indexOf(' ')))).containsAll(columns("entry", "leaf_index"));
    }

    @Test void findsEveryChangedColumnOfALeaf() throws SQLException {
        // Given
        var changes = List.of("leaf = leaf || 'x'", "leaf_hash = sha256('x')", "kafka_offset = kafka_offset + 100", "prev_offset = prev_offset + 1",
                "seq = seq + 100", "event_id = gen_random_uuid()", "topic = topic || 'x'", "entity_id = entity_id || 'x'",
                "entity_version = entity_version + 100", "recorded_at = recorded_at + interval '1 second'");
        for (var change : changes) {
            // When // Then
            assertNamed("UPDATE leaf SET " + change + HERE, change);
        }
        assertThat(changes.stream().map(change -> change.substring(0, change.indexOf(' ')))).containsAll(columns("leaf", "shard", "leaf_index"));
    }

    @Test void findsWhatALeafCommitsToGoneOrTwiceOrWithoutALeaf() throws SQLException {
        assertNamed("DELETE FROM entry" + HERE, "gone");
        assertNamed("CREATE TEMP TABLE one AS SELECT * FROM entry" + HERE + "; UPDATE one SET recorded_at = recorded_at + interval '1 second'; "
                + "INSERT INTO entry TABLE one; DROP TABLE one", "twice");
        assertBad("CREATE TEMP TABLE one AS SELECT * FROM entry" + HERE + "; UPDATE one SET leaf_index = 99; INSERT INTO entry TABLE one; DROP TABLE one",
                "Entry 99 of countersign.runs.v1/0", "has no leaf");
    }

    /// Every byte is spoilt in `ShardCheckTest`; here a sample goes the whole way through the database.
    @Test void findsAChangedByteOfLeafPayloadAndPersonalPart() throws SQLException {
        for (var column : List.of("leaf", "open_part", "personal_ranges", "personal_part", "kafka_key")) {
            var length = length(column.equals("leaf") ? "leaf" : "entry", column);
            for (var at = 0; at < length; at += 16) {
                var change = column + " = set_byte(" + column + ", " + at + ", get_byte(" + column + ", " + at + ") # 1)";
                // When // Then
                if (column.equals("leaf")) {
                    // With its hash, so that the row fits itself.
                    assertNamed("UPDATE leaf SET " + change + ", leaf_hash = sha256('\\x00'::bytea || set_byte(leaf, " + at + ", get_byte(leaf, " + at + ") # 1))" + HERE,
                            "byte " + at + " of leaf");
                } else {
                    assertNamed("UPDATE entry SET " + change + HERE, "byte " + at + " of " + column);
                }
            }
        }
    }

    @Test void findsAMissingEntryWhereverItStood() throws SQLException {
        assertBad("DELETE FROM leaf" + HERE, "Entry 3", "entry 2 is missing");
        assertBad("DELETE FROM leaf WHERE leaf_index = 5; DELETE FROM entry WHERE leaf_index = 5", "Entry 5 of countersign.runs.v1/0 is missing");
    }

    @Test void findsACutTailEvenWhenTheHeadWasCutToo() throws SQLException {
        assertBad("DELETE FROM leaf WHERE leaf_index = 5; DELETE FROM entry WHERE leaf_index = 5; UPDATE head h SET tree_size = 5, next_seq = 6 FROM shard s WHERE s.shard = h.shard AND "
                + "s.topic = 'countersign.runs.v1'", "Entry 5 of countersign.runs.v1/0 is missing: 6 entries were signed");
    }

    @Test void findsChangedHeadsCheckpointsAndRootLeaves() throws SQLException {
        assertBad("UPDATE head SET last_offset = last_offset - 1", "head", "last offset was changed");
        assertBad("UPDATE head SET frontier = ''", "tree size was changed");
        assertBad("UPDATE head SET frontier = set_byte(frontier, 3, get_byte(frontier, 3) # 1)", "frontier was changed");
        assertBad("UPDATE head SET leader_epoch = 7", "leader epoch was changed");
        assertBad("UPDATE shard SET topic_id = gen_random_uuid()", "topic_id was changed");
        assertBad("UPDATE checkpoint SET note = replace(note, E'\\n6\\n', E'\\n5\\n')", "does not fit");
        assertBad("UPDATE checkpoint SET root_hash = sha256('x')", "stored root or frontier was changed");
        assertBad("UPDATE root_leaf SET leaf = leaf || 'x'", "Leaf 0 of the root log");
        assertBad("UPDATE root_leaf SET leaf = leaf || 'x', leaf_hash = sha256('\\x00'::bytea || (leaf || 'x'::bytea))", "Leaf 0 of the root log");
        assertBad("DELETE FROM root_leaf WHERE leaf_index = 1", "root log lacks the checkpoint");
        assertBad("DELETE FROM checkpoint WHERE origin = 'test/audit'", "root log has 2 leaves, which is not what was signed");
    }

    @Test void findsAWholeLogThatWasTakenOut() throws SQLException {
        assertBad("DELETE FROM leaf r USING shard s WHERE s.shard = r.shard AND s.topic LIKE '%directives%'; "
                + "DELETE FROM entry r USING shard s WHERE s.shard = r.shard AND s.topic LIKE '%directives%'; "
                + "DELETE FROM head r USING shard s WHERE s.shard = r.shard AND s.topic LIKE '%directives%'; "
                + "DELETE FROM shard WHERE topic LIKE '%directives%'", "The log was signed, but it is not in the Record any more");
    }

    @Test void findsADatabaseThatIsOlderThanTheCheckpointKeptOutsideIt() throws SQLException {
        assertBad("DELETE FROM leaf; DELETE FROM entry; DELETE FROM head; DELETE FROM shard; "
                + "DELETE FROM checkpoint; DELETE FROM root_leaf", "kept outside the database (2 leaves) is not in the Record");
    }

    private List<String> columns(String table, String... without) throws SQLException {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            var rows = statement.executeQuery("SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '" + table + "'");
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            all.removeAll(List.of(without));
            return all;
        }
    }

    private int length(String table, String column) throws SQLException {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            var row = statement.executeQuery("SELECT length(" + column + ") FROM " + table + HERE);
            row.next();
            return row.getInt(1);
        }
    }

    private void assertNamed(String change, String what) throws SQLException {
        var verdict = verdictAfter(change);
        assertThat(verdict).as(what).isInstanceOfSatisfying(Verdict.Bad.class, bad -> {
            assertThat(bad.shard()).isEqualTo("countersign.runs.v1/0");
            assertThat(bad.index()).isEqualTo(2);
            assertThat(bad.what()).contains("Entry 2 of countersign.runs.v1/0");
        });
    }

    private void assertBad(String change, String... parts) throws SQLException {
        var verdict = verdictAfter(change);
        assertThat(verdict).as(change).isInstanceOfSatisfying(Verdict.Bad.class, bad -> assertThat(bad.what()).contains(parts));
    }

    /// Makes a change, verifies, and puts everything back as it was.
    private Verdict verdictAfter(String change) throws SQLException {
        sql("DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept; "
                + copies("CREATE TABLE kept.%1$s AS TABLE public.%1$s"), change);
        try {
            return stage.verifier.verify();
        } finally {
            sql(copies("DELETE FROM public.%1$s; INSERT INTO public.%1$s TABLE kept.%1$s"));
        }
    }

    private static String copies(String template) {
        return String.join("; ", List.of("shard", "head", "leaf", "entry", "archive", "checkpoint", "root_leaf").stream()
                .map(template::formatted).toList());
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            for (var one : statements) {
                statement.execute(one);
            }
        }
    }
}
