package io.countersign.casekeys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/// The table of the key store's database.
public final class CaseKeySchema {

    private CaseKeySchema() {
    }

    /// Makes the table with its rules and rights; doing it again changes nothing.
    ///
    /// @param owner a connection to database `keys` as the role that the table is to belong to
    public static void create(Connection owner) throws SQLException {
        try (var sql = CaseKeySchema.class.getResourceAsStream("keys.sql"); var statement = owner.createStatement()) {
            statement.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
