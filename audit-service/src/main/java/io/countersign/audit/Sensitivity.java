package io.countersign.audit;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.schemas.Topics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Whether a look at a case is itself a fact. A case is sensitive once somebody was asked to approve something of it, or once rules judged one of its
/// runs to be of high or critical risk; it stays so.
public final class Sensitivity {

    private static final Set<String> RISKS = Set.of("high", "critical");
    private static final int REMEMBERED = 10_000;

    private final Cases cases;
    private final RecordReader reader;
    private final RunChanges changes;
    private final Map<String, String> sensitive = new ConcurrentHashMap<>();

    public Sensitivity(Cases cases, RecordReader reader, RunChanges changes) {
        this.cases = cases;
        this.reader = reader;
        this.changes = changes;
    }

    /// @return why it is sensitive, one phrase; empty: it is not
    public Optional<String> of(String caseId) {
        var known = sensitive.get(caseId);
        if (known != null) {
            return Optional.of(known);
        }
        var why = cases.approvalAsked(caseId) ? Optional.of("somebody was asked to approve something of it") : risk(caseId);
        if (sensitive.size() >= REMEMBERED) {
            sensitive.clear();
        }
        why.ifPresent(phrase -> sensitive.put(caseId, phrase));
        return why;
    }

    private Optional<String> risk(String caseId) {
        for (var run : cases.runs(caseId)) {
            for (var value : reader.values(Topics.RUN_EVENTS.name(), run)) {
                try {
                    var risk = changes.change(value).risk();
                    if (risk != null && RISKS.contains(risk)) {
                        return Optional.of("rules judged its run " + run + " to be of " + risk + " risk");
                    }
                } catch (UnreadableEvent _) {
                    return Optional.of("its run " + run + " can't be read");
                }
            }
        }
        return Optional.empty();
    }
}
