package io.countersign.ingest.domain;

import java.time.Instant;

/// What intake knows of a run it has accepted.
///
/// @param bodyDigest of the run as sent: the same run again has the same
/// @param state as policy last said, such as `RETRYING`; `RECEIVED` until it says so
/// @param nextAttempt run id of the attempt that follows; null: none was accepted
/// @param lastReport what was last reported of its execution, as one text; null: nothing
/// @param withdrawn the sender has taken it back
public record KnownRun(String runId, String id, String source, String caseId, String flow, String bodyDigest, Instant acceptedAt, String state,
        String nextAttempt, String lastReport, boolean withdrawn) {

    /// State of a run that policy has not judged.
    public static final String RECEIVED = "RECEIVED";
    /// State of a run whose next attempt is welcome.
    public static final String RETRYING = "RETRYING";

    KnownRun withNextAttempt(String next) {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, next, lastReport, withdrawn);
    }

    /// The run as policy says that it is now.
    public KnownRun withState(String now) {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, now, nextAttempt, lastReport, withdrawn);
    }

    KnownRun withReport(String report) {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, nextAttempt, report, withdrawn);
    }

    KnownRun taken() {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, nextAttempt, lastReport, true);
    }
}
