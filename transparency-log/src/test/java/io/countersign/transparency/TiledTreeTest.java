package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TiledTreeTest {

    private static final int MANY = 70_000;

    /// Every tile of a log, as its bytes; what was read is counted.
    private static final class Shelf implements TiledTree.Tiles {
        private final Map<TilePath, byte[]> tiles = new HashMap<>();
        private final List<TilePath> read = new ArrayList<>();

        Shelf(List<Hash> leaves) {
            var hashes = leaves;
            for (var level = 0; !hashes.isEmpty(); level++) {
                var above = new ArrayList<Hash>();
                for (var from = 0; from < hashes.size(); from += TilePath.FULL) {
                    var tile = hashes.subList(from, Math.min(from + TilePath.FULL, hashes.size()));
                    tiles.put(new TilePath(level, from / TilePath.FULL, tile.size() % TilePath.FULL), Tile.ofHashes(tile));
                    if (tile.size() == TilePath.FULL) {
                        above.add(TiledTree.subtreeRoot(tile));
                    }
                }
                hashes = above;
            }
        }

        @Override public List<Hash> hashes(TilePath tile) {
            read.add(tile);
            try {
                return Tile.hashes(tile, tiles.get(tile));
            } catch (InvalidProofException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test void answersAsTheTreeInMemoryDoesAndReadsOnlyAFewTiles() {
        // Given
        var leaves = leaves(MANY);
        var tree = MerkleTree.of(leaves);
        var shelf = new Shelf(leaves);
        var random = new Random(1);
        for (var size : List.of(1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 65_792, MANY)) {
            for (var i = 0; i < 20; i++) {
                var index = random.nextInt(size);
                var from = 1 + random.nextInt(size);
                shelf.read.clear();
                // When
                var tiled = new TiledTree(MANY, shelf);
                // Then
                assertThat(tiled.inclusionProof(index, size)).isEqualTo(tree.inclusionProof(index, size));
                assertThat(shelf.read).hasSizeLessThanOrEqualTo(6).doesNotHaveDuplicates();
                assertThat(tiled.consistencyProof(from, size)).isEqualTo(tree.consistencyProof(from, size));
                assertThat(tiled.root(size)).isEqualTo(tree.root(size));
                assertThat(tiled.leaf(index)).isEqualTo(leaves.get(index));
            }
        }
        assertThat(shelf.tiles.keySet()).containsExactlyInAnyOrderElementsOf(TilePath.ofTree(MANY));
    }

    @Test void refusesWhatIsBeyondItsEnd() {
        // Given
        var tiled = new TiledTree(300, new Shelf(leaves(300)));
        // When // Then
        assertThatThrownBy(() -> tiled.root(301)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tiled.inclusionProof(300, 300)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tiled.consistencyProof(0, 300)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new TiledTree(300, path -> List.of()).root(300)).hasMessageContaining("has 0 hashes");
    }

    @Test void knowsWhichTilesALogServes() {
        // Given
        var size = 70_000L;
        for (var tile : TilePath.ofTree(size)) {
            // When // Then
            assertThat(tile.isIn(size)).as(tile.encode()).isTrue();
        }
        assertThat(TilePath.parse("tile/0/273.p/111").isIn(size)).isTrue();
        for (var path : List.of("tile/0/273.p/113", "tile/0/273", "tile/0/274.p/1", "tile/1/001.p/18", "tile/1/001", "tile/2/000.p/2", "tile/2/000",
                "tile/3/000.p/1", "tile/8/000.p/1", "tile/63/000.p/1", "tile/entries/273", "tile/entries/273.p/113")) {
            assertThat(TilePath.parse(path).isIn(size)).as(path).isFalse();
        }
        assertThat(TilePath.ofHash(1, 272, size)).isEqualTo(new TilePath(1, 1, 17));
        assertThatThrownBy(() -> TilePath.ofHash(1, 273, size)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(TilePath.hashes(7, Long.MAX_VALUE)).isEqualTo(127);
    }

    @Test void bundlesComeBackAndSpoiltOnesAreRefused() throws Exception {
        // Given
        var entries = List.of(new byte[0], new byte[] {7}, new byte[Tile.MOST_ENTRY_BYTES]);
        var path = new TilePath(TilePath.ENTRIES, 0, 3);
        // When
        var bytes = Tile.ofEntries(entries);
        // Then
        assertThat(Tile.entries(path, bytes)).usingRecursiveComparison().isEqualTo(entries);
        assertThatThrownBy(() -> Tile.entries(path, java.util.Arrays.copyOf(bytes, bytes.length - 1))).hasMessageContaining("ends inside entry 2");
        assertThatThrownBy(() -> Tile.entries(path, new byte[] {0})).hasMessageContaining("ends inside entry 0");
        assertThatThrownBy(() -> Tile.entries(path, new byte[] {0, 0})).hasMessageContaining("has 1 entries, not 3");
        assertThatThrownBy(() -> Tile.ofEntries(List.of(new byte[Tile.MOST_ENTRY_BYTES + 1]))).hasMessageContaining("65535");
        assertThatThrownBy(() -> Tile.ofEntries(List.of())).hasMessageContaining("1 to 256");
        assertThatThrownBy(() -> Tile.ofHashes(List.of())).hasMessageContaining("1 to 256");
        assertThatThrownBy(() -> Tile.hashes(new TilePath(0, 0, 2), new byte[63])).hasMessageContaining("63 bytes, not 64");
    }

    private static List<Hash> leaves(int count) {
        var leaves = new ArrayList<Hash>();
        for (var i = 0; i < count; i++) {
            leaves.add(Hash.ofLeaf(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return leaves;
    }
}
