package io.countersign.audit;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.RecordReader.View;
import io.countersign.audit.domain.StoredEntry;
import io.countersign.casekeys.CaseKey;
import io.countersign.casekeys.CaseKeys;
import io.countersign.export.EntryLine;
import io.countersign.export.ExportWriter;
import io.countersign.export.Header;
import io.countersign.export.LogLine;
import io.countersign.record.Commitments;
import io.countersign.record.Seal;
import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import io.countersign.transparency.MerkleTree;
import io.countersign.transparency.RangeProof;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Writes entries as a file that proves itself, `countersign-export/v1` of `docs/record-format.md`: the proofs, and for each entry the salts and
/// the key with which it can be checked and read, and no other.
public final class Exporter {

    private final RecordReader reader;
    private final PayloadReader payloads;
    private final Signer signer;
    private final RecordFolder folder;
    private final CaseKeys keys;
    private final String deployment;
    private final Clock clock;

    /// @param reader reads the stored Record
    /// @param payloads reads payloads
    /// @param signer signs what is not signed yet: only signed entries can be shown
    /// @param folder keeps the signing key and the commitment key
    /// @param keys opens what is sealed
    /// @param deployment first part of every origin
    public Exporter(RecordReader reader, PayloadReader payloads, Signer signer, RecordFolder folder, CaseKeys keys, String deployment, Clock clock) {
        this.reader = reader;
        this.payloads = payloads;
        this.signer = signer;
        this.folder = folder;
        this.keys = keys;
        this.deployment = deployment;
        this.clock = clock;
    }

    /// Signs what has grown and says whether there is anything to export.
    public boolean hasSome(Wanted wanted) {
        signer.round();
        return reader.snapshot(view -> view.hasSome(wanted));
    }

    /// Writes the signed entries that are wanted.
    ///
    /// @param by who asked for it
    /// @param out gets the file; not closed
    /// @param before is told how many entries the file has and its SHA-256, before its last line is written: where that throws, the file does not verify
    /// @throws UncheckedIOException `out` can't be written to
    /// @throws RuntimeException the database, the key store or the registry does not answer
    public void write(Wanted wanted, String by, OutputStream out, BiConsumer<Long, String> before) {
        reader.snapshot(view -> {
            try {
                var writing = new Writing(view, new ExportWriter(out, payloads::schema), wanted.wholeShard(), false);
                writing.begin(new Header(deployment, wanted.words(), folder.signingKey().verifier(), clock.instant(), by));
                view.entries(wanted, writing::entry);
                writing.writer.end(folder.signingKey(), before);
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Writes the signed entries that were recorded in a time, with what is sealed left sealed: the file must not outlive an erasure.
    ///
    /// @param from first moment
    /// @param to the moment after the last
    /// @param before as for [#write]
    public void archive(Instant from, Instant to, String by, OutputStream out, BiConsumer<Long, String> before) {
        reader.snapshot(view -> {
            try {
                var writing = new Writing(view, new ExportWriter(out, payloads::schema), false, true);
                writing.begin(new Header(deployment, Map.of("from", from.toString(), "to", to.toString()), folder.signingKey().verifier(), clock.instant(), by));
                view.recorded(from, to, writing::entry);
                writing.writer.end(folder.signingKey(), before);
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// One export while it is written.
    private final class Writing {
        private final View view;
        private final ExportWriter writer;
        private final boolean together;
        private final boolean closed;
        private final Map<String, Long> rootIndexes = new HashMap<>();
        private final MerkleTree root = new MerkleTree();
        private ShardName shard;
        private MerkleTree tree;

        /// @param together entries of a shard are proven together
        /// @param closed what is sealed stays sealed
        Writing(View view, ExportWriter writer, boolean together, boolean closed) {
            this.closed = closed;
            this.view = view;
            this.writer = writer;
            this.together = together;
        }

        void begin(Header header) throws IOException {
            view.rootLeaves(leaf -> {
                rootIndexes.put(new String(leaf.leaf(), StandardCharsets.UTF_8), leaf.index());
                root.append(Hash.ofLeaf(leaf.leaf()));
            });
            writer.begin(header, view.checkpoints(Signer.rootOrigin(deployment)).getLast().note());
        }

        void entry(StoredEntry stored) {
            try {
                var name = new ShardName(stored.topic(), stored.partition());
                if (!name.equals(shard)) {
                    shard(name, stored);
                }
                // What came after the checkpoint is in the next export.
                if (tree != null && stored.index() < tree.size()) {
                    writer.entry(line(stored));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (UnreadableEvent e) {
                throw new IllegalStateException("Entry " + stored.index() + " of " + stored.topic() + "/" + stored.partition() + " can't be read: "
                        + e.getMessage(), e);
            }
        }

        private void shard(ShardName name, StoredEntry first) throws IOException {
            shard = name;
            tree = null;
            var checkpoints = view.checkpoints(name.origin(deployment));
            if (checkpoints.isEmpty() || first.index() >= checkpoints.getLast().size()) {
                return;
            }
            var newest = checkpoints.getLast();
            var hashes = view.leafHashes(name, newest.size());
            tree = MerkleTree.of(hashes);
            var rootIndex = rootIndexes.get(newest.note());
            writer.log(new LogLine(name, first.topicId(), newest.note(), rootIndex, root.inclusionProof(rootIndex, root.size()),
                    together ? RangeProof.of(0, newest.size(), hashes) : null));
        }

        private EntryLine line(StoredEntry stored) throws UnreadableEvent {
            var record = stored.record();
            var keyId = payloads.keyId(record.value());
            var key = keyId == null ? null : keys.key(keyId).orElseThrow(() -> new IllegalStateException("No key " + keyId + " was ever made."));
            var commitKey = key == null ? folder.commitments().caseKey(stored.caseId()) : key.commitKey();
            return new EntryLine(shard.toString(), stored.index(), stored.leaf(), together ? null : proof(stored.index()), stored.kafkaTimeMs(), stored.key(),
                    stored.open(), stored.ranges(), stored.personal(), folder.commitments().metaSalt(record, stored.eventId()),
                    Commitments.personalSalt(commitKey, record, stored.eventId()), recordKey(key, stored), stored.recordedAt().truncatedTo(ChronoUnit.MILLIS), null);
        }

        private byte[] recordKey(CaseKey key, StoredEntry stored) {
            var sealed = !closed && key != null && !key.destroyed() && stored.ranges().length > 0;
            return sealed ? Seal.recordKey(key.secret(), stored.eventId().toString()) : null;
        }

        private List<Hash> proof(long index) {
            return tree.inclusionProof(index, tree.size());
        }
    }
}
