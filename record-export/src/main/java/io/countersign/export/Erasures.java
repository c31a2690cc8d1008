package io.countersign.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.export.Verdict.Erased;
import io.countersign.record.EventType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an export can't open, and what its entries say of why.
final class Erasures {

    private final Map<String, Long> unread = new LinkedHashMap<>();
    private final Map<String, ObjectNode> redactions = new HashMap<>();

    void met(EventType type, ObjectNode event) {
        if (type == EventType.CASE_REDACTED) {
            event.path("event").path("CaseRedacted").path("keyIds").forEach(key -> redactions.put(key.asText(), event));
        }
    }

    void unread(String keyId) {
        unread.merge(keyId, 1L, Long::sum);
    }

    List<Erased> all() {
        return unread.entrySet().stream().map(one -> erased(one.getKey(), one.getValue())).toList();
    }

    private Erased erased(String keyId, long entries) {
        var redaction = redactions.get(keyId);
        if (redaction == null) {
            return new Erased(keyId, entries, null, null, null, null);
        }
        var what = redaction.path("event").path("CaseRedacted");
        return new Erased(keyId, entries, redaction.path("meta").path("occurredAt").asText(), redaction.path("meta").path("actor").path("id").asText(),
                what.path("askedBy").asText(), what.path("reason").asText());
    }
}
