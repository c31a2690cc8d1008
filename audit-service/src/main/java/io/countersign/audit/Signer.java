package io.countersign.audit;

import io.countersign.audit.CheckpointStore.Round;
import io.countersign.audit.CheckpointStore.Stored;
import io.countersign.audit.domain.Head;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.KeyHistory;
import io.countersign.transparency.KeyHistory.Rotation;
import io.countersign.transparency.SignedNote;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Signs the state of every log that has grown, and the root log that holds these signed states as its leaves.
///
/// It goes on from the tree it signed last and recomputes it from the leaf hashes, so it never signs a state that does not extend
/// an earlier one, whatever the head says.
public final class Signer {

    private final CheckpointStore store;
    private final RecordFolder folder;
    private final String deployment;
    private final Clock clock;
    private boolean tiled;

    /// @param store keeps checkpoints
    /// @param folder keeps the signing key and the newest root checkpoint
    /// @param deployment first part of every origin
    /// @param clock says when a checkpoint was signed
    public Signer(CheckpointStore store, RecordFolder folder, String deployment, Clock clock) {
        this.store = store;
        this.folder = folder;
        this.deployment = deployment;
        this.clock = clock;
    }

    /// Origin of the root log.
    public static String rootOrigin(String deployment) {
        return deployment + "/audit";
    }

    /// Signs what has grown since the last round.
    ///
    /// @return the new checkpoints, the root's last; empty when nothing has grown
    /// @throws TreeBroken a log in the database does not extend what was signed
    /// @throws RecordTooOld the database does not hold the root checkpoint kept outside it
    public synchronized List<Stored> round() {
        takeTheKeyThatFollows();
        var signed = store.inOneRound(round -> {
            requireKept(round);
            return sign(round);
        });
        tiled = true;
        // Outside the database, so that somebody who may change everything in it is still found out.
        if (!signed.isEmpty()) {
            folder.keepRootCheckpoint(signed.getLast().note());
        }
        return signed;
    }

    /// Keeps the root checkpoint with what witnesses signed outside the database, if it is still the newest.
    public synchronized void keepCosigned(String note) {
        if (folder.rootCheckpoint().filter(kept -> note.startsWith(kept.substring(0, kept.indexOf("\n\n") + 2))).isPresent()) {
            folder.keepRootCheckpoint(note);
        }
    }

    /// The newest checkpoint of every log that has one, the root's last, each with all its signatures.
    public List<Stored> newest() {
        return store.inOneRound(round -> newest(round).stream().map(one -> new Stored(one.origin(), one.frontier(),
                one.note() + round.cosignatures(one.origin(), one.frontier().size()), one.signedAt())).toList());
    }

    /// Changes the signing key. The newest checkpoint of every log is signed by the next key, too; the note that names it and these signatures become
    /// true in one transaction, then the old key is destroyed.
    ///
    /// @param by who has it changed
    /// @param reason why, one line
    /// @return the change
    /// @throws TreeBroken a log in the database does not extend what was signed
    /// @throws IllegalArgumentException a reason of several lines
    public synchronized Rotation rotate(String by, String reason) {
        round();
        var keys = folder.keys();
        var before = keys.current();
        var next = keys.prepare();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var note = store.inOneRound(round -> {
            var from = new LinkedHashMap<String, Long>();
            newest(round).forEach(one -> {
                var key = next.named(one.origin());
                var text = new Checkpoint(one.origin(), one.frontier().size(), one.frontier().root()).text();
                round.addSignature(one.origin(), one.frontier().size(), key.verifier(), SignedNote.sign(text, key).signatures().getFirst().encode(), now);
                from.put(one.origin(), one.frontier().size());
            });
            var made = KeyHistory.rotation(before, next, now, by, reason, from);
            round.addRotation(keys.history().rotations().size() + 1, made, now);
            return made;
        });
        keys.promote(note);
        return keys.history().rotations().getLast();
    }

    /// What the database says of the keys is what holds; a crash may have come before the folder followed.
    private void takeTheKeyThatFollows() {
        var inDatabase = store.inOneRound(Round::rotations);
        var inFolder = folder.keys().history().rotations();
        if (inDatabase.size() < inFolder.size()) {
            throw new IllegalStateException("The data folder knows " + inFolder.size() + " change(s) of the signing key, the database " + inDatabase.size()
                    + ": the database is older. Nothing is signed.");
        }
        inDatabase.subList(inFolder.size(), inDatabase.size()).forEach(folder.keys()::promote);
    }

    private List<Stored> newest(Round round) {
        var newest = new ArrayList<Stored>();
        round.heads().forEach(head -> round.newest(head.shard().origin(deployment)).ifPresent(newest::add));
        round.newest(rootOrigin(deployment)).ifPresent(newest::add);
        return newest;
    }

    /// A database that lost what was signed would have another log signed under the same name; nobody could tell them apart.
    private void requireKept(Round round) {
        var outside = folder.rootCheckpoint();
        if (outside.isEmpty()) {
            return;
        }
        try {
            var kept = folder.keys().history().open(outside.get(), rootOrigin(deployment));
            var stored = round.at(rootOrigin(deployment), kept.size());
            if (stored.isEmpty() || !stored.get().frontier().root().equals(kept.rootHash())) {
                throw new RecordTooOld("The root checkpoint over " + kept.size() + " leaves that is kept outside the database is not in it: the database is an "
                        + "older backup, or was rewritten. Nothing is signed until the newest backup is restored.");
            }
        } catch (InvalidProofException e) {
            throw new RecordTooOld("The checkpoint kept outside the database does not verify: " + e.getMessage());
        }
    }

    private List<Stored> sign(Round round) {
        var signed = new ArrayList<Stored>();
        var heads = round.heads();
        if (!tiled) {
            // A Record from before there were tiles has none, also of logs that do not grow any more.
            heads.forEach(head -> round.newest(head.shard().origin(deployment))
                    .ifPresent(one -> Tiling.fill(round, new LogName.Shard(head.shard()), one.origin(), one.frontier().size())));
            round.newest(rootOrigin(deployment)).ifPresent(one -> Tiling.fill(round, new LogName.Root(), one.origin(), one.frontier().size()));
        }
        for (var head : heads) {
            signShard(round, head).ifPresent(signed::add);
        }
        if (signed.isEmpty()) {
            return signed;
        }
        var origin = rootOrigin(deployment);
        var root = round.newest(origin).map(Stored::frontier).orElse(Frontier.EMPTY);
        for (var shard : signed) {
            var leaf = shard.note().getBytes(StandardCharsets.UTF_8);
            var hash = Hash.ofLeaf(leaf);
            round.addRootLeaf(root.size(), leaf, hash);
            root = root.append(hash);
        }
        Tiling.fill(round, new LogName.Root(), origin, root.size());
        signed.add(signed(round, origin, root));
        return signed;
    }

    private Optional<Stored> signShard(Round round, Head head) {
        var origin = head.shard().origin(deployment);
        var before = round.newest(origin).map(Stored::frontier).orElse(Frontier.EMPTY);
        var size = head.frontier().size();
        if (size == before.size()) {
            return Optional.empty();
        }
        if (size < before.size()) {
            throw new TreeBroken(head, "The log " + origin + " has " + size + " entries, but " + before.size() + " were signed.");
        }
        var tree = before;
        for (var leaf : round.leafHashes(new LogName.Shard(head.shard()), before.size(), size)) {
            tree = tree.append(leaf);
        }
        if (!tree.equals(head.frontier())) {
            throw new TreeBroken(head, "The log " + origin + " with " + size + " entries does not extend the one signed at " + before.size() + ".");
        }
        Tiling.fill(round, new LogName.Shard(head.shard()), origin, size);
        return Optional.of(signed(round, origin, tree));
    }

    private Stored signed(Round round, String origin, Frontier tree) {
        var note = new Checkpoint(origin, tree.size(), tree.root()).sign(folder.signingKey().named(origin)).encode();
        var stored = new Stored(origin, tree, note, clock.instant());
        round.add(stored);
        return stored;
    }

    /// The database is older than what was signed; nothing is signed.
    public static final class RecordTooOld extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RecordTooOld(String message) {
            super(message);
        }
    }

    /// A log in the database is not what was signed; nothing was signed in this round.
    public static final class TreeBroken extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Head head;

        TreeBroken(Head head, String message) {
            super(message);
            this.head = head;
        }

        /// The head of the broken log.
        public Head head() {
            return head;
        }
    }
}
