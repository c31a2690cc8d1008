package io.countersign.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.export.VerifiedEntry;
import io.countersign.replay.RecordedEvents;
import java.util.Comparator;
import java.util.List;

/// The cases of a verified export of the Record, as [LiveCases] makes them of topics.
public final class ExportCases {

    private ExportCases() {}

    /// Hands over every accepted run in the export, by the time it was accepted.
    public static void read(List<VerifiedEntry> entries, LiveCases.Reader reader) {
        var recorded = new RecordedEvents();
        var inOrder = entries.stream().map(VerifiedEntry::event).sorted(Comparator.comparing(RecordedEvents::at).thenComparing(event -> event.at("/meta/caseId").asText())
                .thenComparingLong(event -> event.at("/meta/step").asLong())).toList();
        inOrder.forEach(recorded::follow);
        inOrder.stream().filter(RecordedEvents::isAccepted).forEach(accepted -> say(accepted, recorded, reader));
    }

    private static void say(JsonNode accepted, RecordedEvents recorded, LiveCases.Reader reader) {
        RecordedEvents.content(accepted).flatMap(content -> recorded.caseOf(accepted.at("/meta/runId").asText(), RecordedEvents.at(accepted), content))
                .ifPresentOrElse(reader::next, () -> reader.erased(RecordedEvents.flow(accepted)));
    }
}
