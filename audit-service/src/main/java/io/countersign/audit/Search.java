package io.countersign.audit;

import io.countersign.record.EventType;
import io.countersign.record.ShardName;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Finds entries. Implemented by the `postgres` wall with a login that can read and nothing else.
public interface Search {

    /// One page.
    ///
    /// @param after the last hit of the page before; null: the first page
    /// @param most at most this many
    List<Hit> page(Query query, Key after, int most);

    /// How often each value occurs among the newest hits.
    ///
    /// @param most hits counted at most
    Facets facets(Query query, int most);

    /// What to look for; nulls and absent filters match all, all given ones must match.
    ///
    /// @param equal exact values
    /// @param reference value of a business reference, of any kind unless `referenceKind` is given: every entry of the cases that carry it
    /// @param type of the event
    /// @param amountFrom smallest amount
    /// @param from first moment
    /// @param to first moment after
    /// @param text words as people type them: `"exact phrase"`, `or`, `-not`
    /// @param oldestFirst instead of newest first
    record Query(Map<Field, String> equal, String referenceKind, String reference, EventType type, BigDecimal amountFrom, BigDecimal amountTo, Instant from,
            Instant to, String text, boolean oldestFirst) {

        public Query {
            equal = Map.copyOf(equal);
        }
    }

    /// What can be filtered by an exact value.
    enum Field { CASE, RUN, PERSON, FLOW, RULE, MODEL, MODEL_VERSION, PROMPT, PROMPT_VERSION, ACTION, CURRENCY, RISK, CUSTOMER }

    /// Where a hit stands among all.
    record Key(long occurredAtMs, int shard, long index) {
    }

    /// An entry as a search shows it; facts of its run that the entry itself does not say included.
    record Hit(Key key, ShardName shard, UUID eventId, EventType type, String caseId, String runId, String actor, String actorRole, String flow, String rule,
            String model, String modelVersion, String prompt, String promptVersion, String action, BigDecimal amount, String currency, String risk, String customer, String label,
            String sentence) {
    }

    /// @param counted hits looked at
    /// @param values how often each value occurs, by facet, most frequent first
    record Facets(long counted, Map<String, Map<String, Long>> values) {
    }
}
