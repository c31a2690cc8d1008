package io.countersign.audit.postgres;

import java.sql.SQLException;

/// The database did not do what was asked; nothing of the transaction was kept.
public final class RecordUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RecordUnavailable(SQLException cause) {
        super("The Record's database refused or did not answer: " + cause.getMessage(), cause);
    }

    /// The SQL state, such as `42501` for a missing right.
    public String sqlState() {
        return ((SQLException) getCause()).getSQLState();
    }
}
