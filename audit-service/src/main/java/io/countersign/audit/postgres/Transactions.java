package io.countersign.audit.postgres;

import io.countersign.audit.RecordUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// One transaction around one piece of work: committed when it returns, rolled back when it throws.
final class Transactions {

    interface Work<T> {
        T run(Connection tx) throws SQLException;
    }

    /// Work in a transaction that is under way.
    interface Query<T> {
        T run() throws SQLException;
    }

    private final DataSource source;

    Transactions(DataSource source) {
        this.source = source;
    }

    <T> T run(Work<T> work) {
        return run(Connection.TRANSACTION_READ_COMMITTED, work);
    }

    <T> T run(int isolation, Work<T> work) {
        try (var tx = source.getConnection()) {
            tx.setAutoCommit(false);
            tx.setTransactionIsolation(isolation);
            try {
                var result = work.run(tx);
                tx.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                tx.rollback();
                throw e;
            } finally {
                // The pool gives the connection to somebody who expects the default.
                tx.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                tx.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new RecordUnavailable(e);
        }
    }

    /// Does a piece of the work of a transaction for those who know nothing of SQL.
    ///
    /// @throws RecordUnavailable the database does not answer
    static <T> T sql(Query<T> query) {
        try {
            return query.run();
        } catch (SQLException e) {
            throw new RecordUnavailable(e);
        }
    }
}
