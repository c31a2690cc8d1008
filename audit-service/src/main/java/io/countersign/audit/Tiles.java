package io.countersign.audit;

import io.countersign.audit.Logs.Signed;
import io.countersign.transparency.Tile;
import io.countersign.transparency.TilePath;
import java.util.Optional;

/// The logs as C2SP tlog-tiles serves them: a signed checkpoint, and tiles up to its size, so that other people's verifiers work.
public final class Tiles {

    private final Logs logs;
    private final String deployment;

    /// @param logs reads the logs
    /// @param deployment first part of every origin
    public Tiles(Logs logs, String deployment) {
        this.logs = logs;
        this.deployment = deployment;
    }

    /// The newest signed state with all its cosignatures; empty: no such log was signed yet.
    public Optional<Signed> checkpoint(LogName log) {
        return logs.read(view -> view.newest(log.origin(deployment)));
    }

    /// The bytes of a tile or bundle; empty: the signed log does not have it.
    public Optional<byte[]> tile(LogName log, TilePath path) {
        var origin = log.origin(deployment);
        return logs.read(view -> view.newest(origin).filter(newest -> path.isIn(newest.size())).map(_ -> path.level() == TilePath.ENTRIES
                ? Tile.ofEntries(view.leaves(log, path.first(), path.first() + path.count()))
                : Tile.ofHashes(view.hashes(log, origin, path))));
    }
}
