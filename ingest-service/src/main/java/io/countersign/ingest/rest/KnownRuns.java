package io.countersign.ingest.rest;

import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.ViewLag;
import io.countersign.ingest.view.ViewedRun;
import io.countersign.schemas.RunId;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Runs as callers name them. Callers take "there is no such run" for final, so that is said only where it is known: while this instance has
/// not read what was committed before the question, the answer is 503.
@Singleton
class KnownRuns {

    /// How long what was just committed may take to show here.
    private static final Duration VIEW_LAG = Duration.ofSeconds(2);
    private static final Pattern RECEIPT = Pattern.compile("rel_\\S{1,200}");

    private final RunsView view;
    private final ViewLag lag;
    private final Readiness readiness;

    KnownRuns(RunsView view, ViewLag lag, Readiness readiness) {
        this.view = view;
        this.lag = lag;
        this.readiness = readiness;
    }

    /// The run of that id.
    ///
    /// @param visible for whoever asks; what isn't is answered as late as what is not there
    /// @return empty: there is none, or none for whoever asks
    /// @throws WebApplicationException 503 with `Retry-After`: it is not known yet
    Optional<ViewedRun> run(String runId, Predicate<ViewedRun> visible) {
        return RunId.isRunId(runId) ? find(patience -> view.awaitRun(runId, patience, visible)) : Optional.empty();
    }

    /// The run that was released with that receipt; otherwise as [#run].
    Optional<ViewedRun> released(String receiptId, Predicate<ViewedRun> visible) {
        return RECEIPT.matcher(receiptId).matches() ? find(patience -> view.awaitReceipt(receiptId, patience, visible)) : Optional.empty();
    }

    private Optional<ViewedRun> find(Function<Duration, Optional<ViewedRun>> await) {
        readiness.check();
        var known = await.apply(Duration.ZERO);
        if (known.isPresent()) {
            return known;
        }
        var ends = lag.ends();
        var found = await.apply(VIEW_LAG);
        if (found.isEmpty() && !lag.hasAllBefore(ends)) {
            throw new WebApplicationException(Problems.later("This instance is behind with reading and does not know yet whether there is such a run; ask again."));
        }
        return found;
    }
}
