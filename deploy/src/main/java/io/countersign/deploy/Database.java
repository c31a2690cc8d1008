package io.countersign.deploy;

import io.countersign.casekeys.CaseKeySchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What the two databases need before a service can start: roles with one right each, and the databases themselves.
///
/// In the Record's, `audit_owner` owns the tables and can't log in; `audit_admin` makes them (migrations) as a member of it; `audit_writer`
/// appends, `audit_signer` stores checkpoints, `audit_reader` reads. Which table each may touch is granted by the migrations.
///
/// In the keys', `keys_owner` owns the table and can't log in; `keys_user` makes keys and reads them; `keys_destroyer` may also destroy them.
public final class Database {

    /// The name of the Record's database.
    public static final String RECORD = "record";

    /// The name of the database with the keys of cases: back it up apart from everything else.
    public static final String KEYS = "keys";

    /// The roles that log in to the Record's database, each with a password of its own.
    public static final List<String> LOGINS = List.of("audit_admin", "audit_writer", "audit_signer", "audit_reader");

    /// The roles that log in to the keys' database, each with a password of its own.
    public static final List<String> KEY_LOGINS = List.of("keys_user", "keys_destroyer");

    private Database() {}

    /// Makes the Record's roles and a database of it, or brings the passwords up to date when they exist.
    static void provision(Postgres postgres, Secrets secrets, String database) throws SQLException {
        try (var connection = postgres.connect(Postgres.SUPERUSER); var statement = connection.createStatement()) {
            makeRoles(connection, statement, secrets, "audit_owner", LOGINS);
            statement.execute("GRANT audit_owner TO audit_admin");
            makeDatabase(connection, statement, database, "audit_owner", LOGINS);
        }
    }

    /// Makes the keys' roles, database and table.
    static void provisionKeys(Postgres postgres, Secrets secrets) throws SQLException {
        try (var connection = postgres.connect(Postgres.SUPERUSER); var statement = connection.createStatement()) {
            makeRoles(connection, statement, secrets, "keys_owner", KEY_LOGINS);
            makeDatabase(connection, statement, KEYS, "keys_owner", KEY_LOGINS);
        }
        try (var connection = postgres.connect(KEYS); var statement = connection.createStatement()) {
            statement.execute("SET ROLE keys_owner");
            CaseKeySchema.create(connection);
        }
    }

    private static void makeRoles(Connection connection, Statement statement, Secrets secrets, String owner, List<String> logins) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", owner)) statement.execute("CREATE ROLE " + owner + " NOLOGIN");
        for (var role : logins) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role)) statement.execute("CREATE ROLE " + role + " LOGIN");
            // The secret is hexadecimal, so it can't end the literal.
            statement.execute("ALTER ROLE " + role + " PASSWORD '" + secrets.get(role) + "'");
        }
    }

    private static void makeDatabase(Connection connection, Statement statement, String database, String owner, List<String> logins) throws SQLException {
        var name = '"' + database.replace("\"", "\"\"") + '"';
        if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) statement.execute("CREATE DATABASE " + name + " OWNER " + owner);
        statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
        for (var role : logins) statement.execute("GRANT CONNECT ON DATABASE " + name + " TO " + role);
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
