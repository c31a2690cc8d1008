package io.countersign.audit.postgres;

import io.countersign.audit.Incidents;
import io.countersign.audit.domain.Incident;
import io.countersign.record.ShardName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Incidents as the reader's login sees them.
public final class PostgresIncidents implements Incidents {

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresIncidents(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public List<Kept> all(boolean closedToo) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("""
                    SELECT i.incident_id, s.topic, s.kafka_partition, i.kafka_offset, i.code, i.what, i.noticed_at, h.next_offset, h.next_seq, c.closed_by,
                           c.closed_at, c.why
                      FROM incident i JOIN shard s USING (shard) JOIN head h USING (shard) LEFT JOIN incident_closed c USING (incident_id)
                     WHERE ? OR i.stops AND c.incident_id IS NULL ORDER BY i.noticed_at, i.incident_id
                    """)) {
                select.setBoolean(1, closedToo);
                var rows = select.executeQuery();
                var all = new ArrayList<Kept>();
                while (rows.next()) {
                    all.add(kept(rows));
                }
                return all;
            }
        });
    }

    private static Kept kept(ResultSet row) throws SQLException {
        var closedAt = row.getTimestamp(11);
        return new Kept(row.getObject(1, UUID.class), new ShardName(row.getString(2), row.getInt(3)), row.getLong(4), Incident.Code.valueOf(row.getString(5)),
                row.getString(6), row.getTimestamp(7).toInstant(), row.getLong(8), row.getLong(9), row.getString(10),
                closedAt == null ? null : closedAt.toInstant(), row.getString(12));
    }
}
