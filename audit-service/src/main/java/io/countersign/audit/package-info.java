/// Everything is written down, once, for good: the Record.
///
/// Start at [io.countersign.audit.Recorder] (records become entries), then [io.countersign.audit.Signer] (states are signed) and
/// [io.countersign.audit.Verifier] (everything is recomputed). `domain` holds the rules in plain Java; `kafka`, `postgres`,
/// `avro`, `witness` and `rest` are the walls, and no wall knows another. The bytes are described in `docs/record-format.md`.
package io.countersign.audit;
