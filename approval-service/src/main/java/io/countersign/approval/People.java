package io.countersign.approval;

import io.countersign.approval.domain.Directory;

/// The directory as it is published.
public interface People {

    /// Everyone now, in the order of their ids.
    Directory directory();
}
