package io.countersign.audit;

import io.countersign.audit.EventReader.UnknownKey;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.RecordReader.Archived;
import io.countersign.audit.RecordReader.StoredCheckpoint;
import io.countersign.audit.RecordReader.View;
import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.ShardCheck;
import io.countersign.audit.domain.StoredLeaf;
import io.countersign.record.Received;
import io.countersign.transparency.Frontier;
import io.countersign.transparency.Hash;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.KeyHistory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Recomputes the whole Record: every leaf, column and commitment, every tree, every signature, and the checkpoint kept
/// outside the database. It stops at the first thing that does not fit and names it.
public final class Verifier {

    private final RecordReader reader;
    private final EventReader events;
    private final RecordFolder folder;
    private final String deployment;

    /// @param reader reads the stored Record
    /// @param events reads payloads
    /// @param folder holds the keys and the checkpoint kept outside
    /// @param deployment first part of every origin
    public Verifier(RecordReader reader, EventReader events, RecordFolder folder, String deployment) {
        this.reader = reader;
        this.events = events;
        this.folder = folder;
        this.deployment = deployment;
    }

    /// The result.
    public sealed interface Verdict {
        /// Everything fits.
        ///
        /// @param entries entries checked
        /// @param unsigned entries newer than their shard's last checkpoint
        /// @param root root of the root log
        /// @param checkpoint the root log's newest signed checkpoint; null: nothing was signed yet
        /// @param archived entries among them of which only the leaf is in the database
        /// @param redacted entries among them whose personal content can't be read any more
        /// @param redactions which keys were destroyed and who did it, in the order of the log
        /// @param witnesses who has cosigned the root log
        record Good(long entries, long unsigned, Hash root, String checkpoint, long archived, long redacted, List<Redaction> redactions,
                List<Witnessed> witnesses) implements Verdict {
        }

        /// A witness, and up to which size it has cosigned the root log.
        ///
        /// @param name name of its key
        /// @param vkey its key
        /// @param newest that is the newest root checkpoint
        record Witnessed(String name, String vkey, long size, boolean newest) {
        }

        /// Something does not fit.
        ///
        /// @param shard the log it is in, as `topic/partition`; `root` for the root log
        /// @param index index of the entry; -1: no single entry
        /// @param eventId the entry's event; null: no single entry, or its id is among what does not fit
        /// @param what what is wrong, one sentence
        record Bad(String shard, long index, String eventId, String what) implements Verdict {
        }
    }

    /// What was erased.
    ///
    /// @param at by the writer's clock
    /// @param by who agreed
    /// @param askedBy who asked
    /// @param keyIds keys that were destroyed
    public record Redaction(String caseId, Instant at, String by, String askedBy, List<String> keyIds) {
    }

    /// What is counted on the way.
    private static final class Seen {
        private final List<Archived> archives;
        private final Map<String, Long> archived = new HashMap<>();
        private final Map<String, Found> destroyed = new LinkedHashMap<>();
        private final List<Redaction> redactions = new ArrayList<>();
        private long redacted;

        Seen(List<Archived> archives) {
            this.archives = archives;
        }

        boolean isArchived(Instant recordedAt) {
            return archives.stream().anyMatch(one -> one.holds(recordedAt));
        }

        /// @param at names the entry
        void leaf(StoredLeaf leaf, Event event, Function<String, Found> at) {
            if (leaf.entry() == null) {
                archives.stream().filter(one -> one.holds(leaf.recordedAt())).forEach(one -> archived.merge(one.file(), 1L, Long::sum));
            } else if (event.sealed() != null && event.sealed().destroyed()) {
                redacted++;
                var keyId = event.sealed().keyId();
                destroyed.computeIfAbsent(keyId, _ -> at.apply("key " + keyId + " was destroyed but no entry says so"));
            }
            if (event != null && event.erased() != null) {
                redactions.add(new Redaction(event.caseId(), event.occurredAt(), event.actorId(), event.erased().askedBy(), event.erased().keyIds()));
            }
        }

        /// @throws Found a key was destroyed behind the Record's back, or a file does not hold what left the database
        void end() {
            redactions.forEach(one -> destroyed.keySet().removeAll(one.keyIds()));
            destroyed.values().stream().findFirst().ifPresent(found -> {
                throw found;
            });
            for (var one : archives) {
                var entries = archived.getOrDefault(one.file(), 0L);
                if (entries != one.entries()) {
                    throw new Found("archive", -1, null, "The file " + one.file() + " was written with " + one.entries() + " entries, but " + entries
                            + " of those months are not in the database.");
                }
            }
        }
    }

    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Verdict.Bad bad;

        Found(String shard, long index, String eventId, String what) {
            super(what, null, false, false);
            this.bad = new Verdict.Bad(shard, index, eventId, what);
        }
    }

    /// Checks everything.
    ///
    /// @throws RuntimeException the database, or the registry for a schema not met before, does not answer: nothing can be said
    public Verdict verify() {
        // Read first: a checkpoint signed while the check runs must not look like one from the future.
        var outside = folder.rootCheckpoint();
        try {
            return reader.snapshot(view -> verify(view, outside));
        } catch (Found e) {
            return e.bad;
        }
    }

    private Verdict verify(View view, Optional<String> outside) {
        var entries = 0L;
        var unsigned = 0L;
        var seen = new Seen(view.archives());
        var shardCheckpoints = new HashMap<String, String>();
        var origins = new HashSet<>(view.origins());
        for (var head : view.heads()) {
            var origin = head.shard().origin(deployment);
            var checkpoints = view.checkpoints(origin);
            var tree = shard(view, head, checkpoints, seen);
            checkpoints.forEach(c -> shardCheckpoints.put(origin + "\n" + c.size(), c.note()));
            entries += tree.size();
            unsigned += tree.size() - (checkpoints.isEmpty() ? 0 : checkpoints.getLast().size());
            origins.remove(origin);
        }
        origins.remove(Signer.rootOrigin(deployment));
        if (!origins.isEmpty()) {
            throw new Found(origins.iterator().next(), -1, null, "The log was signed, but it is not in the Record any more.");
        }
        seen.end();
        if (!view.rotations().equals(folder.keys().history().rotations().stream().map(KeyHistory.Rotation::note).toList())) {
            throw new Found("root", -1, null, "The changes of the signing key in the database are not those in the data folder: one of the two is older, or was changed.");
        }
        var root = root(view, shardCheckpoints);
        var newest = root.isEmpty() ? null : root.getLast();
        outside.ifPresent(note -> outside(note, root));
        if (outside.isEmpty() && newest != null) {
            throw new Found("root", -1, null, "The signed checkpoint that is kept outside the database is missing.");
        }
        return new Verdict.Good(entries, unsigned, newest == null ? Hash.EMPTY_TREE : Hash.of(newest.rootHash()),
                newest == null ? null : newest.note(), seen.archived.values().stream().mapToLong(Long::longValue).sum(), seen.redacted,
                List.copyOf(seen.redactions), witnesses(view, root, shardCheckpoints));
    }

    private List<Verdict.Witnessed> witnesses(View view, List<StoredCheckpoint> root, Map<String, String> shardCheckpoints) {
        var notes = new HashMap<>(shardCheckpoints);
        root.forEach(one -> notes.put(one.origin() + "\n" + one.size(), one.note()));
        try {
            return CosignatureCheck.check(view.cosignatures(), root, notes, folder.keys().history());
        } catch (InvalidProofException e) {
            throw new Found("root", -1, null, e.getMessage());
        }
    }

    private Frontier shard(View view, Head head, List<StoredCheckpoint> checkpoints, Seen seen) {
        var name = head.shard().toString();
        var check = new ShardCheck(head, folder.commitments(), seen::isArchived);
        var waiting = new ArrayDeque<>(checkpoints);
        var signedTo = new long[1];
        var origin = head.shard().origin(deployment);
        var tiles = new TileCheck(level -> view.subtrees(origin, level));
        view.leaves(head, stored -> {
            Function<String, Found> at = what -> new Found(name, stored.index(), stored.eventId().toString(),
                    "Entry " + stored.index() + " of " + name + " (event " + stored.eventId() + "): " + what + ".");
            var event = new Event[1];
            check.next(stored, record -> read(record, at).map(read -> event[0] = read)).or(() -> tiles.next(Hash.of(stored.leafHash()))).ifPresent(what -> {
                throw at.apply(what);
            });
            seen.leaf(stored, event[0], at);
            if (!waiting.isEmpty() && waiting.peek().size() == check.frontier().size()) {
                var checkpoint = waiting.poll();
                checkpoint(name, checkpoint, check.frontier(), stored, signedTo[0]);
                signedTo[0] = checkpoint.size();
            }
        });
        view.stray(head).ifPresent(stray -> {
            throw new Found(name, stray.index(), stray.eventId().toString(), "Entry " + stray.index() + " of " + name + " (event " + stray.eventId()
                    + ") has no leaf.");
        });
        if (!waiting.isEmpty()) {
            throw new Found(name, check.frontier().size(), null, "Entry " + check.frontier().size() + " of " + name + " is missing: "
                    + waiting.getLast().size() + " entries were signed.");
        }
        tiles.end().ifPresent(what -> {
            throw new Found(name, -1, null, "The tiles of " + name + " do not fit its entries: " + what + ".");
        });
        check.end().ifPresent(what -> {
            throw new Found(name, -1, null, "The head of " + name + " does not fit its entries: " + what + ".");
        });
        return check.frontier();
    }

    private void checkpoint(String name, StoredCheckpoint stored, Frontier tree, StoredLeaf last, long signedTo) {
        try {
            fits(stored, tree);
        } catch (InvalidProofException e) {
            throw new Found(name, last.index(), last.eventId().toString(), "The checkpoint of " + name + " at " + stored.size()
                    + " entries does not fit entries " + signedTo + " to " + last.index() + ": " + e.getMessage());
        }
    }

    private List<StoredCheckpoint> root(View view, Map<String, String> shardCheckpoints) {
        var checkpoints = view.checkpoints(Signer.rootOrigin(deployment));
        var waiting = new ArrayDeque<>(checkpoints);
        var tree = new Frontier[] {Frontier.EMPTY};
        var unseen = new HashMap<>(shardCheckpoints);
        var tiles = new TileCheck(level -> view.subtrees(Signer.rootOrigin(deployment), level));
        view.rootLeaves(leaf -> {
            if (leaf.index() != tree[0].size() || !Arrays.equals(Hash.ofLeaf(leaf.leaf()).bytes(), leaf.leafHash())) {
                throw new Found("root", leaf.index(), null, "Leaf " + leaf.index() + " of the root log does not have the stored hash or place.");
            }
            var note = new String(leaf.leaf(), StandardCharsets.UTF_8);
            if (!unseen.remove(key(note, leaf.index()), note)) {
                throw new Found("root", leaf.index(), null, "Leaf " + leaf.index() + " of the root log is not a stored checkpoint.");
            }
            tree[0] = tree[0].append(Hash.ofLeaf(leaf.leaf()));
            tiles.next(Hash.ofLeaf(leaf.leaf())).ifPresent(what -> {
                throw new Found("root", leaf.index(), null, "Leaf " + leaf.index() + " of the root log: " + what + ".");
            });
            if (!waiting.isEmpty() && waiting.peek().size() == tree[0].size()) {
                try {
                    fits(waiting.poll(), tree[0]);
                } catch (InvalidProofException e) {
                    throw new Found("root", leaf.index(), null, "The root log's checkpoint at " + tree[0].size() + " does not fit: " + e.getMessage());
                }
            }
        });
        tiles.end().ifPresent(what -> {
            throw new Found("root", -1, null, "The tiles of the root log do not fit its leaves: " + what + ".");
        });
        if (!unseen.isEmpty()) {
            throw new Found("root", -1, null, "The root log lacks the checkpoint of " + unseen.keySet().iterator().next().replace('\n', ' ') + ".");
        }
        if (!waiting.isEmpty() || tree[0].size() != (checkpoints.isEmpty() ? 0 : checkpoints.getLast().size())) {
            throw new Found("root", tree[0].size(), null, "The root log has " + tree[0].size() + " leaves, which is not what was signed.");
        }
        return checkpoints;
    }

    private static String key(String note, long index) {
        var lines = note.split("\n", 3);
        if (lines.length < 3) {
            throw new Found("root", index, null, "Leaf " + index + " of the root log is not a checkpoint.");
        }
        return lines[0] + "\n" + lines[1];
    }

    /// The checkpoint that was kept outside must be one of those stored, byte for byte in what it signs.
    private void outside(String note, List<StoredCheckpoint> root) {
        try {
            var kept = folder.keys().history().open(note, Signer.rootOrigin(deployment));
            for (var stored : root) {
                if (stored.size() == kept.size() && Hash.of(stored.rootHash()).equals(kept.rootHash())) {
                    return;
                }
            }
            throw new Found("root", -1, null, "The checkpoint kept outside the database (" + kept.size()
                    + " leaves) is not in the Record: the database is older than it, or was rewritten.");
        } catch (InvalidProofException e) {
            throw new Found("root", -1, null, "The checkpoint kept outside the database does not verify: " + e.getMessage());
        }
    }

    private void fits(StoredCheckpoint stored, Frontier tree) throws InvalidProofException {
        var opened = folder.keys().history().open(stored.note(), stored.origin());
        if (opened.size() != tree.size() || !opened.rootHash().equals(tree.root())) {
            throw new InvalidProofException("The signed root is " + opened.rootHash() + ", the entries give " + tree.root() + ".");
        }
        if (!Arrays.equals(stored.rootHash(), tree.root().bytes()) || !Arrays.equals(stored.frontier(), tree.peakBytes())) {
            throw new InvalidProofException("The stored root or frontier was changed.");
        }
    }

    private Optional<Event> read(Received record, Function<String, Found> at) {
        try {
            return Optional.of(events.read(record.topic(), record.value()));
        } catch (UnknownKey e) {
            throw at.apply(e.getMessage());
        } catch (UnreadableEvent _) {
            return Optional.empty();
        }
    }
}
