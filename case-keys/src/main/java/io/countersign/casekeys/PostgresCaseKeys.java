package io.countersign.casekeys;

import io.countersign.record.Seal;
import io.countersign.schemas.wire.LookupUnavailable;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// Keys in table `case_key` of database `keys`. Each is remembered for a few seconds, so that a case costs a service one question, and a
/// destroyed key is gone from every process soon.
public final class PostgresCaseKeys implements CaseKeys, CaseKeyDestroyer {

    /// How long a key is remembered.
    public static final Duration REMEMBERED = Duration.ofSeconds(10);

    private static final int MOST = 10_000;
    /// Keys that are made in one transaction.
    private static final int AT_ONCE = 500;
    /// SQL states that asking again can't mend: a data exception, a broken constraint, a limit such as that of an index.
    private static final Pattern WRONG_WORDS = Pattern.compile("(22|23|54).*");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String COLUMNS = "SELECT key_id, case_id, secret, commit_key FROM case_key ";
    private static final String FOUND_OR_MADE = """
            WITH found AS (SELECT key_id, case_id, secret, commit_key FROM case_key WHERE case_id = ? AND secret IS NOT NULL),
            made AS (INSERT INTO case_key (key_id, case_id, secret, commit_key)
                SELECT ?, ?, ?::bytea, ?::bytea WHERE NOT EXISTS (SELECT FROM found)
                ON CONFLICT (case_id) WHERE secret IS NOT NULL DO NOTHING RETURNING key_id, case_id, secret, commit_key)
            SELECT * FROM found UNION ALL SELECT * FROM made""";

    private final DataSource keys;
    private final Remembered<CaseKey> byCase;
    private final Remembered<CaseKey> byId;

    /// @param keys database `keys`, as `keys_user` or, to destroy, as `keys_destroyer`
    public PostgresCaseKeys(DataSource keys) {
        this(keys, System::nanoTime);
    }

    /// @param nanoTime what measures how long a key is remembered, such as `System::nanoTime`
    public PostgresCaseKeys(DataSource keys, LongSupplier nanoTime) {
        this.keys = keys;
        this.byCase = new Remembered<>(MOST, REMEMBERED, nanoTime);
        this.byId = new Remembered<>(MOST, REMEMBERED, nanoTime);
    }

    @Override
    public CaseKey current(String caseId) {
        return byCase.get(caseId).orElseGet(() -> remember(asked(connection -> inUse(connection, caseId))));
    }

    @Override
    public void prepare(Collection<String> caseIds) {
        // In one order, so that two who make the same keys at once don't wait for each other.
        var unknown = caseIds.stream().distinct().filter(id -> byCase.get(id).isEmpty()).sorted().toList();
        for (int from = 0; from < unknown.size(); from += AT_ONCE) {
            var some = unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE));
            asked(connection -> inUse(connection, some)).forEach(this::remember);
        }
    }

    @Override
    public Optional<CaseKey> key(String keyId) {
        var remembered = byId.get(keyId);
        return remembered.isPresent() ? remembered : asked(connection -> one(connection, COLUMNS + "WHERE key_id = ?", keyId)).map(this::remember);
    }

    /// Asks the store anew for what concerns the case.
    public void forget(String caseId) {
        byCase.forget(key -> key.caseId().equals(caseId));
        byId.forget(key -> key.caseId().equals(caseId));
    }

    @Override
    public List<String> destroy(String caseId, String by, String why) {
        try {
            return asked(connection -> {
                try (var update = connection.prepareStatement("UPDATE case_key SET secret = NULL, destroyed_at = now(), destroyed_by = ?, why = ? "
                        + "WHERE case_id = ? AND secret IS NOT NULL")) {
                    update.setString(1, by);
                    update.setString(2, why);
                    update.setString(3, caseId);
                    if (update.executeUpdate() > 0) {
                        vacuum(connection);
                    }
                }
                return destroyed(connection, caseId);
            });
        } finally {
            forget(caseId);
        }
    }

    private CaseKey remember(CaseKey key) {
        byId.put(key.id(), key);
        if (key.destroyed()) {
            byCase.forget(inUse -> inUse.id().equals(key.id()));
        } else {
            byCase.put(key.caseId(), key);
        }
        return key;
    }

    private static CaseKey inUse(Connection connection, String caseId) throws SQLException {
        while (true) { // empty: somebody else made one at the same time, or destroyed the one there was
            var found = foundOrMade(connection, caseId);
            if (found.isPresent()) {
                return found.get();
            }
        }
    }

    private static List<CaseKey> inUse(Connection connection, List<String> caseIds) throws SQLException {
        var made = caseIds.stream().map(PostgresCaseKeys::made).toList();
        try (var insert = connection.prepareStatement("INSERT INTO case_key (case_id, key_id, secret, commit_key) "
                + "SELECT * FROM unnest(?::text[], ?::text[], ?::bytea[], ?::bytea[]) ON CONFLICT (case_id) WHERE secret IS NOT NULL DO NOTHING");
                var select = connection.prepareStatement(COLUMNS + "WHERE case_id = ANY (?) AND secret IS NOT NULL")) {
            insert.setArray(1, connection.createArrayOf("text", caseIds.toArray()));
            insert.setArray(2, connection.createArrayOf("text", made.stream().map(CaseKey::id).toArray()));
            insert.setArray(3, connection.createArrayOf("bytea", made.stream().map(CaseKey::secret).toArray(byte[][]::new)));
            insert.setArray(4, connection.createArrayOf("bytea", made.stream().map(CaseKey::commitKey).toArray(byte[][]::new)));
            insert.executeUpdate();
            select.setArray(1, connection.createArrayOf("text", caseIds.toArray()));
            try (var rows = select.executeQuery()) {
                var found = new ArrayList<CaseKey>();
                while (rows.next()) {
                    found.add(key(rows));
                }
                return found;
            }
        }
    }

    private static CaseKey made(String caseId) {
        var secret = random(32);
        return new CaseKey("ck_" + HexFormat.of().formatHex(random(16)), caseId, secret, Seal.commitKey(secret));
    }

    /// One question for a case that has a key and for one that gets it.
    private static Optional<CaseKey> foundOrMade(Connection connection, String caseId) throws SQLException {
        var made = made(caseId);
        try (var ask = connection.prepareStatement(FOUND_OR_MADE)) {
            ask.setString(1, caseId);
            ask.setString(2, made.id());
            ask.setString(3, caseId);
            ask.setBytes(4, made.secret());
            ask.setBytes(5, made.commitKey());
            try (var rows = ask.executeQuery()) {
                return rows.next() ? Optional.of(key(rows)) : Optional.empty();
            }
        }
    }

    private static List<String> destroyed(Connection connection, String caseId) throws SQLException {
        try (var select = connection.prepareStatement("SELECT key_id FROM case_key WHERE case_id = ? AND secret IS NULL ORDER BY made_at, key_id")) {
            select.setString(1, caseId);
            try (var rows = select.executeQuery()) {
                var ids = new ArrayList<String>();
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
                return List.copyOf(ids);
            }
        }
    }

    /// Lets the row's old version go, which still holds the secret. Where an old transaction keeps it, PostgreSQL's own rounds do it later.
    private static void vacuum(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            return; // the row's new version isn't committed yet
        }
        try (var statement = connection.createStatement()) {
            statement.execute("VACUUM case_key");
        }
    }

    private static Optional<CaseKey> one(Connection connection, String query, String value) throws SQLException {
        try (var select = connection.prepareStatement(query)) {
            select.setString(1, value);
            try (var rows = select.executeQuery()) {
                return rows.next() ? Optional.of(key(rows)) : Optional.empty();
            }
        }
    }

    private static CaseKey key(ResultSet row) throws SQLException {
        return new CaseKey(row.getString(1), row.getString(2), row.getBytes(3), row.getBytes(4));
    }

    private static byte[] random(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return random;
    }

    private <T> T asked(Question<T> question) {
        try (var connection = keys.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            if (e.getSQLState() != null && WRONG_WORDS.matcher(e.getSQLState()).matches()) {
                throw new IllegalArgumentException("The key store can't keep such an id: " + e.getMessage(), e);
            }
            throw new LookupUnavailable("The key store does not answer: " + e.getMessage(), e);
        }
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
