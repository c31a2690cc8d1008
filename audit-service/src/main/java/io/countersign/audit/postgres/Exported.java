package io.countersign.audit.postgres;

import io.countersign.audit.Wanted;
import io.countersign.record.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The condition that [Wanted] stands for; values never become part of the SQL.
final class Exported {

    private static final String CASES_OF_REFERENCE = "(SELECT r.case_id FROM search_reference r WHERE r.value = ?";

    private final StringBuilder condition = new StringBuilder("true");
    private final List<Object> values = new ArrayList<>();

    /// @param wanted which entries, of table `entry` as `e`
    Exported(Wanted wanted) {
        if (wanted.caseId() != null) {
            and("e.case_id = ?", wanted.caseId());
        }
        if (wanted.runId() != null) {
            var redacted = "e.event_type = " + EventType.CASE_REDACTED.code() + " AND e.case_id IN (SELECT m.case_id FROM entry m WHERE m.run_id = ?)";
            and("(e.run_id = ? OR " + redacted + ")", wanted.runId(), wanted.runId());
        }
        if (wanted.reference() != null && wanted.referenceKind() != null) {
            and("e.case_id IN " + CASES_OF_REFERENCE + " AND r.kind = ?)", wanted.reference(), wanted.referenceKind());
        } else if (wanted.reference() != null) {
            and("e.case_id IN " + CASES_OF_REFERENCE + " UNION ALL SELECT ?)", wanted.reference(), wanted.reference());
        }
        if (wanted.shard() != null) {
            and("e.topic = ? AND e.kafka_partition = ?", wanted.shard().topic(), wanted.shard().partition());
        }
        if (wanted.from() != null) {
            and("e.occurred_at_ms >= ?", wanted.from().toEpochMilli());
        }
        if (wanted.to() != null) {
            and("e.occurred_at_ms < ?", wanted.to().toEpochMilli());
        }
    }

    /// The condition, to stand behind `WHERE`.
    String condition() {
        return condition.toString();
    }

    /// Whether there is such an entry.
    boolean any(Connection tx) throws SQLException {
        try (var select = tx.prepareStatement("SELECT FROM entry e WHERE " + condition + " LIMIT 1")) {
            fill(select);
            return select.executeQuery().next();
        }
    }

    void fill(PreparedStatement select) throws SQLException {
        for (var i = 0; i < values.size(); i++) {
            select.setObject(i + 1, values.get(i));
        }
    }

    private void and(String more, Object... given) {
        condition.append(" AND ").append(more);
        values.addAll(List.of(given));
    }
}
