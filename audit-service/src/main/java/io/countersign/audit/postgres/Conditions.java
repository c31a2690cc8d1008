package io.countersign.audit.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// SQL and its values, built side by side; a value never becomes part of the SQL.
final class Conditions {

    private final StringBuilder sql;
    private final List<Object> values = new ArrayList<>();

    Conditions(String start, Object... values) {
        this.sql = new StringBuilder(start);
        this.values.addAll(List.of(values));
    }

    /// @param more a value for each `?`; a `String[]` stands for an array of texts
    Conditions and(String more, Object... values) {
        sql.append(more);
        this.values.addAll(List.of(values));
        return this;
    }

    Conditions and(Conditions other) {
        sql.append(other.sql);
        values.addAll(other.values);
        return this;
    }

    PreparedStatement prepare(Connection tx) throws SQLException {
        var select = tx.prepareStatement(sql.toString());
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            select.setObject(i + 1, value instanceof String[] texts ? tx.createArrayOf("text", texts) : value);
        }
        return select;
    }
}
