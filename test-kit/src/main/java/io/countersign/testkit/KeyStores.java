package io.countersign.testkit;

import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.deploy.Database;
import io.countersign.deploy.LocalStack;
import org.postgresql.ds.PGSimpleDataSource;

/// Key stores of stacks.
final class KeyStores {

    private KeyStores() {}

    /// A connection a question: tests ask few.
    static PostgresCaseKeys of(LocalStack stack) {
        var keys = new PGSimpleDataSource();
        keys.setUrl(stack.jdbcUrl(Database.KEYS));
        keys.setUser("keys_destroyer");
        keys.setPassword(stack.databasePassword("keys_destroyer"));
        return new PostgresCaseKeys(keys);
    }
}
