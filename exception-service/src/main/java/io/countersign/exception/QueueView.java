package io.countersign.exception;

import io.countersign.exception.domain.ExceptionItem.State;
import io.countersign.exception.domain.Resolution.Edit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reading the queue.
public interface QueueView {

    /// What to show; null: whatever.
    ///
    /// @param states empty: every state
    /// @param owner person who owns it
    record Filter(Set<State> states, String flow, String reasonCode, String owner, String caseId, int limit) {}

    /// The item with that id.
    Optional<ShownException> find(String id);

    /// Items, the most important at `now` first, then those that wait longest.
    List<ShownException> list(Filter filter, Instant now);

    /// The changed runs that the command of that id brought, if it settled any lately: a repeat of the request sends the same again,
    /// although the runs it was made from no longer wait.
    ///
    /// @return empty: it is a new command, or changed nothing
    List<Edit> editsOf(String commandId);

    /// Waits until the item is shown at `version` or later, `patience` at most, so that who decided sees their own decision.
    void await(String id, long version, Duration patience);
}
