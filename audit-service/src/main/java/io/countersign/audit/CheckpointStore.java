package io.countersign.audit;

import io.countersign.audit.domain.Head;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import io.countersign.transparency.VerifierKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where signed checkpoints are kept. Implemented by the `postgres` wall with a login that can store checkpoints and nothing else.
public interface CheckpointStore {

    /// Does one signing round in one transaction; only one round runs at a time, whoever asks.
    <T> T inOneRound(Function<Round, T> work);

    /// What a round may see and add.
    interface Round {
        /// All heads, by shard.
        List<Head> heads();

        /// The newest checkpoint of a log.
        Optional<Stored> newest(String origin);

        /// Further signature lines of a checkpoint, one after another; empty: none.
        String cosignatures(String origin, long size);

        /// The checkpoint of a log at exactly this size.
        Optional<Stored> at(String origin, long size);

        /// Hashes of the leaves `[from, to)` of a log.
        List<Hash> leafHashes(LogName log, long from, long to);

        /// How many roots over 256^level leaves are kept of a log.
        long subtreeCount(String origin, int level);

        /// Roots `[from, to)` over 256^level leaves each.
        List<Hash> subtrees(String origin, int level, long from, long to);

        /// Keeps further roots over 256^level leaves each, from number `from` on.
        void addSubtrees(String origin, int level, long from, List<Hash> hashes);

        /// Adds a signature line to a checkpoint.
        void addSignature(String origin, long size, VerifierKey signer, String line, Instant now);

        /// Notes of all changes of the signing key, oldest first.
        List<String> rotations();

        /// Adds a change of the signing key.
        ///
        /// @param number from 1, without holes
        void addRotation(int number, String note, Instant now);

        /// Adds a checkpoint.
        void add(Stored checkpoint);

        /// Adds a leaf to the root log.
        void addRootLeaf(long index, byte[] leaf, Hash hash);
    }

    /// One signed checkpoint.
    ///
    /// @param origin the log
    /// @param frontier the log's tree at that size, from which the next round goes on
    /// @param note the signed note
    /// @param signedAt when
    record Stored(String origin, Frontier frontier, String note, Instant signedAt) {
    }
}
