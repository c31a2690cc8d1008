package io.countersign.ingest.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What intake knows of a run it has accepted.
///
/// @param bodyDigest of the run as sent: the same run again has the same
/// @param state as policy last said, such as `RETRYING`; `RECEIVED` until it says so
/// @param nextAttempt run id of the attempt that follows; null: none was accepted
/// @param lastReport what was last reported of its execution, as one text; null: nothing
/// @param withdrawn the sender has taken it back, and policy has not said that it came too late: then it may be asked for again
/// @param version of the run that `state` goes with; 0: policy has said nothing
/// @param waiting commands that name it as the attempt before and wait for it to be RETRYING; null: none
/// @param reused runs of other cases with the same id of the same source, as far as recorded; null: none
/// @param release receipt id of its latest release; null: it was never released
public record KnownRun(String runId, String id, String source, String caseId, String flow, String bodyDigest, Instant acceptedAt, String state,
        String nextAttempt, String lastReport, boolean withdrawn, long version, List<String> waiting, List<String> reused,
        String release) {

    /// State of a run that policy has not judged.
    public static final String RECEIVED = "RECEIVED";
    /// State of a run whose next attempt is welcome.
    public static final String RETRYING = "RETRYING";
    /// Stands where a text was erased with its case.
    private static final String ERASED = "[erased]";
    private static final String CANCELLED = "CANCELLED";
    /// States that never become RETRYING.
    private static final Set<String> OVER = Set.of("BLOCKED", "EXECUTED", CANCELLED, "SUPERSEDED");

    public KnownRun { // what was stored before there were these has none
        waiting = waiting == null ? List.of() : List.copyOf(waiting);
        reused = reused == null ? List.of() : List.copyOf(reused);
    }

    /// A run that has just been accepted.
    static KnownRun accepted(IntakeRequest.Submit run, Instant at) {
        return new KnownRun(run.runId(), run.id(), run.source(), run.caseId(), run.flow(), run.bodyDigest(), at, RECEIVED, null, null, false, 0, null, null, null);
    }

    /// It was sent as `body` says, or nobody can tell any more.
    boolean hasBody(String body) {
        return bodyDigest.equals(body) || bodyDigest.equals(ERASED);
    }

    /// It may become RETRYING, or have become it and the news is under way.
    boolean mayBeTriedAgain() {
        return !OVER.contains(state);
    }

    /// What a report says, as one text. A report that names no receipt is about the latest release: after another release it is another report.
    String textOf(IntakeRequest.Report report) {
        return (report.receiptId() == null ? release : report.receiptId()) + "|" + report.report();
    }

    KnownRun withNextAttempt(String next) {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, next, lastReport, withdrawn, version, waiting, reused, release);
    }

    /// The run as policy says that it is with `ofVersion`; an older version is no news.
    ///
    /// @param underReceipt of the release that policy names with it; null: it names none
    public KnownRun withState(String now, long ofVersion, String underReceipt) {
        return ofVersion < version ? this : new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, now, nextAttempt, lastReport,
                withdrawn && now.equals(CANCELLED), ofVersion, waiting, reused, underReceipt == null ? release : underReceipt);
    }

    /// The run with these commands waiting for it.
    public KnownRun withWaiting(List<String> commands) {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, nextAttempt, lastReport, withdrawn, version, commands, reused, release);
    }

    KnownRun withReport(String report) {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, nextAttempt, report, withdrawn, version, waiting, reused, release);
    }

    KnownRun taken() {
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, nextAttempt, lastReport, true, version, waiting, reused, release);
    }

    KnownRun reusedBy(String otherRunId) {
        var all = Stream.concat(reused.stream(), Stream.of(otherRunId)).toList();
        return new KnownRun(runId, id, source, caseId, flow, bodyDigest, acceptedAt, state, nextAttempt, lastReport, withdrawn, version, waiting, all, release);
    }
}
