package io.countersign.audit.postgres;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.countersign.audit.Ledger;
import io.countersign.audit.domain.Appending;
import io.countersign.audit.domain.Appending.EntityVersion;
import io.countersign.audit.domain.Appending.Item;
import io.countersign.audit.domain.Appending.Taken;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.Incident;
import io.countersign.audit.postgres.Heads.Numbered;
import io.countersign.record.ShardName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/// The Record as its writer sees it: insert entries, move heads, nothing else.
public final class PostgresLedger implements Ledger {

    private static final String MOVE_HEAD = """
            UPDATE head SET tree_size = ?, next_offset = ?, last_offset = ?, next_seq = ?, leader_epoch = ?, frontier = ?
             WHERE shard = ? AND tree_size = ? AND next_offset = ?
            """;
    private static final String INSERT_INCIDENT = """
            INSERT INTO incident (incident_id, shard, kafka_offset, code, what, stops, noticed_at, kafka_key, kafka_value, dead_seq)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CASE WHEN ? THEN (SELECT coalesce(max(dead_seq), 0) + 1 FROM incident) END)
            """;
    /// The same number for all who count dead letters, so that two never take one number.
    private static final long DEAD_LETTER_LOCK = 0x6465_6164L;

    private final Transactions transactions;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private volatile YearMonth made;

    /// @param source logs in as the writer
    public PostgresLedger(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public Map<ShardName, Head> open(Map<ShardName, UUID> topicIds) {
        return transactions.run(tx -> {
            try (var lock = tx.createStatement()) {
                lock.execute("SELECT pg_advisory_xact_lock(1936220516)");
            }
            var there = Heads.all(tx, true);
            var next = there.values().stream().mapToInt(Numbered::number).max().orElse(-1) + 1;
            for (var shard : new TreeMap<>(topicIds).entrySet()) {
                if (!there.containsKey(shard.getKey())) {
                    make(tx, next++, Head.fresh(shard.getKey(), shard.getValue()));
                }
            }
            return heads(Heads.all(tx, true));
        });
    }

    @Override public Appended append(List<Item> items, Planner planner, Instant now) {
        makeMonths(now);
        return transactions.run(tx -> {
            try (var set = tx.createStatement()) {
                // Whatever the server or the login defaults to: what was answered is on disk.
                set.execute("SET LOCAL synchronous_commit = on");
            }
            var shards = new HashSet<ShardName>();
            items.forEach(item -> shards.add(item.record().shard()));
            var numbers = Heads.all(tx, true).values().stream().filter(n -> shards.contains(n.head().shard()))
                    .map(Numbered::number).toArray(Integer[]::new);
            var locked = Heads.lock(tx, numbers);
            var batch = planner.plan(heads(locked), taken(tx, items));
            for (var incident : batch.incidents()) {
                insert(tx, incident, locked.get(incident.shard()).number(), now);
            }
            var after = new HashMap<>(heads(locked));
            for (var head : batch.heads()) {
                move(tx, locked.get(head.shard()), head);
                after.put(head.shard(), head);
            }
            NewEntries.write(tx, batch.entries(), entry -> locked.get(entry.shard()).number(), now.truncatedTo(ChronoUnit.MILLIS));
            return new Appended(batch, after);
        });
    }

    /// The tables of this month and of the next, so that a new month never begins without one.
    private void makeMonths(Instant now) {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        if (month.equals(made)) {
            return;
        }
        transactions.run(tx -> {
            try (var make = tx.prepareStatement("SELECT make_entry_month(m) FROM unnest(?::timestamptz[]) AS m")) {
                make.setArray(1, tx.createArrayOf("text", new String[] {month + "-01T00:00:00Z", month.plusMonths(1) + "-01T00:00:00Z"}));
                make.executeQuery();
                return null;
            }
        });
        made = month;
    }

    @Override public void report(Incident incident, Instant now) {
        transactions.run(tx -> {
            var shard = Heads.all(tx, true).get(incident.shard());
            if (shard == null || known(tx, shard.number(), incident)) {
                return null;
            }
            insert(tx, incident, shard.number(), now);
            return null;
        });
    }

    @Override public List<String> stopped() {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("""
                    SELECT i.what FROM incident i WHERE i.stops
                       AND NOT EXISTS (SELECT FROM incident_closed c WHERE c.incident_id = i.incident_id) ORDER BY i.noticed_at
                    """)) {
                var rows = select.executeQuery();
                var all = new ArrayList<String>();
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
                return all;
            }
        });
    }

    @Override public List<Dead> dead(long above, int most) {
        return transactions.run(tx -> {
            try (var select = tx.prepareStatement("""
                    SELECT i.incident_id, i.dead_seq, s.topic, s.kafka_partition, i.kafka_offset, i.kafka_key, i.kafka_value, i.what, i.noticed_at
                      FROM incident i JOIN shard s USING (shard) WHERE i.dead_seq > ? ORDER BY i.dead_seq LIMIT ?
                    """)) {
                select.setLong(1, above);
                select.setInt(2, most);
                var rows = select.executeQuery();
                var all = new ArrayList<Dead>();
                while (rows.next()) {
                    all.add(new Dead(rows.getObject(1, UUID.class), rows.getLong(2), new ShardName(rows.getString(3), rows.getInt(4)),
                            rows.getLong(5), rows.getBytes(6), rows.getBytes(7), rows.getString(8), rows.getTimestamp(9).toInstant()));
                }
                return all;
            }
        });
    }

    private static Map<ShardName, Head> heads(Map<ShardName, Numbered> numbered) {
        var heads = new HashMap<ShardName, Head>();
        numbered.forEach((shard, one) -> heads.put(shard, one.head()));
        return heads;
    }

    private static void make(Connection tx, int number, Head head) throws SQLException {
        try (var shard = tx.prepareStatement("INSERT INTO shard (shard, topic, kafka_partition, topic_id) VALUES (?, ?, ?, ?)");
                var row = tx.prepareStatement("""
                        INSERT INTO head (shard, tree_size, next_offset, last_offset, next_seq, leader_epoch, frontier)
                        VALUES (?, 0, ?, ?, ?, ?, ?)""")) {
            shard.setInt(1, number);
            shard.setString(2, head.shard().topic());
            shard.setInt(3, head.shard().partition());
            shard.setObject(4, head.topicId());
            shard.executeUpdate();
            row.setInt(1, number);
            row.setLong(2, head.nextOffset());
            row.setLong(3, head.lastOffset());
            row.setLong(4, head.nextSeq());
            row.setLong(5, head.leaderEpoch());
            row.setBytes(6, head.frontier().peakBytes());
            row.executeUpdate();
        }
    }

    /// Ids in the batch that the Record holds. Records below their head are there by right and left out by the plan.
    private static Taken taken(Connection tx, List<Item> items) throws SQLException {
        var eventIds = new ArrayList<UUID>();
        var versions = new HashSet<EntityVersion>();
        for (var item : items) {
            if (item instanceof Item.Readable(var record, var event)) {
                eventIds.add(event.eventId());
                versions.add(Appending.versionOf(record, event));
            }
        }
        var takenIds = new HashSet<UUID>();
        var takenVersions = new HashSet<EntityVersion>();
        try (var select = tx.prepareStatement("SELECT event_id FROM leaf WHERE event_id = ANY (?)")) {
            select.setArray(1, tx.createArrayOf("uuid", eventIds.toArray()));
            var rows = select.executeQuery();
            while (rows.next()) {
                takenIds.add(rows.getObject(1, UUID.class));
            }
        }
        try (var select = tx.prepareStatement("""
                SELECT l.topic, l.entity_id, l.entity_version FROM leaf l
                  JOIN unnest(?::text[], ?::text[], ?::bigint[]) AS k (topic, entity_id, entity_version) USING (topic, entity_id, entity_version)
                """)) {
            select.setArray(1, tx.createArrayOf("text", versions.stream().map(EntityVersion::topic).toArray()));
            select.setArray(2, tx.createArrayOf("text", versions.stream().map(EntityVersion::entityId).toArray()));
            select.setArray(3, tx.createArrayOf("bigint", versions.stream().map(EntityVersion::version).toArray()));
            var rows = select.executeQuery();
            while (rows.next()) {
                takenVersions.add(new EntityVersion(rows.getString(1), rows.getString(2), rows.getLong(3)));
            }
        }
        return new Taken(takenIds, takenVersions);
    }

    /// Moves a head from where it was locked. Another place means that somebody else wrote under our lock, which cannot be.
    private static void move(Connection tx, Numbered from, Head to) throws SQLException {
        if (to.nextOffset() == from.head().nextOffset()) {
            return;
        }
        try (var update = tx.prepareStatement(MOVE_HEAD)) {
            update.setLong(1, to.frontier().size());
            update.setLong(2, to.nextOffset());
            update.setLong(3, to.lastOffset());
            update.setLong(4, to.nextSeq());
            update.setLong(5, to.leaderEpoch());
            update.setBytes(6, to.frontier().peakBytes());
            update.setInt(7, from.number());
            update.setLong(8, from.head().frontier().size());
            update.setLong(9, from.head().nextOffset());
            if (update.executeUpdate() != 1) {
                throw new SQLException("The head of " + to.shard() + " moved while it was locked.");
            }
        }
    }

    private static boolean known(Connection tx, int number, Incident incident) throws SQLException {
        try (var select = tx.prepareStatement("SELECT FROM incident WHERE shard = ? AND kafka_offset = ? AND code = ?")) {
            select.setInt(1, number);
            select.setLong(2, incident.offset());
            select.setString(3, incident.code().name());
            return select.executeQuery().next();
        }
    }

    private void insert(Connection tx, Incident incident, int number, Instant now) throws SQLException {
        var dead = incident.record() != null;
        if (dead) {
            try (var lock = tx.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
                lock.setLong(1, DEAD_LETTER_LOCK);
                lock.executeQuery();
            }
        }
        try (var row = tx.prepareStatement(INSERT_INCIDENT)) {
            row.setObject(1, ids.generate());
            row.setInt(2, number);
            row.setLong(3, incident.offset());
            row.setString(4, incident.code().name());
            row.setString(5, incident.what());
            row.setBoolean(6, incident.code().stops());
            row.setTimestamp(7, Timestamp.from(now));
            if (dead) {
                row.setBytes(8, incident.record().key());
                row.setBytes(9, incident.record().value());
            } else {
                row.setNull(8, Types.BINARY);
                row.setNull(9, Types.BINARY);
            }
            row.setBoolean(10, dead);
            row.executeUpdate();
        }
    }
}
