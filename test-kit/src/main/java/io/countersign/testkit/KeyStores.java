package io.countersign.testkit;

import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.deploy.Database;
import io.countersign.deploy.LocalStack;
import org.postgresql.ds.PGPoolingDataSource;

/// Key stores of stacks.
final class KeyStores {

    private KeyStores() {}

    /// Connections are kept: who reads a whole topic asks for many keys.
    @SuppressWarnings("deprecation") // a pool for tests only
    static PostgresCaseKeys of(LocalStack stack) {
        var keys = new PGPoolingDataSource();
        keys.setDataSourceName("keys-" + SharedStack.freshId());
        keys.setMaxConnections(3);
        keys.setUrl(stack.jdbcUrl(Database.KEYS));
        keys.setUser("keys_destroyer");
        keys.setPassword(stack.databasePassword("keys_destroyer"));
        return new PostgresCaseKeys(keys);
    }
}
