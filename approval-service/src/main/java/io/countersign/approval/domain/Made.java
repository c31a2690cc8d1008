package io.countersign.approval.domain;

import java.time.Instant;

/// A decision that was made.
///
/// @param role role that gave the right; null: the person is named
/// @param runVersion version of the run that was decided on
/// @param actionDigestBefore digest of the action that was asked for; null: no action
public record Made(Asker by, String role, Choice choice, Instant at, long runVersion, String actionDigestBefore) {

    Made withoutContent() {
        return new Made(by, role, choice.withoutContent(), at, runVersion, actionDigestBefore);
    }
}
