package io.countersign.approval.domain;

/// Where an approval stands.
///
/// ```
/// OPEN ⇄ CLAIMED ──▶ DECIDED ──▶ FINAL
///   └───────┴──────────┴──▶ EXPIRED | CANCELLED
/// ```
///
/// DECIDED can be undone for a while, back to OPEN; without an undo time it is FINAL at once.
public enum ApprovalState { OPEN, CLAIMED, DECIDED, FINAL, EXPIRED, CANCELLED }
