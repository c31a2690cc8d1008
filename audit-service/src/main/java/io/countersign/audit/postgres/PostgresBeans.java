package io.countersign.audit.postgres;

import io.countersign.audit.Cases;
import io.countersign.audit.Archives;
import io.countersign.audit.CheckpointStore;
import io.countersign.audit.KeyDestroyer;
import io.countersign.audit.Ledger;
import io.countersign.audit.Logs;
import io.countersign.audit.Outbox;
import io.countersign.audit.RecordReader;
import io.countersign.casekeys.CaseSealing;
import io.countersign.casekeys.PostgresCaseKeys;
import io.countersign.schemas.wire.Sealing;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Makes this wall's parts, each with its own login.
final class PostgresBeans {

    @Produces @Singleton Ledger ledger(javax.sql.DataSource writer) {
        return new PostgresLedger(writer);
    }

    @Produces @Singleton CheckpointStore checkpoints(@DataSource("signer") javax.sql.DataSource signer) {
        return new PostgresCheckpoints(signer);
    }

    @Produces @Singleton RecordReader record(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresRecord(reader);
    }

    @Produces @Singleton Archives archives(@DataSource("admin") javax.sql.DataSource admin) {
        return new PostgresArchives(admin);
    }

    @Produces @Singleton PostgresCaseKeys caseKeys(@DataSource("keys") javax.sql.DataSource keys) {
        return new PostgresCaseKeys(keys);
    }

    @Produces @Singleton Sealing sealing(PostgresCaseKeys keys) {
        return new CaseSealing(keys);
    }

    @Produces @Singleton KeyDestroyer destroyer(PostgresCaseKeys keys) {
        return keys::destroy;
    }

    @Produces @Singleton Outbox outbox(javax.sql.DataSource writer) {
        return new PostgresOutbox(writer);
    }

    @Produces @Singleton Cases cases(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresCases(reader);
    }

    @Produces @Singleton Logs logs(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresLogs(reader);
    }
}
