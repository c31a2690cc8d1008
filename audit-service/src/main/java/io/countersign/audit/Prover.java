package io.countersign.audit;

import io.countersign.audit.RecordReader.StoredCheckpoint;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import io.countersign.transparency.MerkleTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes proofs that can be checked without us: that an entry is in its shard's signed log, and that this log's signed state is in
/// the signed root log.
public final class Prover {

    private final RecordReader reader;
    private final String deployment;

    /// @param reader reads the stored Record
    /// @param deployment first part of every origin
    public Prover(RecordReader reader, String deployment) {
        this.reader = reader;
        this.deployment = deployment;
    }

    /// Two C2SP tlog-proofs.
    ///
    /// @param shard log of the entry
    /// @param index leaf index in it
    /// @param leaf the leaf, see `docs/record-format.md`
    /// @param entryProof inclusion of the leaf in its shard's signed checkpoint
    /// @param checkpoint that checkpoint; the leaf that `rootProof` is about
    /// @param rootProof inclusion of that checkpoint in the root log's signed checkpoint
    public record Proof(ShardName shard, long index, byte[] leaf, String entryProof, String checkpoint, String rootProof) {
    }

    /// An entry to prove.
    public record Place(ShardName shard, long index, byte[] leaf) {
    }

    /// @return empty: no such event, or it is so new that no checkpoint covers it yet
    public Optional<Proof> of(UUID eventId) {
        return reader.snapshot(view -> view.place(eventId).flatMap(place -> {
            var covering = view.checkpoints(place.shard().origin(deployment)).stream().filter(one -> one.size() > place.index()).findFirst();
            return covering.flatMap(one -> proof(view, place, one));
        }));
    }

    private Optional<Proof> proof(RecordReader.View view, Place place, StoredCheckpoint covering) {
        var shard = MerkleTree.of(view.leafHashes(place.shard(), covering.size()));
        var notes = new ArrayList<String>();
        var root = new MerkleTree();
        view.rootLeaves(leaf -> {
            notes.add(new String(leaf.leaf(), StandardCharsets.UTF_8));
            root.append(Hash.ofLeaf(leaf.leaf()));
        });
        var rootIndex = notes.indexOf(covering.note());
        var rootCheckpoint = view.checkpoints(Signer.rootOrigin(deployment)).stream().filter(one -> one.size() > rootIndex).findFirst();
        if (rootIndex < 0 || rootCheckpoint.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Proof(place.shard(), place.index(), place.leaf(),
                text(place.index(), shard.inclusionProof(place.index(), covering.size()), covering.note()), covering.note(),
                text(rootIndex, root.inclusionProof(rootIndex, rootCheckpoint.get().size()), rootCheckpoint.get().note())));
    }

    private static String text(long index, List<Hash> path, String checkpoint) {
        var text = new StringBuilder("c2sp.org/tlog-proof@v1\nindex ").append(index).append('\n');
        path.forEach(hash -> text.append(Base64.getEncoder().encodeToString(hash.bytes())).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }
}
