package io.countersign.approval;

import io.countersign.roster.Roster;
import java.time.Duration;
import java.util.function.Predicate;

/// The directory as it is published.
public interface People {

    /// Everyone now, in the order of their ids.
    Roster directory();

    /// Waits until the directory is as asked for.
    ///
    /// @return false: it was not within `patience`
    boolean await(Predicate<Roster> shows, Duration patience);
}
