package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// Whether the Record is whole (`GET /record/verify`).
///
/// @param firstBad the first thing that does not fit; null when `ok`
public record RecordCheck(boolean ok, Long entries, Long unsigned, String root, String checkpoint, Long archived, Long redacted, List<Erased> redactions, List<Witness> witnesses,
        Bad firstBad) {

    public record Erased(String caseId, Instant at, String by, String askedBy) {}

    /// @param newest it has cosigned the newest state
    /// @param trouble why it does not cosign; null: it does
    public record Witness(String name, long size, boolean newest, String trouble) {}

    /// @param shard its log: `topic/partition`, or `root`
    /// @param index number of the entry in its log; null: no single entry
    public record Bad(String shard, Long index, String eventId, String what) {

        public String page() {
            return index == null || shard == null || !shard.contains("/") ? null : "/record/" + shard + "/" + index;
        }
    }

    /// One log of the Record (`GET /record/shards`).
    public record Shard(String topic, int partition, long entries, long nextOffset) {

        public String place() {
            return topic.replaceFirst("^countersign\\.", "").replaceFirst("\\.v\\d+$", "") + "/" + partition;
        }
    }

    /// How many entries there are (`GET /record/counts`).
    public record Counts(long entries) {}

    /// What stops a log (`GET /record/incidents`).
    public record Incident(String incidentId, String shard, long offset, String code, String what, Instant noticedAt, boolean stops, String goingOn, String closedBy, Instant closedAt,
            String reason) {}

    /// Somebody asked that personal content be erased (`GET /record/redactions`).
    ///
    /// @param state `asked`, `declined` or `done`
    public record Redaction(String redactionId, @com.fasterxml.jackson.annotation.JsonProperty("case") String caseId, String state, String reason, String askedBy, Instant askedAt,
            String endedBy, Instant endedAt, String note, List<String> keyIds) {

        public boolean asked() {
            return state.equals("asked");
        }

        public int keys() {
            return keyIds == null ? 0 : keyIds.size();
        }
    }

    /// Proof that an entry is in the signed Record (`GET /record/proof`).
    public record Proof(String topic, int partition, long index, String eventId, String leaf, String entryProof, String checkpoint, String rootProof) {

        /// Root hash of the entry's log: the third line of a signed note.
        public String root() {
            return line(checkpoint);
        }

        /// Root hash of the log of all logs.
        public String topRoot() {
            var note = rootProof == null ? -1 : rootProof.indexOf("\n\n");
            return note < 0 ? "" : line(rootProof.substring(note + 2));
        }

        private static String line(String note) {
            return note == null ? "" : note.lines().skip(2).findFirst().orElse("");
        }
    }
}
