package io.countersign.audit;

import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.StoredEntry;
import io.countersign.audit.domain.StoredLeaf;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import java.time.Instant;
import java.util.UUID;
import java.util.Optional;
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

        /// All leaves of a shard with their entries, in order.
        void leaves(Head head, Consumer<StoredLeaf> each);

        /// An entry of a shard that no leaf stands for; empty: there is none.
        Optional<Stray> stray(Head head);

        /// Months that have left the database, the first first.
        List<Archived> archives();

        /// Roots over 256^level leaves each of a log, in order, as stored.
        List<Hash> subtrees(String origin, int level);

        /// The entries that are wanted, by topic, partition and index.
        void entries(Wanted wanted, Consumer<StoredEntry> each);

        /// Whether any entry is wanted.
        boolean hasSome(Wanted wanted);

        /// Hashes of the leaves `[0, size)` of a shard.
        List<Hash> leafHashes(ShardName shard, long size);

        /// All checkpoints of a log, smallest first.
        List<StoredCheckpoint> checkpoints(String origin);

        /// Origins of all stored checkpoints.
        List<String> origins();

        /// Leaves of the root log, in order: index, bytes, stored hash.
        void rootLeaves(Consumer<RootLeaf> each);
    }

    /// An entry without a leaf.
    record Stray(long index, UUID eventId) {
    }

    /// What was moved into a file.
    ///
    /// @param from first instant
    /// @param to the instant after the last
    /// @param file name in folder `record/archive` of the data folder
    /// @param digest SHA-256 of the file
    record Archived(Instant from, Instant to, long entries, String file, Hash digest) {
        /// Whether what was recorded then is in it.
        public boolean holds(Instant recordedAt) {
            return !recordedAt.isBefore(from) && recordedAt.isBefore(to);
        }
    }

    /// A checkpoint as stored.
    record StoredCheckpoint(String origin, long size, byte[] rootHash, byte[] frontier, String note) {
    }

    /// A leaf of the root log as stored.
    record RootLeaf(long index, byte[] leaf, byte[] leafHash) {
    }
}
