package io.countersign.transparency;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What stands in a tile (C2SP tlog-tiles): hashes one after another, or entries, each after its length as a u16.
public final class Tile {

    /// Most bytes in one entry: its length is a u16.
    public static final int MOST_ENTRY_BYTES = 65_535;

    private Tile() {
    }

    /// Bytes of a tile of hashes.
    ///
    /// @throws IllegalArgumentException none, or more than 256: there are no empty tiles
    public static byte[] ofHashes(List<Hash> hashes) {
        requireCount(hashes.size());
        var bytes = new byte[hashes.size() * Hash.LENGTH];
        for (var i = 0; i < hashes.size(); i++) {
            hashes.get(i).copyTo(bytes, i * Hash.LENGTH);
        }
        return bytes;
    }

    /// Bytes of a bundle of entries.
    ///
    /// @throws IllegalArgumentException none or more than 256, or one is longer than [#MOST_ENTRY_BYTES]
    public static byte[] ofEntries(List<byte[]> entries) {
        requireCount(entries.size());
        var bytes = new ByteArrayOutputStream();
        for (var entry : entries) {
            if (entry.length > MOST_ENTRY_BYTES) {
                throw new IllegalArgumentException("An entry in a bundle has at most " + MOST_ENTRY_BYTES + " bytes, not " + entry.length + ".");
            }
            bytes.write(entry.length >>> 8);
            bytes.write(entry.length);
            bytes.writeBytes(entry);
        }
        return bytes.toByteArray();
    }

    /// Reads the hashes of a tile.
    ///
    /// @throws InvalidProofException not as many bytes as the path says
    public static List<Hash> hashes(TilePath path, byte[] bytes) throws InvalidProofException {
        if (bytes.length != path.count() * Hash.LENGTH) {
            throw new InvalidProofException("The tile " + path.encode() + " has " + bytes.length + " bytes, not " + path.count() * Hash.LENGTH + ".");
        }
        var hashes = new ArrayList<Hash>();
        for (var at = 0; at < bytes.length; at += Hash.LENGTH) {
            hashes.add(Hash.of(Arrays.copyOfRange(bytes, at, at + Hash.LENGTH)));
        }
        return hashes;
    }

    /// Reads the entries of a bundle.
    ///
    /// @throws InvalidProofException a length beyond the end, or more or fewer entries than the path says
    public static List<byte[]> entries(TilePath path, byte[] bytes) throws InvalidProofException {
        var rest = ByteBuffer.wrap(bytes);
        var entries = new ArrayList<byte[]>();
        while (rest.hasRemaining()) {
            var length = rest.remaining() < Short.BYTES ? -1 : Short.toUnsignedInt(rest.getShort());
            if (length < 0 || length > rest.remaining()) {
                throw new InvalidProofException("The bundle " + path.encode() + " ends inside entry " + (path.first() + entries.size()) + ".");
            }
            var entry = new byte[length];
            rest.get(entry);
            entries.add(entry);
        }
        if (entries.size() != path.count()) {
            throw new InvalidProofException("The bundle " + path.encode() + " has " + entries.size() + " entries, not " + path.count() + ".");
        }
        return entries;
    }

    private static void requireCount(int count) {
        if (count < 1 || count > TilePath.FULL) {
            throw new IllegalArgumentException("A tile has 1 to " + TilePath.FULL + " hashes or entries, not " + count + ".");
        }
    }
}
