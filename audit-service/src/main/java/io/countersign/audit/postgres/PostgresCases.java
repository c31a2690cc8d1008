package io.countersign.audit.postgres;

import io.countersign.audit.Cases;
import io.countersign.record.EventType;
import io.countersign.schemas.Topics;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/// What the columns of entries say of cases.
public final class PostgresCases implements Cases {

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresCases(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public boolean exists(String caseId) {
        return first("SELECT case_id FROM entry WHERE case_id = ? AND topic <> ? LIMIT 1", caseId, Topics.RECORD_EVENTS.name()).isPresent();
    }

    @Override public List<String> runs(String caseId) {
        return all("SELECT run_id FROM entry WHERE case_id = ? AND event_type = ? ORDER BY step", caseId, EventType.RUN_ACCEPTED.code());
    }

    @Override public boolean acceptedAfter(String caseId, Instant instant) {
        return first("SELECT run_id FROM entry WHERE case_id = ? AND event_type = ? AND recorded_at > ? LIMIT 1", caseId, EventType.RUN_ACCEPTED.code(),
                Timestamp.from(instant)).isPresent();
    }

    @Override public boolean approvalAsked(String caseId) {
        return first("SELECT case_id FROM entry WHERE case_id = ? AND event_type = ? LIMIT 1", caseId, EventType.APPROVAL_ASKED.code()).isPresent();
    }

    @Override public Optional<String> caseOf(String runId) {
        return first("SELECT case_id FROM entry WHERE run_id = ? LIMIT 1", runId);
    }

    private Optional<String> first(String query, Object... values) {
        return all(query, values).stream().findFirst();
    }

    private List<String> all(String query, Object... values) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement(query)) {
                for (var i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                return strings(select.executeQuery());
            }
        });
    }

    private static List<String> strings(java.sql.ResultSet rows) throws SQLException {
        var all = new ArrayList<String>();
        while (rows.next()) {
            all.add(rows.getString(1));
        }
        return all;
    }
}
