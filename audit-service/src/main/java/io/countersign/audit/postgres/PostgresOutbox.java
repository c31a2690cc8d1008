package io.countersign.audit.postgres;

import io.countersign.audit.Outbox;
import io.countersign.audit.domain.Actor;
import io.countersign.schemas.Topics;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/// The Record's own events as the writer's login may handle them.
public final class PostgresOutbox implements Outbox {

    /// The same number for all who write own events, so that two never take one number.
    private static final long LOCK = 0x6f77_6e65L;
    private static final String ROW = "SELECT seq, event_id, entity_id, version, case_id, step, kind, written_at, value FROM record_event ";
    /// Numbers and versions go on after what is recorded, even where the outbox was lost and Kafka holds no more than the end of it.
    private static final String NEXT = """
            SELECT greatest((SELECT max(step) FROM record_event WHERE case_id = ?), (SELECT max(step) FROM entry WHERE case_id = ?), 0) + 1,
                   coalesce((SELECT max(version) FROM record_event WHERE entity_id = ?),
                            (SELECT max(entity_version) FROM leaf WHERE topic = ? AND entity_id = ?), 0) + 1,
                   coalesce((SELECT max(seq) FROM record_event),
                            (SELECT h.next_seq - 1 FROM head h JOIN shard s USING (shard) WHERE s.topic = ? AND s.kafka_partition = 0), 0) + 1
            """;

    private static final String AGREED = """
            SELECT redaction_id, case_id, asked_by, reason, agreed_by, agreed_role, authentication FROM redaction_agreed a
             WHERE NOT EXISTS (SELECT FROM record_event e WHERE e.entity_id = a.redaction_id AND e.kind = 'CaseRedacted') ORDER BY agreed_at, redaction_id
            """;

    private final Transactions transactions;

    /// @param source logs in as the writer
    public PostgresOutbox(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public <T> T inTurn(Function<Turn, T> work) {
        return transactions.run(tx -> {
            try (var lock = tx.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
                lock.setLong(1, LOCK);
                lock.executeQuery();
            }
            return work.apply(new InTransaction(tx));
        });
    }

    @Override public List<Row> above(long above, int most) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement(ROW + "WHERE seq > ? ORDER BY seq LIMIT ?")) {
                select.setLong(1, above);
                select.setInt(2, most);
                return rows(select);
            }
        });
    }

    @Override public List<Row> ofKinds(List<String> kinds) {
        return transactions.run(tx -> ofKinds(tx, kinds));
    }

    @Override public Optional<Instant> last(String entityId) {
        return transactions.run(tx -> last(tx, entityId));
    }

    @Override public List<Agreed> agreed() {
        return transactions.run(PostgresOutbox::agreed);
    }

    @Override public long last() {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("SELECT coalesce(max(seq), 0) FROM record_event")) {
                var row = select.executeQuery();
                row.next();
                return row.getLong(1);
            }
        });
    }

    private static List<Row> ofKinds(Connection tx, List<String> kinds) throws SQLException {
        try (var select = tx.prepareStatement(ROW + "WHERE kind = ANY (?) AND kind NOT IN ('CaseViewed', 'RecordSearched') ORDER BY seq")) {
            select.setArray(1, tx.createArrayOf("text", kinds.toArray()));
            return rows(select);
        }
    }

    private static List<Agreed> agreed(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement(AGREED)) {
            var found = select.executeQuery();
            var all = new ArrayList<Agreed>();
            while (found.next()) {
                all.add(new Agreed(found.getString(1), found.getString(2), found.getString(3), found.getString(4),
                        Actor.person(found.getString(5), found.getString(7)).in(found.getString(6))));
            }
            return all;
        }
    }

    private static Optional<Instant> last(Connection tx, String entityId) throws SQLException {
        try (var select = tx.prepareStatement("SELECT written_at FROM record_event WHERE entity_id = ? ORDER BY version DESC LIMIT 1")) {
            select.setString(1, entityId);
            var row = select.executeQuery();
            return row.next() ? Optional.of(row.getTimestamp(1).toInstant()) : Optional.empty();
        }
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        var found = select.executeQuery();
        var all = new ArrayList<Row>();
        while (found.next()) {
            all.add(new Row(found.getLong(1), found.getObject(2, UUID.class), found.getString(3), found.getLong(4), found.getString(5),
                    found.getLong(6), found.getString(7), found.getTimestamp(8).toInstant(), found.getBytes(9)));
        }
        return all;
    }

    private record InTransaction(Connection tx) implements Turn {

        @Override public List<Row> ofKinds(List<String> kinds) {
            return Transactions.sql(() -> PostgresOutbox.ofKinds(tx, kinds));
        }

        @Override public Optional<Instant> last(String entityId) {
            return Transactions.sql(() -> PostgresOutbox.last(tx, entityId));
        }

        @Override public Place next(String entityId, String caseId) {
            return Transactions.sql(() -> {
                try (var select = tx.prepareStatement(NEXT)) {
                    select.setString(1, caseId);
                    select.setString(2, caseId);
                    select.setString(3, entityId);
                    select.setString(4, Topics.RECORD_EVENTS.name());
                    select.setString(5, entityId);
                    select.setString(6, Topics.RECORD_EVENTS.name());
                    var row = select.executeQuery();
                    row.next();
                    return new Place(row.getLong(1), row.getLong(2), row.getLong(3));
                }
            });
        }

        @Override public List<Agreed> agreed() {
            return Transactions.sql(() -> PostgresOutbox.agreed(tx));
        }

        @Override public void agree(Agreed agreed, Instant now) {
            Transactions.sql(() -> {
                try (var row = tx.prepareStatement("""
                        INSERT INTO redaction_agreed (redaction_id, case_id, asked_by, reason, agreed_by, agreed_role, authentication, agreed_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
                    row.setString(1, agreed.redactionId());
                    row.setString(2, agreed.caseId());
                    row.setString(3, agreed.askedBy());
                    row.setString(4, agreed.reason());
                    row.setString(5, agreed.by().id());
                    row.setString(6, agreed.by().role());
                    row.setString(7, agreed.by().authentication());
                    row.setTimestamp(8, Timestamp.from(now));
                    return row.executeUpdate();
                }
            });
        }

        @Override public void closeIncident(UUID incidentId, String by, String reason) {
            Transactions.sql(() -> {
                try (var close = tx.prepareStatement("SELECT close_incident(?, ?, ?)")) {
                    close.setObject(1, incidentId);
                    close.setString(2, by);
                    close.setString(3, reason);
                    return close.execute();
                }
            });
        }

        @Override public void add(Row event) {
            Transactions.sql(() -> {
                try (var row = tx.prepareStatement("""
                        INSERT INTO record_event (seq, event_id, entity_id, version, case_id, step, kind, written_at, value)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                    row.setLong(1, event.seq());
                    row.setObject(2, event.eventId());
                    row.setString(3, event.entityId());
                    row.setLong(4, event.version());
                    row.setString(5, event.caseId());
                    row.setLong(6, event.step());
                    row.setString(7, event.kind());
                    row.setTimestamp(8, Timestamp.from(event.writtenAt()));
                    row.setBytes(9, event.value());
                    return row.executeUpdate();
                }
            });
        }
    }
}
