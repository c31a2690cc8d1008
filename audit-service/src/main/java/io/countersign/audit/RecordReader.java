package io.countersign.audit;

import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.StoredEntry;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads the Record. Implemented by the `postgres` wall with a login that can read and nothing else.
public interface RecordReader {

    /// Does some reading on one unchanging view of the Record.
    <T> T snapshot(Function<View, T> work);

    /// Entries by topic.
    Map<String, Long> counts();

    /// Values of the records of one run on one topic, oldest first.
    List<byte[]> values(String topic, String runId);

    /// Whether there is no entry at all.
    boolean isEmpty();

    /// What to look for.
    ///
    /// @param caseId a case; null: any
    /// @param runId a run; null: any
    /// @param referenceKind kind of a business reference; null: any kind
    /// @param reference value of a business reference, or a case or run id; null: any
    record Filter(String caseId, String runId, String referenceKind, String reference) {
    }

    /// One unchanging view.
    interface View {
        /// All heads, by shard.
        List<Head> heads();

        /// All entries of a shard, in order.
        void entries(Head head, Consumer<StoredEntry> each);

        /// Roots over 256^level leaves each of a log, in order, as stored.
        List<Hash> subtrees(String origin, int level);

        /// All checkpoints of a log, smallest first.
        List<StoredCheckpoint> checkpoints(String origin);

        /// Origins of all stored checkpoints.
        List<String> origins();

        /// Leaves of the root log, in order: index, bytes, stored hash.
        void rootLeaves(Consumer<RootLeaf> each);
    }

    /// A checkpoint as stored.
    record StoredCheckpoint(String origin, long size, byte[] rootHash, byte[] frontier, String note) {
    }

    /// A leaf of the root log as stored.
    record RootLeaf(long index, byte[] leaf, byte[] leafHash) {
    }
}
