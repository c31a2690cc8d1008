package io.countersign.audit.postgres;

import io.countersign.audit.Cases;
import io.countersign.audit.CheckpointStore;
import io.countersign.audit.Ledger;
import io.countersign.audit.Outbox;
import io.countersign.audit.RecordReader;
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

    @Produces @Singleton Outbox outbox(javax.sql.DataSource writer) {
        return new PostgresOutbox(writer);
    }
<<<<<<< HEAD

    @Produces @Singleton Cases cases(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresCases(reader);
    }
=======
>>>>>>> e0c6de35d92c44ad100818a25de3e1352cfa25c1
}
