package io.countersign.policy.domain;

import java.util.Optional;

/// The stops that are engaged.
@FunctionalInterface
public interface Stops {

    /// Nothing is stopped.
    Stops NONE = (_, _) -> Optional.empty();

    /// The stop that covers that action of that flow.
    ///
    /// @param actionType null: a run without an action
    /// @return empty: none does
    Optional<Stop> on(String flow, String actionType);
}
