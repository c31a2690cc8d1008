package io.countersign.approval.domain;

import java.time.Instant;

/// A decision that was made.
///
/// @param role role that gave the right; null: the person is named
/// @param runVersion version of the run that was decided on
/// @param actionDigestBefore digest of the action that was asked for; null: no action
public record Made(Asker by, String role, Choice choice, Instant at, long runVersion, String actionDigestBefore) {

    /// The same decision on the run as it came: what an earlier stage edited is part of it.
    Made over(Revision revision) {
        if (revision == null || !choice.kind().releases()) {
            return this;
        }
        return new Made(by, role, choice.edit() == null ? choice.with(revision.edit()) : choice, at, runVersion, revision.firstActionDigest());
    }

    Made withoutContent() {
        return choice.edit() == null ? this : new Made(by, role, choice.with(choice.edit().withoutContent()), at, runVersion, actionDigestBefore);
    }
}
