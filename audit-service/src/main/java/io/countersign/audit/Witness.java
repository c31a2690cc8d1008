package io.countersign.audit;

import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.VerifierKey;
import java.io.IOException;

/// Somebody elsewhere who remembers how far the root log had grown and cosigns it only if it extends that. Implemented by the `witness` wall.
public interface Witness {

    /// Its key.
    VerifierKey key();

    /// Asks it to cosign.
    ///
    /// @throws IOException it does not answer in time
    Answer add(AddCheckpoint request) throws IOException, InterruptedException;

    /// What it said.
    ///
    /// @param status HTTP status
    /// @param body at most some kilobytes of it
    record Answer(int status, String body) {
    }
}
