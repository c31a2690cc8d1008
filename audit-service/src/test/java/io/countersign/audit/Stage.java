package io.countersign.audit;

import io.countersign.audit.avro.AvroEventReader;
import io.countersign.audit.insights.Numbers;
import io.countersign.audit.postgres.PostgresCheckpoints;
import io.countersign.audit.postgres.PostgresEntries;
import io.countersign.audit.postgres.PostgresLedger;
import io.countersign.audit.postgres.PostgresLogs;
import io.countersign.audit.postgres.PostgresNumbers;
import io.countersign.audit.postgres.PostgresRecord;
import io.countersign.audit.postgres.PostgresSearch;
import io.countersign.audit.postgres.PostgresSearchIndex;
import io.countersign.casekeys.CaseSealing;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.SharedStack;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// A Record in a database of its own, with everything but Kafka real.
public final class Stage {

    public static final String DEPLOYMENT = "test";
    
    private final String database;
    private final Examples examples;

    public final MemoryCaseKeys keys;
    public final AvroEventReader events;
    public final PostgresLedger ledger;
    public final PostgresRecord record;
    public final PostgresLogs logs;
    public final RecordFolder folder;
    public final Signer signer;
    public final Verifier verifier;
    public final Recorder recorder;
    public final Entries entries;
    public final Search search;
    public final Indexer indexer;
    public final Numbers numbers;

    public Stage(Path data) {
        this(data, SharedStack.get().freshDatabase("record"), new MemoryCaseKeys());
    }

    /// A Record in a database that is there, with the keys and the data folder of another.
    public Stage(Path data, String database, MemoryCaseKeys keys) {
        this.database = database;
        this.keys = keys;
        Flyway.configure().dataSource(source("audit_admin")).initSql("SET ROLE audit_owner").load().migrate();
        var ids = Catalogue.ids(data);
        examples = new Examples(ids, 0, new CaseSealing(keys));
        events = new AvroEventReader(ids, keys);
        ledger = new PostgresLedger(source("audit_writer"));
        record = new PostgresRecord(source("audit_reader"));
        logs = new PostgresLogs(source("audit_reader"));
        folder = RecordFolder.open(data, DEPLOYMENT, true);
        signer = new Signer(new PostgresCheckpoints(source("audit_signer")), folder, DEPLOYMENT, Clock.systemUTC());
        verifier = new Verifier(record, events, folder, DEPLOYMENT);
        recorder = new Recorder(events, ledger, folder.commitments(), Clock.systemUTC());
        entries = new PostgresEntries(source("audit_reader"));
        search = new PostgresSearch(source("audit_reader"));
        numbers = new PostgresNumbers(source("audit_reader"));
        indexer = new Indexer(new PostgresSearchIndex(source("audit_writer")), events);
    }

    /// Events that come after those of [#fill()].
    public Examples examples() {
        return examples;
    }

    /// Logs in as one of the Record's roles, or as `postgres`.
    public DataSource source(String login) {
        var source = new PGSimpleDataSource();
        source.setUrl(SharedStack.get().jdbcUrl(database));
        source.setUser(login);
        source.setPassword(SharedStack.get().databasePassword(login));
        return source;
    }

    /// As whoever can do everything: a superuser whose changes no trigger sees.
    public Connection superuser() throws SQLException {
        var source = (PGSimpleDataSource) source("postgres");
        var connection = DriverManager.getConnection(source.getURL(), "postgres", source.getPassword());
        try (var statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
        }
        return connection;
    }

    /// A copy of the database as it is now, as a backup keeps it.
    ///
    /// @return its name
    public String backup() throws SQLException {
        var name = "backup_" + SharedStack.freshId();
        var source = (PGSimpleDataSource) source("postgres");
        try (var connection = DriverManager.getConnection(SharedStack.get().jdbcUrl("postgres"), "postgres", source.getPassword());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + database + " OWNER audit_owner");
        }
        return name;
    }

    /// Records by another clock.
    public Recorder recorder(Clock clock) {
        return new Recorder(events, ledger, folder.commitments(), clock);
    }

    /// Makes the shards of these topics, one partition each.
    public void open(Topic... topics) {
        var shards = new HashMap<ShardName, UUID>();
        for (var topic : topics) {
            shards.put(new ShardName(topic.name(), 0), Examples.TOPIC_ID);
        }
        ledger.open(shards);
    }

    /// Three cases on two topics, recorded and signed.
    public List<Received> fill() {
        open(Topics.RUNS, Topics.DIRECTIVES);
        var all = new ArrayList<Received>();
        for (var i = 0; i < 3; i++) {
            all.add(examples.accepted(i * 3L, "case-" + i, "r" + i, "o-" + i));
            all.add(examples.withdrawn(i * 3L + 1, "case-" + i, "r" + i));
            all.add(examples.directive(i * 2L, "case-" + i, "r" + i));
        }
        recorder.record(all);
        signer.round();
        return all;
    }
}
