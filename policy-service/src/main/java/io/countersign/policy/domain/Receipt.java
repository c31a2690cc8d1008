package io.countersign.policy.domain;

import java.time.Instant;

/// Permission for one exact action.
///
/// @param actionDigest digest of that action; null: a run without an action
/// @param use what became of it; null reads as OPEN, because receipts were kept without it
public record Receipt(String id, String actionDigest, Instant validUntil, Use use) {

    /// What became of a permission.
    public enum Use { OPEN, CONSUMED, REVOKED }

    public Receipt {
        use = use == null ? Use.OPEN : use;
    }

    /// A permission that nobody has used.
    public static Receipt open(String id, String actionDigest, Instant validUntil) {
        return new Receipt(id, actionDigest, validUntil, Use.OPEN);
    }

    /// It can be used at that time.
    boolean openAt(Instant time) {
        return use == Use.OPEN && time.isBefore(validUntil);
    }

    Receipt consumed() {
        return new Receipt(id, actionDigest, validUntil, Use.CONSUMED);
    }

    /// Taken back; what was used stays used.
    Receipt revoked() {
        return use == Use.CONSUMED ? this : new Receipt(id, actionDigest, validUntil, Use.REVOKED);
    }
}
