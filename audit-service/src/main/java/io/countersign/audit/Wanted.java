package io.countersign.audit;

import io.countersign.record.ShardName;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// Which entries are to be exported; nulls match all. Whatever is asked of a run or a reference, what says that one of its cases was erased is
/// with it.
///
/// @param caseId a case
/// @param runId a run
/// @param referenceKind kind of a business reference; null: any kind
/// @param reference value of a business reference, or a case or run id
/// @param shard a topic partition
/// @param from first moment at which it happened
/// @param to the moment after the last
public record Wanted(String caseId, String runId, String referenceKind, String reference, ShardName shard, Instant from, Instant to) {

    /// A whole shard: its entries are proven together.
    public boolean wholeShard() {
        return shard != null && caseId == null && runId == null && reference == null && from == null && to == null;
    }

    /// As the export's header says it.
    public Map<String, String> words() {
        var words = new TreeMap<String, String>();
        put(words, "case", caseId);
        put(words, "run", runId);
        put(words, "ref", referenceKind == null ? reference : referenceKind + "=" + reference);
        put(words, "shard", shard);
        put(words, "from", from);
        put(words, "to", to);
        return words;
    }

    private static void put(Map<String, String> words, String name, Object value) {
        if (value != null) {
            words.put(name, value.toString());
        }
    }
}
