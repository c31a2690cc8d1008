package io.countersign.policy.domain;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Permission for one exact action.
///
/// @param actionDigest digest of that action; null: a run without an action
/// @param use what became of it; null reads as OPEN, because receipts were kept without it
/// @param givenAt when it was given; null: that was not kept
public record Receipt(String id, String actionDigest, Instant validUntil, Use use, Instant givenAt) {

    /// What became of a permission.
    public enum Use { OPEN, CONSUMED, REVOKED }

    public Receipt {
        use = use == null ? Use.OPEN : use;
    }

    /// A permission that nobody has used.
    public static Receipt open(String id, String actionDigest, Instant givenAt, Instant validUntil) {
        return new Receipt(id, actionDigest, validUntil, Use.OPEN, givenAt);
    }

    /// It can be used at that time.
    boolean openAt(Instant time) {
        return use == Use.OPEN && time.isBefore(validUntil);
    }

    /// Nobody can have executed anything under it at that time; times are told apart by seconds.
    boolean givenAfter(Instant time) {
        return givenAt != null && time.isBefore(givenAt.truncatedTo(ChronoUnit.SECONDS));
    }

    /// When the time to report ends for who uses it in its last moment: that time is as long as it was valid for.
    public Instant lastReport() {
        return givenAt == null ? validUntil : validUntil.plus(Duration.between(givenAt, validUntil));
    }

    Receipt consumed() {
        return new Receipt(id, actionDigest, validUntil, Use.CONSUMED, givenAt);
    }

    /// Taken back; what was used stays used.
    Receipt revoked() {
        return use == Use.CONSUMED ? this : new Receipt(id, actionDigest, validUntil, Use.REVOKED, givenAt);
    }
}
