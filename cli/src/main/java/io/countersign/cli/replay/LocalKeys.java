package io.countersign.cli.replay;

import io.countersign.casekeys.CaseSealing;
import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.deploy.Database;
import io.countersign.deploy.LocalStack;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import org.postgresql.ds.PGPoolingDataSource;

/// The local stack's keys of cases, to read with: no key is made and none destroyed.
public final class LocalKeys implements AutoCloseable {

    private static final String LOGIN = "keys_user";

    private final PGPoolingDataSource keys;
    private final RecordCodec codec;

    @SuppressWarnings("deprecation") // a pool for one command: who reads a whole topic asks for many keys
    public LocalKeys(LocalStack stack) throws IOException {
        this.keys = new PGPoolingDataSource();
        keys.setDataSourceName("replay-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        keys.setMaxConnections(1);
        keys.setUrl(stack.jdbcUrl(Database.KEYS));
        keys.setUser(LOGIN);
        keys.setPassword(stack.databasePassword(LOGIN));
        this.codec = new RecordCodec(new SchemaIds(URI.create(stack.registryUrl()), stack.data().schemaIds(), Files.createTempDirectory("schemas").resolve("fetched.json")),
                new CaseSealing(new PostgresCaseKeys(keys)));
    }

    /// Opens what the services sealed.
    public RecordCodec codec() {
        return codec;
    }

    @Override
    public void close() {
        keys.close();
    }
}
