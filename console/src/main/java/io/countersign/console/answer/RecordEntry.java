package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.domain.StoryStep.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/// All that one entry of the Record holds (`GET /record/entries/...`). What is null is not known, or does not apply.
public record RecordEntry(String text, String label, List<Line> lines, boolean erased, String type, Instant occurredAt, Instant recordedAt, Who actor, String reason, String note,
        String code, String title, String to, Instant until, String item, String stateBefore, String stateAfter, String caseId, String runId, Judgement rule, Proposal proposal,
        Decision decision, Edit edit, List<Reference> references, String customer, Place source, long step, long version, long seq, String eventId, String causationId,
        String leafHash, JsonNode event) {

    public record Who(String kind, String id, String role, String authentication) {}

    public record Judgement(String route, String rule, String ruleName, String reason, String risk, String flow, int flowVersion, String flowHash) {

        /// The rule's name, or its id where it has none.
        public String named() {
            return ruleName != null ? ruleName : rule != null ? rule : "none";
        }
    }

    public record Named(String name, String version) {}

    public record Proposal(String agent, Named model, Named prompt, String tool, String action, String effect, BigDecimal amount, String currency, Double confidence, String actionDigest,
            Instant ranAt, List<Source> dataSources) {}

    public record Source(String said) {}

    public record Decision(String kind, String by, String actionDigestBefore, String actionDigestAfter, String cardDigest, String channel) {

        /// By which way it came.
        public String how() {
            return channel.equals("cli") ? "by the command line" : channel.equals("api") ? "by the API" : "in the " + channel;
        }
    }

    public record Edit(List<Change> changes) {}

    /// @param pointer where, as a JSON pointer
    public record Change(String pointer, JsonNode before, JsonNode after) {

        public String was() {
            return Texts.readable(before);
        }

        public String is() {
            return Texts.readable(after);
        }

        /// `/action/amount` → `Action amount`.
        public String what() {
            var words = pointer.replace('/', ' ').strip();
            return words.isEmpty() ? "All of it" : words.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + words.substring(1);
        }
    }

    public record Reference(String kind, String value) {}

    /// Where it came from, and where it is in its log.
    public record Place(String topic, int partition, long offset, long index) {

        public String shard() {
            return topic + "/" + partition;
        }
    }

    /// Business ids that it does not name otherwise.
    public List<Reference> otherIds() {
        return references == null ? List.of() : references.stream().filter(one -> !one.kind().equals("run")).toList();
    }

    public String whole() {
        return Texts.readable(event);
    }

    /// The page of the work item that it is about; null: none.
    public String itemPage() {
        return item == null ? null : item.startsWith("apr_") ? "/approvals/" + item : item.startsWith("exc_") ? "/exceptions/" + item : item.startsWith("run_") ? "/runs/" + item : null;
    }
}
