package io.countersign.audit.postgres;

import io.countersign.audit.Entries;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.record.ShardName;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/// Single entries as the reader's login may see them.
public final class PostgresEntries implements Entries {

    private final Transactions transactions;

    /// @param source logs in as the reader
    public PostgresEntries(DataSource source) {
        this.transactions = new Transactions(source);
    }

    @Override public Optional<Kept> of(UUID eventId) {
        return rows(new Conditions(EntryRows.SELECT).and(" AND l.event_id = ?", eventId)).stream().findFirst();
    }

    @Override public Optional<Kept> at(ShardName shard, long index) {
        return rows(new Conditions(EntryRows.SELECT).and(" AND e.shard = (SELECT shard FROM shard WHERE topic = ? AND kafka_partition = ?) AND e.leaf_index = ?",
                shard.topic(), shard.partition(), index)).stream().findFirst();
    }

    @Override public List<Kept> story(Filter filter) {
        var where = new Conditions(EntryRows.SELECT);
        if (filter.caseId() != null) {
            where.and(" AND e.case_id = ?", filter.caseId());
        }
        if (filter.runId() != null) {
            where.and(" AND e.run_id = ?", filter.runId());
        }
        if (filter.reference() != null && filter.referenceKind() != null) {
            where.and(" AND e.case_id IN (SELECT r.case_id FROM search_reference r WHERE r.value = ? AND r.kind = ?)", filter.reference(), filter.referenceKind());
        } else if (filter.reference() != null) {
            where.and(" AND e.case_id IN (SELECT r.case_id FROM search_reference r WHERE r.value = ? UNION ALL SELECT ?)", filter.reference(), filter.reference());
        }
        return rows(where.and(" ORDER BY e.step, e.topic, e.seq, e.kafka_partition"));
    }

    private List<Kept> rows(Conditions where) {
        return transactions.run(tx -> {
            try (var select = where.prepare(tx)) {
                return EntryRows.all(select);
            }
        });
    }
}
