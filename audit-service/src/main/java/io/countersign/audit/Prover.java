package io.countersign.audit;

import io.countersign.audit.Logs.Place;
import io.countersign.audit.Logs.Signed;
import io.countersign.audit.Logs.View;
import io.countersign.record.ShardName;
import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.TiledTree;
import io.countersign.transparency.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Makes proofs that can be checked without us: that an entry is in its shard's signed log, that this log's signed state is in the
/// signed root log, and that a log's later state extends an earlier one. Each reads a few tiles, however long the log is.
public final class Prover {

    private final Logs logs;
    private final String deployment;

    /// @param logs reads the logs
    /// @param deployment first part of every origin
    public Prover(Logs logs, String deployment) {
        this.logs = logs;
        this.deployment = deployment;
    }

    /// Two C2SP tlog-proofs.
    ///
    /// @param place the entry
    /// @param entryProof inclusion of the leaf in its shard's signed checkpoint
    /// @param checkpoint that checkpoint; the leaf that `rootProof` is about
    /// @param rootProof inclusion of that checkpoint in the root log's signed checkpoint, with what witnesses cosigned
    public record Proof(Place place, String entryProof, String checkpoint, String rootProof) {
    }

    /// @return empty: no such event, or it is so new that no checkpoint covers it yet
    public Optional<Proof> of(UUID eventId) {
        return logs.read(view -> view.place(eventId).flatMap(place -> proof(view, place)));
    }

    /// @return empty: no such entry, or it is so new that no checkpoint covers it yet
    public Optional<Proof> of(ShardName shard, long index) {
        return logs.read(view -> view.place(shard, index).flatMap(place -> proof(view, place)));
    }

    private Optional<Proof> proof(View view, Place place) {
        var shard = new LogName.Shard(place.shard());
        var covering = view.covering(shard.origin(deployment), place.index());
        if (covering.isEmpty()) {
            return Optional.empty();
        }
        var note = covering.get().note();
        var rootIndex = view.rootIndex(Hash.ofLeaf(note.getBytes(StandardCharsets.UTF_8)));
        if (rootIndex.isEmpty()) {
            return Optional.empty();
        }
        var entryPath = tree(view, shard, covering.get().size()).inclusionProof(place.index(), covering.get().size());
        return rootStateOver(view, rootIndex.getAsLong()).map(root -> new Proof(place, new TlogProof(place.index(), entryPath, note).encode(), note,
                new TlogProof(rootIndex.getAsLong(), tree(view, new LogName.Root(), root.size()).inclusionProof(rootIndex.getAsLong(), root.size()),
                        root.cosigned()).encode()));
    }

    /// A state that witnesses vouch for is worth more than a newer one.
    private Optional<Signed> rootStateOver(View view, long index) {
        var origin = Signer.rootOrigin(deployment);
        return view.newestCosigned(origin).filter(one -> one.size() > index).or(() -> view.newest(origin).filter(one -> one.size() > index));
    }

    /// That a leaf is in a log of some size.
    ///
    /// @param leaf hash of the leaf
    /// @param root the root that the hashes lead to
    /// @param signed that state as it was signed; empty: no checkpoint has exactly this size
    public record Inclusion(String origin, long index, long size, Hash leaf, List<Hash> hashes, Hash root, Optional<Signed> signed) {
        /// The C2SP tlog-proof; empty as `signed`.
        public Optional<String> text() {
            return signed.map(one -> new TlogProof(index, hashes, one.cosigned()).encode());
        }
    }

    /// That a log of one size is the beginning of the log of another.
    ///
    /// @param signed the later state as it was signed; empty: no checkpoint has exactly this size
    public record Consistency(String origin, long from, long to, Hash fromRoot, Hash toRoot, List<Hash> hashes, Optional<Signed> signed) {
        /// What a C2SP witness takes; empty as `signed`.
        public Optional<String> text() {
            return signed.map(one -> new AddCheckpoint(from, hashes, one.cosigned()).encode());
        }
    }

    /// What was asked for is not in the signed log.
    public static final class BeyondTheLog extends Exception {
        private static final long serialVersionUID = 1L;

        BeyondTheLog(String message) {
            super(message);
        }
    }

    /// @param size null: the newest signed
    /// @throws BeyondTheLog no such log, leaf or size was signed
    public Inclusion inclusion(LogName log, long index, Long size) throws BeyondTheLog {
        var origin = log.origin(deployment);
        var found = logs.<Optional<Inclusion>>read(view -> view.newest(origin).flatMap(newest -> {
            var of = size == null ? newest.size() : size;
            if (index < 0 || index >= of || of > newest.size()) {
                return Optional.empty();
            }
            var tree = tree(view, log, newest.size());
            return Optional.of(new Inclusion(origin, index, of, tree.leaf(index), tree.inclusionProof(index, of), tree.root(of), view.at(origin, of)));
        }));
        return found.orElseThrow(() -> new BeyondTheLog("The signed log " + origin + " has no leaf " + index
                + (size == null ? "." : " at a size of " + size + " leaves.")));
    }

    /// @param to null: the newest signed
    /// @throws BeyondTheLog no such log or size was signed, `from` is 0 or above `to`
    public Consistency consistency(LogName log, long from, Long to) throws BeyondTheLog {
        var origin = log.origin(deployment);
        var found = logs.<Optional<Consistency>>read(view -> view.newest(origin).flatMap(newest -> {
            var of = to == null ? newest.size() : to;
            if (from < 1 || from > of || of > newest.size()) {
                return Optional.empty();
            }
            var tree = tree(view, log, newest.size());
            return Optional.of(new Consistency(origin, from, of, tree.root(from), tree.root(of), tree.consistencyProof(from, of), view.at(origin, of)));
        }));
        return found.orElseThrow(() -> new BeyondTheLog("The signed log " + origin + " was never of both sizes, " + from + " and "
                + (to == null ? "a later one" : to) + "; the earlier one must be at least 1."));
    }

    private TiledTree tree(View view, LogName log, long size) {
        var origin = log.origin(deployment);
        return new TiledTree(size, tile -> view.hashes(log, origin, tile));
    }
}
