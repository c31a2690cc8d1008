package io.countersign.console.answer;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One part of what a search in the Record finds (`GET /record/search`).
///
/// @param next value of `after` for the part that follows; null: this is the last
/// @param complete false: entries that are not searchable yet may be missing
public record RecordPage(List<Hit> hits, String next, boolean complete) {

    /// An entry, with facts of its run.
    ///
    /// @param shard `topic/partition`
    /// @param text its sentence
    public record Hit(long index, String shard, String type, Instant at, String actor, String role, String label, String text, String eventId, String caseId, String runId,
            String flow, String rule, String model, String prompt, String action, BigDecimal amount, String currency, String risk, String customer) {

        /// Where it is shown.
        public String entry() {
            return "/record/" + shard + "/" + index;
        }

        /// Its sentence without the label that stands beside it.
        public String said() {
            return text.startsWith(label + ": ") ? text.substring(label.length() + 2) : text;
        }

        public String place() {
            return shard.replaceFirst("^countersign\\.", "").replaceFirst("\\.v\\d+/", "/");
        }
    }

    /// How often values occur (`GET /record/facets`).
    ///
    /// @param counted hits looked at
    /// @param all false: only the newest were counted
    public record Facets(long counted, boolean all, boolean complete, Map<String, Map<String, Long>> facets) {}
}
