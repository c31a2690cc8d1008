package io.countersign.casekeys;

import io.countersign.record.Seal;
import io.countersign.schemas.wire.LookupUnavailable;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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
    /// SQL states that asking again can't mend: a data exception, a broken constraint, a limit such as that of an index.
    private static final Pattern WRONG_WORDS = Pattern.compile("(22|23|54).*");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String COLUMNS = "SELECT key_id, case_id, secret, commit_key FROM case_key ";

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
        while (true) {
            var found = one(connection, COLUMNS + "WHERE case_id = ? AND secret IS NOT NULL", caseId);
            if (found.isPresent()) {
                return found.get();
            }
            var secret = random(32);
            var made = new CaseKey("ck_" + HexFormat.of().formatHex(random(16)), caseId, secret, Seal.commitKey(secret));
            if (insert(connection, made)) {
                return made;
            }
        }
    }

    /// @return false: somebody else made one meanwhile
    private static boolean insert(Connection connection, CaseKey key) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO case_key (key_id, case_id, secret, commit_key) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT (case_id) WHERE secret IS NOT NULL DO NOTHING")) {
            insert.setString(1, key.id());
            insert.setString(2, key.caseId());
            insert.setBytes(3, key.secret());
            insert.setBytes(4, key.commitKey());
            return insert.executeUpdate() == 1;
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
