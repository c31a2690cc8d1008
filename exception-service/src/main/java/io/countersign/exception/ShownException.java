package io.countersign.exception;

import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Rights;
import io.countersign.roster.Readers.Concern;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/// An item as the committed events say it.
///
/// @param partition partition that it lives on: requests about it go there
/// @param contents by waiting run, the offset of the event that holds its content; an incident's stands under the empty name
/// @param closedAt when it was closed; null: it is open
/// @param deciders persons who settled something of it
public record ShownException(ExceptionItem item, int partition, Map<String, Long> contents, Instant closedAt, Set<String> deciders) {

    /// Name under which an incident's content stands.
    public static final String INCIDENT = "";

    /// Whom it concerns, and who may therefore see it.
    public Concern concern() {
        return Rights.concern(item, deciders);
    }
}
