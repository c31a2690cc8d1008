package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.LogName;
import io.countersign.audit.Prover;
import io.countersign.audit.Signer;
import io.countersign.audit.Stage;
import io.countersign.audit.Tiles;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.record.Received;
import io.countersign.record.ShardName;
import io.countersign.schemas.Topics;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.MerkleTree;
import io.countersign.transparency.Proofs;
import io.countersign.transparency.Tile;
import io.countersign.transparency.TilePath;
import io.countersign.transparency.TiledTree;
import io.countersign.transparency.TlogProof;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Tiles and proofs of a log longer than a tile, beside the tree in memory.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TilesIT {

    private static final int ENTRIES = 600;
    private static final ShardName RUNS = new ShardName(Topics.RUNS.name(), 0);
    private static final LogName LOG = new LogName.Shard(RUNS);

    private Stage stage;
    private Prover prover;
    private Tiles tiles;
    private MerkleTree tree;

    @BeforeAll void fill(@TempDir Path data) throws Exception {
        stage = new Stage(data);
        prover = new Prover(stage.logs, Stage.DEPLOYMENT);
        tiles = new Tiles(stage.logs, Stage.DEPLOYMENT);
        stage.open(Topics.RUNS);
        for (var from = 0; from < ENTRIES; from += 150) {
            var batch = new ArrayList<Received>();
            for (var i = from; i < from + 150; i++) {
                batch.add(stage.examples().accepted(i, "case-" + i, "r" + i, "o-" + i));
            }
            stage.recorder.record(batch);
            stage.signer.round();
        }
        tree = MerkleTree.of(leaves().stream().map(Hash::ofLeaf).toList());
    }

    @Test void everyTileOfTheSignedSizeIsServedAndNoOther() throws Exception {
        for (var path : TilePath.ofTree(ENTRIES)) {
            // When
            var served = tiles.tile(LOG, path);
            // Then
            assertThat(served).as(path.encode()).isPresent();
            assertThat(Tile.hashes(path, served.get())).hasSize(path.count());
        }
        assertThat(tiles.tile(LOG, TilePath.parse("tile/0/001.p/7"))).as("a partial tile that has become full").isPresent();
        for (var beyond : List.of("tile/0/002", "tile/0/002.p/89", "tile/0/003.p/1", "tile/1/000", "tile/1/000.p/3", "tile/2/000.p/1", "tile/entries/002", "tile/entries/002.p/89")) {
            assertThat(tiles.tile(LOG, TilePath.parse(beyond))).as(beyond).isEmpty();
        }
        assertThat(tiles.tile(new LogName.Shard(new ShardName("none", 0)), new TilePath(0, 0, 1))).isEmpty();
        assertThat(tiles.tile(new LogName.Root(), new TilePath(0, 0, 4))).isPresent();
    }

    @Test void theTreeThatTilesGiveIsTheOneThatWasSigned() throws Exception {
        // Given
        var checkpoint = Checkpoint.open(tiles.checkpoint(LOG).orElseThrow().note(), stage.folder.signingKey().named(LOG.origin(Stage.DEPLOYMENT)).verifier());
        // When
        var tiled = new TiledTree(ENTRIES, this::hashes);
        // Then
        assertThat(checkpoint.size()).isEqualTo(ENTRIES);
        assertThat(tiled.root(ENTRIES)).isEqualTo(tree.root()).isEqualTo(checkpoint.rootHash());
    }

    @Test void proofsAreThoseOfTheTreeInMemory() throws Exception {
        for (var index : List.of(0L, 1L, 255L, 256L, 511L, 512L, 599L)) {
            for (var size : List.of(600L, 513L, 512L, 300L, 256L)) {
                if (index < size) {
                    // When
                    var proof = prover.inclusion(LOG, index, size);
                    // Then
                    assertThat(proof.hashes()).isEqualTo(tree.inclusionProof(index, size));
                    Proofs.verifyInclusion(index, size, proof.leaf(), proof.hashes(), proof.root());
                    var consistency = prover.consistency(LOG, index + 1, size);
                    assertThat(consistency.hashes()).isEqualTo(tree.consistencyProof(index + 1, size));
                    Proofs.verifyConsistency(index + 1, size, consistency.fromRoot(), consistency.toRoot(), consistency.hashes());
                    assertThat(proof.text().isPresent()).as("signed at %s", size).isEqualTo(size % 150 == 0);
                }
            }
        }
        assertThat(prover.inclusion(LOG, 3, null).size()).isEqualTo(ENTRIES);
        assertThatThrownBy(() -> prover.inclusion(LOG, 600, null)).isInstanceOf(Prover.BeyondTheLog.class).hasMessageContaining("has no leaf 600");
        assertThatThrownBy(() -> prover.inclusion(LOG, 3, 601L)).isInstanceOf(Prover.BeyondTheLog.class);
        assertThatThrownBy(() -> prover.inclusion(LOG, -1, null)).isInstanceOf(Prover.BeyondTheLog.class);
        assertThatThrownBy(() -> prover.consistency(LOG, 0, null)).isInstanceOf(Prover.BeyondTheLog.class);
        assertThatThrownBy(() -> prover.consistency(LOG, 20, 19L)).isInstanceOf(Prover.BeyondTheLog.class);
        assertThatThrownBy(() -> prover.consistency(new LogName.Shard(new ShardName("none", 0)), 1, null)).isInstanceOf(Prover.BeyondTheLog.class);
    }

    @Test void anEntryIsProvedUpToTheRootLogByItsPlaceOrItsEvent() throws Exception {
        // When
        var proof = prover.of(RUNS, 311).orElseThrow();
        // Then
        assertThat(prover.of(proof.place().eventId()).orElseThrow().entryProof()).isEqualTo(proof.entryProof());
        var key = stage.folder.signingKey().verifier();
        TlogProof.parse(proof.entryProof()).verify(Hash.ofLeaf(proof.place().leaf()), key.named(LOG.origin(Stage.DEPLOYMENT)), List.of());
        assertThat(TlogProof.parse(proof.rootProof()).verify(Hash.ofLeaf(proof.checkpoint().getBytes(java.nio.charset.StandardCharsets.UTF_8)), key, List.of()).size()).isEqualTo(4);
        assertThat(prover.of(RUNS, 600)).isEmpty();
        assertThat(prover.of(RUNS, -1)).isEmpty();
    }

    @Test void aRecordFromBeforeThereWereTilesGetsThem() throws Exception {
        // Given
        superuser("DELETE FROM subtree");
        assertThat(stage.verifier.verify()).isInstanceOf(Verdict.Good.class);
        // When
        new Signer(new PostgresCheckpoints(stage.source("audit_signer")), stage.folder, Stage.DEPLOYMENT, Clock.systemUTC()).round();
        // Then
        assertThat(new TiledTree(ENTRIES, this::hashes).root(ENTRIES)).isEqualTo(tree.root());
    }

    @Test void aChangedTileIsFound() throws Exception {
        for (var change : List.of("UPDATE subtree SET hash = sha256('x') WHERE hash_index = 1", "INSERT INTO subtree SELECT origin, level, 2, hash FROM subtree WHERE hash_index = 1")) {
            // Given
            superuser("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS TABLE subtree; " + change);
            // When
            var verdict = stage.verifier.verify();
            superuser("DELETE FROM subtree; INSERT INTO subtree TABLE kept; DROP TABLE kept");
            // Then
            assertThat(verdict).as(change).isInstanceOfSatisfying(Verdict.Bad.class, bad -> assertThat(bad.what()).contains("tile"));
        }
    }

    private List<Hash> hashes(TilePath path) {
        try {
            return Tile.hashes(path, tiles.tile(LOG, path).orElseThrow());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private List<byte[]> leaves() throws Exception {
        var leaves = new ArrayList<byte[]>();
        for (var from = 0; from < ENTRIES; from += TilePath.FULL) {
            var path = TilePath.ofEntry(from, ENTRIES);
            leaves.addAll(Tile.entries(path, tiles.tile(LOG, path).orElseThrow()));
        }
        return leaves;
    }

    private void superuser(String sql) throws Exception {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
