package io.countersign.deploy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What the Record's database needs before audit-service can start: four roles with one right each, and the database.
///
/// `audit_owner` owns the tables and can't log in; `audit_admin` makes them (migrations) as a member of it; `audit_writer`
/// appends, `audit_signer` stores checkpoints, `audit_reader` reads. Which table each may touch is granted by the migrations.
public final class Database {

    /// The name of the Record's database.
    public static final String RECORD = "record";

    /// The roles that log in, each with a password of its own.
    public static final List<String> LOGINS = List.of("audit_admin", "audit_writer", "audit_signer", "audit_reader");

    private Database() {}

    /// Makes the roles and the database, or brings the passwords up to date when they exist.
    static void provision(Postgres postgres, Secrets secrets, String database) throws SQLException {
        try (var connection = postgres.connect(Postgres.SUPERUSER); var statement = connection.createStatement()) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", "audit_owner")) statement.execute("CREATE ROLE audit_owner NOLOGIN");
            for (var role : LOGINS) {
                if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) statement.execute("CREATE ROLE " + role + " LOGIN");
                // The secret is hexadecimal, so it can't end the literal.
                statement.execute("ALTER ROLE " + role + " PASSWORD '" + secrets.get(role) + "'");
            }
            statement.execute("GRANT audit_owner TO audit_admin");
            makeDatabase(connection, statement, database);
        }
    }

    private static void makeDatabase(Connection connection, Statement statement, String database) throws SQLException {
        var name = '"' + database.replace("\"", "\"\"") + '"';
        if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) statement.execute("CREATE DATABASE " + name + " OWNER audit_owner");
        statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        for (var role : LOGINS) statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + role);
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var select = connection.prepareStatement(query)) {
            select.setString(1, name);
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
