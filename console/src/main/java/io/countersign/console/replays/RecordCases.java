package io.countersign.console.replays;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.export.ExportVerifier;
import io.countersign.export.Verdict;
import io.countersign.replay.PastCase;
import io.countersign.replay.RecordedEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The runs of one flow from an export of the Record. The export is read as it comes; of each run only its content is kept.
final class RecordCases {

    private record Accepted(Instant at, String runId, byte[] content) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TOPICS = Stream.of("approval-events", "run-events", "runs").map(topic -> "\"shard\":\"countersign." + topic + ".v1/").toList();

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

    /// Reads a file that somebody brought: it must prove itself.
    ///
    /// @throws NoReport it does not verify, or holds too much
    static RecordCases ofFile(InputStream export, String flow, Progress progress) throws IOException {
        var cases = new RecordCases(flow, null, progress);
        if (ExportVerifier.verify(export, null, entry -> cases.entry(entry.event())) instanceof Verdict.Bad bad) {
            throw new NoReport("The export does not verify, so nothing was judged: line " + bad.line() + ", " + bad.what() + ". Export it once more; if it stays, look whether the Record is whole.");
        }
        return cases.sorted();
    }

    /// Reads what the audit-service answers. It is believed, as on every page; only that it came whole is checked. To check its proofs as well would take
    /// many times as long as all the rest.
    ///
    /// @param to the moment after the last run; null: all that is in the export
    /// @throws NoReport it was cut off, or holds too much
    static RecordCases ofService(InputStream export, String flow, Instant to, Progress progress) throws IOException {
        var cases = new RecordCases(flow, to, progress);
        var last = "";
        try (var lines = new BufferedReader(new InputStreamReader(export, StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; last = line) {
                // Three topics of eleven say what became of runs; the others' lines need not be parsed.
                if (TOPICS.stream().anyMatch(line::contains)) cases.entry(JSON.readTree(line).path("event"));
                else cases.other();
            }
        }
        if (!JSON.readTree(last.isEmpty() ? "{}" : last).path("line").asText().equals("end")) throw new NoReport("What the audit-service sent was cut off. Start the replay once more.");
        return cases.sorted();
    }

    private RecordCases sorted() {
        runs.sort(Comparator.comparing(Accepted::at).thenComparing(Accepted::runId));
        return this;
    }

    private void other() {
        progress.stopIfCancelled();
        progress.entry();
    }

    private void entry(JsonNode event) {
        other();
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
