package io.countersign.export;

import io.countersign.record.Commitments;
import io.countersign.record.Leaf;
import io.countersign.record.Payload;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.Proofs;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The entries of one shard in an export: each is in the shard's signed log, is what was committed to, and fits the one before it.
final class ShardEntries {

    private final LogLine log;
    private final Checkpoint checkpoint;
    private final Map<String, Long> versions = new HashMap<>();
    private Frontier tree;
    private Leaf before;
    private long lastEpoch;

    ShardEntries(LogLine log, Checkpoint checkpoint) {
        this.log = log;
        this.checkpoint = checkpoint;
        this.tree = log.range() == null ? null : log.range().start();
    }

    LogLine log() {
        return log;
    }

    /// Checks all of an entry but what its payload says.
    Leaf next(EntryLine entry, Payload payload) throws BadExport {
        place(entry);
        included(entry);
        var leaf = decoded(entry.leaf());
        if (!leaf.topicId().equals(log.topicId()) || leaf.partition() != log.shard().partition() || leaf.seq() != entry.index() + 1) {
            throw new BadExport("its leaf is of another topic, partition or number than the file says");
        }
        if (!Commitments.meta(entry.metaSalt(), entry.kafkaTimeMs(), entry.kafkaKey(), payload).equals(leaf.metaCommit())) {
            throw new BadExport("its payload is not the one that was committed to");
        }
        if (!Commitments.personal(entry.personalSalt(), payload).equals(leaf.personalCommit())) {
            throw new BadExport("its personal content is not the one that was committed to");
        }
        return leaf;
    }

    /// Checks that an entry follows the one before it.
    void follows(Leaf leaf) throws BadExport {
        if (leaf.prevOffset() >= leaf.offset() || leaf.seq() == 1 != (leaf.prevOffset() == Leaf.NONE)) {
            throw new BadExport("its leaf does not say which entry it follows");
        }
        if (before != null) {
            var next = leaf.seq() == before.seq() + 1;
            if (next ? leaf.prevOffset() != before.offset() : leaf.prevOffset() < before.offset()) {
                throw new BadExport("it does not follow offset " + before.offset());
            }
        }
        if (leaf.leaderEpoch() != Leaf.NO_EPOCH && leaf.leaderEpoch() < lastEpoch) {
            throw new BadExport("its leader epoch is below that of the entry before");
        }
        var version = versions.put(leaf.entityId(), leaf.entityVersion());
        if (version != null && leaf.entityVersion() <= version) {
            throw new BadExport("version " + leaf.entityVersion() + " of " + leaf.entityId() + " follows version " + version);
        }
        lastEpoch = leaf.leaderEpoch() == Leaf.NO_EPOCH ? lastEpoch : leaf.leaderEpoch();
        before = leaf;
    }

    /// Checks, after its last entry, that a shard whose entries are proven together is whole.
    void end() throws BadExport {
        if (before == null) {
            throw new BadExport("the shard has no entry");
        }
        if (log.range() != null) {
            try {
                log.range().verify(tree, checkpoint.size(), checkpoint.rootHash());
            } catch (InvalidProofException e) {
                throw new BadExport("its entries are not those of the signed log: " + e.getMessage());
            }
        }
    }

    static Leaf decoded(byte[] bytes) throws BadExport {
        try {
            var leaf = Leaf.decode(bytes);
            if (Arrays.equals(leaf.encode(), bytes)) {
                return leaf;
            }
        } catch (IllegalArgumentException e) {
            throw new BadExport("its leaf can't be read: " + e.getMessage());
        }
        throw new BadExport("its leaf is not in canonical form");
    }

    private void place(EntryLine entry) throws BadExport {
        if (!entry.shard().equals(log.shard().toString())) {
            throw new BadExport("it stands among the entries of " + log.shard());
        }
        if (tree != null ? entry.index() != tree.size() || entry.index() >= log.range().to() : before != null && entry.index() < before.seq()) {
            throw new BadExport("its index does not follow that of the entry before");
        }
        if ((entry.proof() == null) != (tree != null)) {
            throw new BadExport(tree == null ? "its proof is missing" : "it has a proof of its own beside that of the range");
        }
    }

    private void included(EntryLine entry) throws BadExport {
        var hash = Hash.ofLeaf(entry.leaf());
        if (tree != null) {
            tree = tree.append(hash);
            return;
        }
        try {
            Proofs.verifyInclusion(entry.index(), checkpoint.size(), hash, entry.proof(), checkpoint.rootHash());
        } catch (InvalidProofException e) {
            throw new BadExport("it is not in its shard's signed log: " + e.getMessage());
        }
    }
}
