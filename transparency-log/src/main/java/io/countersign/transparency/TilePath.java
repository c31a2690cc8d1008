package io.countersign.transparency;

import java.util.ArrayList;
import java.util.List;

/// Where a tile stands under C2SP tlog-tiles: 256 hashes of one level, or the entries below them.
///
/// @param level 0 to 63; [#ENTRIES] for a bundle of entries
/// @param index the tile's number on its level, from 0
/// @param width hashes in a partial tile, 1 to 255; 0 for a full tile of 256
public record TilePath(int level, long index, int width) {

    /// The "level" of entry bundles.
    public static final int ENTRIES = -1;

    /// Hashes in a full tile.
    public static final int FULL = 256;

    /// No log has hashes on a level above: 256^8 is more than 2^63.
    private static final int MOST_LEVELS = 7;

    /// @throws IllegalArgumentException a part outside its range
    public TilePath {
        if (level < ENTRIES || level > 63) {
            throw new IllegalArgumentException("The level of a tile is 0 to 63, not " + level + ".");
        }
        if (index < 0) {
            throw new IllegalArgumentException("The index of a tile is not negative: " + index + ".");
        }
        if (width < 0 || width >= FULL) {
            throw new IllegalArgumentException("The width of a partial tile is 1 to 255, not " + width + ".");
        }
    }

    /// The bundle that holds entry `entry` in a log of `size` entries.
    ///
    /// @throws IndexOutOfBoundsException no such entry
    public static TilePath ofEntry(long entry, long size) {
        java.util.Objects.checkIndex(entry, size);
        return of(ENTRIES, entry / FULL, size);
    }

    /// The tile that holds hash `hash` of `level` in a log of `size` leaves.
    ///
    /// @throws IndexOutOfBoundsException that level has no such hash yet
    public static TilePath ofHash(int level, long hash, long size) {
        var hashes = hashes(level, size);
        java.util.Objects.checkIndex(hash, hashes);
        return of(level, hash / FULL, hashes);
    }

    /// Hashes on `level` of a log of `size` leaves: only complete subtrees count.
    public static long hashes(int level, long size) {
        return level > MOST_LEVELS ? 0 : size >>> (8 * Math.max(level, 0));
    }

    /// Whether a log of `size` leaves serves this tile: a full one that is complete, or a partial one up to what there is.
    public boolean isIn(long size) {
        var hashes = hashes(level, size);
        return index < hashes / FULL || (width > 0 && index == hashes / FULL && width <= hashes % FULL);
    }

    /// Hashes or entries in this tile, 1 to 256.
    public int count() {
        return width == 0 ? FULL : width;
    }

    /// Number of its first hash on its level, or of its first entry.
    public long first() {
        return index * FULL;
    }

    private static TilePath of(int level, long index, long hashes) {
        return new TilePath(level, index, index < hashes / FULL ? 0 : (int) (hashes % FULL));
    }

    /// Every hash tile a log of `size` leaves serves, lowest level first; a level ends with its partial tile, if it has one.
    /// A partial tile is never hashed into the level above, and there are no empty tiles.
    public static List<TilePath> ofTree(long size) {
        var tiles = new ArrayList<TilePath>();
        var hashes = size;
        for (var level = 0; hashes > 0; level++, hashes /= FULL) {
            for (var index = 0L; index < hashes / FULL; index++) {
                tiles.add(new TilePath(level, index, 0));
            }
            if (hashes % FULL > 0) {
                tiles.add(new TilePath(level, hashes / FULL, (int) (hashes % FULL)));
            }
        }
        return tiles;
    }

    /// The path: `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits, all but the last with an `x`.
    public String encode() {
        var groups = new StringBuilder(String.format("%03d", index % 1000));
        for (var rest = index / 1000; rest > 0; rest /= 1000) {
            groups.insert(0, String.format("x%03d/", rest % 1000));
        }
        return "tile/" + (level == ENTRIES ? "entries" : level) + "/" + groups + (width == 0 ? "" : ".p/" + width);
    }

    /// Reads what [#encode()] writes, and nothing else.
    ///
    /// @throws IllegalArgumentException any other spelling
    public static TilePath parse(String path) {
        var refusal = "Not a tile path: \"" + path + "\". It is tile/<level>/<index> with groups of three digits, then .p/<width> for a partial tile.";
        if (!path.matches("tile/(entries|[0-9]{1,2})/(x[0-9]{3}/){0,6}[0-9]{3}(\\.p/[0-9]{1,3})?")) {
            throw new IllegalArgumentException(refusal);
        }
        var parts = path.split("/", 3);
        var partial = parts[2].indexOf(".p/");
        var groups = partial < 0 ? parts[2] : parts[2].substring(0, partial);
        TilePath parsed;
        try {
            parsed = new TilePath(parts[1].equals("entries") ? ENTRIES : Integer.parseInt(parts[1]),
                    Long.parseLong(groups.replace("x", "").replace("/", "")),
                    partial < 0 ? 0 : Integer.parseInt(parts[2].substring(partial + 3)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(refusal, e);
        }
        // One spelling per tile: a superfluous group, leading zero or zero width does not come back the same.
        if (!parsed.encode().equals(path)) {
            throw new IllegalArgumentException(refusal);
        }
        return parsed;
    }
}
