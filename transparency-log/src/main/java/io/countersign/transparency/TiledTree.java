package io.countersign.transparency;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A Merkle tree whose hashes are kept in tiles (C2SP tlog-tiles): it answers roots and proofs after reading a few tiles per level,
/// however many leaves there are. Each tile is read once. Not safe for use by several threads at once.
public final class TiledTree {

    private static final int TILE_HEIGHT = 8;

    /// Where the tiles are.
    public interface Tiles {
        /// The hashes of a tile, as many as [TilePath#count()] says.
        List<Hash> hashes(TilePath tile);
    }

    private final long size;
    private final Tiles tiles;
    private final Subtrees subtrees = new Subtrees(this::node);
    private final Map<TilePath, List<Hash>> read = new HashMap<>();

    /// @param size leaves of the tree; every smaller size can be asked for
    /// @param tiles reads the tiles of a tree of that size
    public TiledTree(long size, Tiles tiles) {
        this.size = size;
        this.tiles = tiles;
    }

    /// Root over leaves `[0, size)`.
    ///
    /// @throws IndexOutOfBoundsException beyond the tree's end
    public Hash root(long ofSize) {
        Objects.checkFromToIndex(0, ofSize, size);
        return subtrees.root(ofSize);
    }

    /// As [MerkleTree#inclusionProof].
    public List<Hash> inclusionProof(long index, long ofSize) {
        Objects.checkFromToIndex(0, ofSize, size);
        Objects.checkIndex(index, ofSize);
        return subtrees.inclusionProof(index, ofSize);
    }

    /// As [MerkleTree#consistencyProof].
    public List<Hash> consistencyProof(long oldSize, long newSize) {
        Objects.checkFromToIndex(1, oldSize, newSize);
        Objects.checkFromToIndex(0, newSize, size);
        return subtrees.consistencyProof(oldSize, newSize);
    }

    /// Hash of a leaf.
    public Hash leaf(long index) {
        Objects.checkIndex(index, size);
        return node(0, index);
    }

    /// A complete subtree of height `level` stands inside one tile: its leaves there are 2^(level mod 8) hashes in a row.
    private Hash node(int level, long index) {
        var tileLevel = level / TILE_HEIGHT;
        var width = 1 << level % TILE_HEIGHT;
        var first = index * width;
        var path = TilePath.ofHash(tileLevel, first, size);
        var tile = read.computeIfAbsent(path, this::readTile);
        var at = Math.toIntExact(first - path.first());
        return subtreeRoot(tile.subList(at, at + width));
    }

    private List<Hash> readTile(TilePath path) {
        var hashes = tiles.hashes(path);
        if (hashes.size() != path.count()) {
            throw new IllegalStateException("The tile " + path.encode() + " has " + hashes.size() + " hashes, not " + path.count() + ".");
        }
        return hashes;
    }

    /// Root over a number of hashes that is a power of two: for 256, the hash that stands for a full tile on the level above.
    ///
    /// @throws IllegalArgumentException not a power of two
    public static Hash subtreeRoot(List<Hash> hashes) {
        if (Integer.bitCount(hashes.size()) != 1) {
            throw new IllegalArgumentException("Only a power of two of hashes makes a complete subtree, not " + hashes.size() + ".");
        }
        if (hashes.size() == 1) {
            return hashes.getFirst();
        }
        var half = hashes.size() / 2;
        return Hash.ofNode(subtreeRoot(hashes.subList(0, half)), subtreeRoot(hashes.subList(half, hashes.size())));
    }
}
