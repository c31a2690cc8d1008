package io.countersign.console.replays;

import io.countersign.export.ExportVerifier;
import io.countersign.export.VerifiedEntry;
import io.countersign.export.Verdict;
import io.countersign.replay.PastCase;
import io.countersign.replay.RecordedEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/// The runs of one flow from an export of the Record, once all of it has verified. The export is read as it comes; of each run only its content is kept.
final class RecordCases {

    private record Accepted(Instant at, String runId, byte[] content) {}

    private final RecordedEvents events = new RecordedEvents();
    private final List<Accepted> runs = new ArrayList<>();
    private final String flow;
    private final Instant to;
    private final Progress progress;
    private long bytes;
    private int erased;

    private RecordCases(String flow, Instant to, Progress progress) {
        this.flow = flow;
        this.to = to;
        this.progress = progress;
    }

    /// @param to the moment after the last run; null: all that is in the export
    /// @throws NoReport the export does not verify, or holds too much
    static RecordCases read(InputStream export, String flow, Instant to, Progress progress) throws IOException {
        var cases = new RecordCases(flow, to, progress);
        if (ExportVerifier.verify(export, null, cases::entry) instanceof Verdict.Bad bad) {
            throw new NoReport("What the audit-service sent does not verify, so nothing was judged: line " + bad.line() + ", " + bad.what() + ". Start the replay once more; if it stays, look whether the Record is whole.");
        }
        cases.runs.sort(Comparator.comparing(Accepted::at).thenComparing(Accepted::runId));
        return cases;
    }

    private void entry(VerifiedEntry entry) {
        progress.stopIfCancelled();
        progress.entry();
        var event = entry.event();
        events.follow(event);
        if (!RecordedEvents.isAccepted(event) || !RecordedEvents.flow(event).equals(flow)) return;
        var at = RecordedEvents.at(event);
        if (to != null && !at.isBefore(to)) return;
        var content = RecordedEvents.content(event);
        if (content.isEmpty()) {
            erased++;
            return;
        }
        var text = content.get().getBytes(StandardCharsets.UTF_8);
        runs.add(new Accepted(at, event.at("/meta/runId").asText(), text));
        progress.found(runs.size());
        bytes += text.length;
        Bounds.check(runs.size(), bytes);
    }

    int size() {
        return runs.size();
    }

    int erased() {
        return erased;
    }

    /// Every case, by the time it was accepted.
    ///
    /// @param unreadable hears of a case that no key opens any more
    void each(Consumer<PastCase> each, Runnable unreadable) {
        for (var run : runs) {
            events.caseOf(run.runId(), run.at(), new String(run.content(), StandardCharsets.UTF_8)).ifPresentOrElse(each, unreadable);
        }
    }
}
