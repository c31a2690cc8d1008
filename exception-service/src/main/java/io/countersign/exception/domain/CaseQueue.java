package io.countersign.exception.domain;

import java.util.List;
import java.util.Optional;

/// What waits of one case. The unit of deciding, because a run waits in one item of its case at most.
///
/// @param items the open items of the case, and those closed ones that a command may be about
public record CaseQueue(String caseId, List<ExceptionItem> items) {

    /// The item with that id.
    public Optional<ExceptionItem> find(String itemId) {
        return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
    }

    /// The open item in which the run waits; empty also for null, which is no run.
    public Optional<ExceptionItem> holder(String runId) {
        return items.stream().filter(item -> item.open() && runId != null && item.waiting(runId).isPresent()).findFirst();
    }
}
