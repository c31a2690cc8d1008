package io.countersign.audit;

import java.sql.SQLException;

/// The database did not do what was asked; nothing of the transaction was kept.
public final class RecordUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param cause what the database said
    public RecordUnavailable(SQLException cause) {
        super("The Record's database refused or did not answer: " + cause.getMessage(), cause);
    }

    /// @param message why, one sentence
    public RecordUnavailable(String message) {
        super(message);
    }
}
