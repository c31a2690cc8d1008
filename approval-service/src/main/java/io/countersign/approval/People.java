package io.countersign.approval;

import io.countersign.roster.Roster;

/// The directory as it is published.
public interface People {

    /// Everyone now, in the order of their ids.
    Roster directory();
}
