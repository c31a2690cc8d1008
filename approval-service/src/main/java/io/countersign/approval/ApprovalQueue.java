package io.countersign.approval;

import io.countersign.approval.domain.Approval;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/// The approvals as committed events say they are. Thread-safe.
public interface ApprovalQueue {

    /// @param openedAt when the question was put
    record Item(Approval approval, Instant openedAt) {}

    /// Every approval, in no order.
    Stream<Item> all();

    /// The approval of that id.
    Optional<Item> find(String id);

    /// The run it asks about, as canonical JSON.
    ///
    /// @return empty: there is no such approval, or its content is no longer stored
    Optional<byte[]> content(String id);

    /// Waits until the approval has come to `version`.
    ///
    /// @return false: it has not within `patience`
    boolean await(String id, long version, Duration patience);
}
