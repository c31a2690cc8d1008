package io.countersign.approval.domain;

import java.time.Duration;

/// A stage as the flow wants it; resolved to persons when it is offered.
///
/// @param owner person or role
/// @param backup person or role that covers; null: nobody
/// @param quorum how many different people must approve; 1 or more
/// @param earlierDeciders who decided in an earlier stage can decide here too
/// @param respondWithin time to decide, in the calendar's hours
public record StageSpec(String owner, String backup, int quorum, boolean earlierDeciders, Duration respondWithin) {}
