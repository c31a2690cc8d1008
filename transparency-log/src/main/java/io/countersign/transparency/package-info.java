/// Logs that prove themselves: RFC 6962 Merkle trees, inclusion and consistency proofs, and C2SP signed notes, checkpoints, tiles, proofs,
/// cosignatures, requests to witnesses and trust policies.
///
/// Start at [io.countersign.transparency.MerkleTree] (proofs) and [io.countersign.transparency.Checkpoint] (what is signed).
/// [io.countersign.transparency.TiledTree] proves from tiles. [io.countersign.transparency.Frontier] is all a writer must keep to
/// append; [io.countersign.transparency.Proofs] is all a verifier needs. Nothing here (but in `witness`) reads a clock, a file or a
/// socket, and nothing but the JDK is used, so that somebody else can check the Record with this library alone.
package io.countersign.transparency;
