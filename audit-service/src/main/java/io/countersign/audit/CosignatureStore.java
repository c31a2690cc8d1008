package io.countersign.audit;

import io.countersign.transparency.VerifierKey;
import java.time.Instant;
import java.util.List;

/// Keeps what witnesses said. Implemented by the `postgres` wall with the signer's login.
public interface CosignatureStore {

    /// Keeps a signature line of a checkpoint; the first of a signer holds.
    void add(String origin, long size, VerifierKey signer, String line, Instant now);

    /// Keeps that a witness did not take a checkpoint.
    ///
    /// @param what one sentence that names it
    void refused(String origin, long size, VerifierKey witness, int status, String what, Instant now);

    /// How far each witness has cosigned a log, by vkey.
    List<Standing> standings(String origin);

    /// What a witness thinks of the log.
    ///
    /// @param witness its vkey
    /// @param size up to which size it has cosigned; 0: nothing yet
    /// @param refusal what it refused since then; null: nothing
    record Standing(String witness, long size, String refusal) {
    }
}
