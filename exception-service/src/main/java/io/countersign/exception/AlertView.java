package io.countersign.exception;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reading the list of alerts.
public interface AlertView {

    /// Which ones.
    enum Which { OPEN, ACKNOWLEDGED, ALL }

    /// Part of a listing.
    ///
    /// @param next where the next part begins; null: there is none
    record Page(List<ShownAlert> rows, String next) {}

    /// Alerts, the newest first.
    ///
    /// @param after where to go on; null: from the start
    Page list(Which which, String after, int limit);

    /// The alert with that id.
    Optional<ShownAlert> find(String id);

    /// Whether an alert with that key was ever raised.
    boolean raised(String key);

    /// Waits until the alert is shown at `version` or later, `patience` at most.
    void await(String id, long version, Duration patience);
}
