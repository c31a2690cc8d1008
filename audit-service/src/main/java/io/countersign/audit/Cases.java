package io.countersign.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the columns of the Record say of a case. Implemented by the `postgres` wall, which reads and nothing else.
public interface Cases {

    /// Whether there is an entry of that case that is not an event of the Record itself.
    boolean exists(String caseId);

    /// Runs of the case that were accepted, in order.
    List<String> runs(String caseId);

    /// Whether the acceptance of a run of the case was recorded after that instant, by the Record's own clock.
    boolean acceptedAfter(String caseId, Instant instant);

    /// Whether anybody was asked to approve something of the case.
    boolean approvalAsked(String caseId);

    /// The case of a run; empty: there is no such run.
    Optional<String> caseOf(String runId);
}
