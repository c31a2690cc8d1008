package io.countersign.benchmarks;

import io.countersign.audit.Recorder;
import io.countersign.audit.avro.AvroEventReader;
import io.countersign.audit.domain.Entry;
import io.countersign.audit.postgres.PostgresLedger;
import io.countersign.record.Commitments;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.testkit.SharedStack;
import io.countersign.transparency.Hash;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/// Appending to the Record beside inserting the same rows raw, in turns, in one PostgreSQL with `synchronous_commit=on`.
///
/// The Record's path is the service's own: decode, open, plan, hash, commit to payloads, look for ids that are taken, COPY, move the head, all
/// checks of the database. Raw is a batched insert of finished rows into tables with the same columns, indexes and checks, but without triggers.
/// It also says which share of the CPU goes into hashes and commitments, and how long a burst takes until it is recorded.
public final class RecordAppend {

    private static final int BATCH = 500;
    private static final int ROUNDS = 10;
    private static final int BATCHES_A_ROUND = 4;
    private static final int BURST = 50_000;
    private static final Commitments COMMITMENTS = new Commitments(new byte[32]);

    private final String database = SharedStack.get().freshDatabase("append");
    private final Connection writer;
    private final Connection raw;
    private final ManyRuns runs;
    private final Recorder recorder;
    private final Path folder = Files.createTempDirectory("append");

    private RecordAppend() throws Exception {
        Flyway.configure().dataSource(source("audit_admin")).initSql("SET ROLE audit_owner").load().migrate();
        writer = source("audit_writer").getConnection();
        raw = source("audit_admin").getConnection();
        try (var sql = raw.createStatement()) {
            sql.execute("SET synchronous_commit = on; CREATE TABLE raw_leaf (LIKE leaf INCLUDING ALL); CREATE TABLE raw_entry (LIKE entry INCLUDING ALL); "
                    + "CREATE UNLOGGED TABLE raw_reference (LIKE search_reference INCLUDING ALL)");
        }
        raw.setAutoCommit(false);
        var ids = new SchemaIds(URI.create(SharedStack.get().registryUrl()), SharedStack.get().schemaIds(), folder.resolve("fetched.json"));
        runs = new ManyRuns(ids);
        var ledger = new PostgresLedger(oneConnection(writer));
        var shards = new HashMap<ShardName, UUID>();
        for (var partition = 0; partition < ManyRuns.PARTITIONS; partition++) {
            shards.put(new ShardName(Topics.RUNS.name(), partition), ManyRuns.TOPIC_ID);
        }
        ledger.open(shards);
        recorder = new Recorder(new AvroEventReader(ids, runs), ledger, COMMITMENTS, Clock.systemUTC());
    }

    /// Runs all and prints it.
    public static void main(String[] args) throws Exception {
        new RecordAppend().run();
    }

    private void run() throws Exception {
        round(false);
        round(false);
        round(true);
        for (var i = 0; i < ROUNDS; i++) {
            round(true);
        }
        var entries = (long) (ROUNDS - 1) * BATCHES_A_ROUND * BATCH;
        var ours = entries / (sum.record / 1e9);
        var plain = entries / (sum.raw / 1e9);
        System.out.printf("%nRecord: %,.0f entries/s. Raw batched insert of the same rows: %,.0f rows/s. Ratio %.2f%n", ours, plain, ours / plain);
        System.out.printf("Hashes and commitments: %.1f µs of %.1f µs CPU per entry (service and PostgreSQL): %.1f %%%n", sum.hashing / 1e3 / entries,
                sum.cpu / 1e3 / entries, 100.0 * sum.hashing / sum.cpu);
        burst();
    }

    private final Sums sum = new Sums();

    private static final class Sums {
        private int rounds;
        private long record;
        private long raw;
        private long cpu;
        private long hashing;
    }

    /// @param counts false: warm-up
    private void round(boolean counts) throws Exception {
        var batches = new ArrayList<List<Received>>();
        for (var i = 0; i < BATCHES_A_ROUND; i++) {
            batches.add(runs.some(BATCH));
        }
        var entries = new ArrayList<List<Entry>>();
        var cpu = cpu();
        var start = System.nanoTime();
        for (var batch : batches) {
            entries.add(recorder.record(batch).batch().entries());
        }
        var took = System.nanoTime() - start;
        cpu = cpu() - cpu;
        start = System.nanoTime();
        for (var batch : entries) {
            insertRaw(batch);
        }
        var tookRaw = System.nanoTime() - start;
        var hashing = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        entries.forEach(batch -> batch.forEach(RecordAppend::hash));
        hashing = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - hashing;
        if (counts && sum.rounds++ > 0) {
            sum.record += took;
            sum.raw += tookRaw;
            sum.cpu += cpu;
            sum.hashing += hashing;
        }
    }

    private void burst() {
        var waiting = new ArrayList<List<Received>>();
        for (var left = BURST; left > 0; left -= BATCH) {
            waiting.add(runs.some(BATCH));
        }
        var start = System.nanoTime();
        waiting.forEach(recorder::record);
        var seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("A burst of %,d records that wait all at once is recorded after %.1f s: the last one %.1f s late, %,.0f entries/s%n", BURST, seconds,
                seconds, BURST / seconds);
    }

    /// What is hashed for one entry: both commitments, the leaf, its place in the tree.
    private static void hash(Entry entry) {
        var record = entry.record();
        var event = entry.event();
        var meta = COMMITMENTS.meta(record, event.eventId(), entry.payload());
        var personal = Commitments.personal(Commitments.personalSalt(event.sealed().commitKey(), record, event.eventId()), entry.payload());
        // A frontier merges once per leaf on average.
        var leaf = Hash.ofNode(Hash.ofLeaf(entry.leaf().encode()), meta);
        if (!entry.leaf().metaCommit().equals(meta) || !entry.leaf().personalCommit().equals(personal) || leaf.equals(meta)) {
            throw new IllegalStateException("other commitments than those recorded");
        }
    }

    private void insertRaw(List<Entry> entries) throws SQLException {
        var now = Timestamp.from(Instant.now());
        try (var leaf = raw.prepareStatement("INSERT INTO raw_leaf VALUES (" + "?, ".repeat(11) + "?)");
                var row = raw.prepareStatement("INSERT INTO raw_entry VALUES (" + "?, ".repeat(26) + "?)");
                var reference = raw.prepareStatement("INSERT INTO raw_reference VALUES (?, ?, ?, ?, ?)")) {
            for (var entry : entries) {
                var it = entry.leaf();
                var event = entry.event();
                var topic = entry.record().topic();
                set(leaf, it.partition(), entry.index(), entry.leafBytes(), entry.leafHash().bytes(), it.offset(), it.prevOffset(), it.seq(), it.eventId(), topic,
                        it.entityId(), it.entityVersion(), now);
                set(row, it.partition(), entry.index(), now, it.topicId(), topic, it.partition(), it.offset(), it.prevOffset(), it.leaderEpoch(), it.seq(),
                        it.eventId(), it.entityId(), it.entityVersion(), it.type().code(), it.eventTimeMs(), it.actorId(), event.actorKind(), event.actorRole(),
                        event.caseId(), event.runId(), event.step(), event.flow(), entry.record().timestampMs(), entry.record().key(), entry.payload().open(),
                        entry.payload().rangeBytes(), entry.payload().personal());
                for (var one : event.references()) {
                    set(reference, it.partition(), entry.index(), one.kind(), one.value(), event.caseId());
                }
            }
            leaf.executeBatch();
            row.executeBatch();
            reference.executeBatch();
        }
        raw.commit();
    }

    private static void set(java.sql.PreparedStatement row, Object... values) throws SQLException {
        for (var i = 0; i < values.length; i++) {
            if (values[i] == null) {
                row.setNull(i + 1, java.sql.Types.VARCHAR);
            } else {
                row.setObject(i + 1, values[i]);
            }
        }
        row.addBatch();
    }

    /// CPU time of this thread and of the writer's PostgreSQL process, nanoseconds.
    private long cpu() throws Exception {
        try (var sql = writer.createStatement(); var row = sql.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            var stat = Files.readString(Path.of("/proc/" + row.getInt(1) + "/stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            // Fields 14 and 15 of proc(5), in ticks of 10 ms.
            var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + ticks * 10_000_000;
        }
    }

    private PGSimpleDataSource source(String login) {
        var source = new PGSimpleDataSource();
        source.setUrl(SharedStack.get().jdbcUrl(database));
        source.setUser(login);
        source.setPassword(SharedStack.get().databasePassword(login));
        source.setReWriteBatchedInserts(true);
        return source;
    }

    /// A pool of one: it gives out the same connection, which closing does not close.
    private static DataSource oneConnection(Connection connection) {
        var open = Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, args) ->
                method.getName().equals("close") ? null : invoke(connection, method, args));
        return (DataSource) Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, _, _) -> open);
    }

    private static Object invoke(Object on, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(on, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
