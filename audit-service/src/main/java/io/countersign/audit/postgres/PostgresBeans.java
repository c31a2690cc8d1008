package io.countersign.audit.postgres;

import io.countersign.audit.Archives;
import io.countersign.audit.Cases;
import io.countersign.audit.CheckpointStore;
import io.countersign.audit.CosignatureStore;
import io.countersign.audit.Entries;
import io.countersign.audit.Incidents;
import io.countersign.audit.Ledger;
import io.countersign.audit.Logs;
import io.countersign.audit.Outbox;
import io.countersign.audit.RecordReader;
import io.countersign.audit.Search;
import io.countersign.audit.SearchIndex;
import io.countersign.audit.Shards;
import io.countersign.audit.insights.Numbers;
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

    @Produces @Singleton Entries entries(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresEntries(reader);
    }

    @Produces @Singleton Search search(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresSearch(reader);
    }

    @Produces @Singleton SearchIndex searchIndex(javax.sql.DataSource writer) {
        return new PostgresSearchIndex(writer);
    }

    @Produces @Singleton Numbers numbers(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresNumbers(reader);
    }

    @Produces @Singleton CosignatureStore cosignatures(@DataSource("signer") javax.sql.DataSource signer) {
        return new PostgresCosignatures(signer);
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

    @Produces @Singleton Outbox outbox(javax.sql.DataSource writer) {
        return new PostgresOutbox(writer);
    }

    @Produces @Singleton Cases cases(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresCases(reader);
    }

    @Produces @Singleton Logs logs(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresLogs(reader);
    }

    @Produces @Singleton Incidents incidents(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresIncidents(reader);
    }

    @Produces @Singleton Shards shards(@DataSource("reader") javax.sql.DataSource reader) {
        return new PostgresShards(reader);
    }
}
