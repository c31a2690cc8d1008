package io.countersign.audit;

import io.countersign.record.ShardName;
import io.countersign.transparency.Hash;
import io.countersign.transparency.TilePath;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;

/// Reads the logs as outsiders check them: signed states, hashes in tiles, leaves. Implemented by the `postgres` wall with a login that can
/// read and nothing else. Nothing here reads more than a tile at once.
public interface Logs {

    /// Does some reading on one unchanging view.
    <T> T read(Function<View, T> work);

    /// One unchanging view.
    interface View {
        /// The newest signed state of a log.
        Optional<Signed> newest(String origin);

        /// The signed state of a log at exactly this size.
        Optional<Signed> at(String origin, long size);

        /// The first signed state that covers a leaf.
        Optional<Signed> covering(String origin, long index);

        /// The newest signed state that a witness cosigned.
        Optional<Signed> newestCosigned(String origin);

        /// The hashes of a tile that the log has.
        List<Hash> hashes(LogName log, String origin, TilePath tile);

        /// The leaves `[from, to)`.
        List<byte[]> leaves(LogName log, long from, long to);

        /// Where a leaf with this hash stands in the root log.
        OptionalLong rootIndex(Hash leaf);

        /// Where an event's entry stands; empty: it is not in the Record.
        Optional<Place> place(UUID eventId);

        /// The entry at a place; empty: there is none.
        Optional<Place> place(ShardName shard, long index);
    }

    /// An entry.
    ///
    /// @param leaf its leaf, see `docs/record-format.md`
    record Place(ShardName shard, long index, UUID eventId, byte[] leaf) {
    }

    /// A signed state of a log.
    ///
    /// @param note as the log signed it
    /// @param cosigned the same with all further signatures
    record Signed(String origin, long size, String note, String cosigned) {
    }
}
