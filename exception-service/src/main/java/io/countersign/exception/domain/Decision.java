package io.countersign.exception.domain;

import java.util.List;

/// The answer to a command.
public sealed interface Decision {

    /// These events happen, in this order; none: nothing changes.
    ///
    /// @param role role that gave the person the right; null: the person is named, or no person asked
    record Accepted(List<Event> events, String role) implements Decision {}

    /// Nothing happens.
    record Refused(Refusal refusal) implements Decision {}
}
