package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.domain.Title;
import java.time.Instant;
import java.util.List;

/// What `GET /exceptions/{id}` says beyond its line in the queue.
///
/// @param waiting runs, the oldest first
/// @param about what is known of an incident; null: runs wait
/// @param mayResolve null: not said
/// @param mayNotBecause one sentence; null: they may, or it is not said
public record ExceptionDetails(List<WaitingRun> waiting, JsonNode about, List<Trigger> triggers, List<Note> notes, Snooze snooze, long waitedForCustomerSeconds,
        Boolean mayResolve, String mayNotBecause) {

    /// @param fallback prompt that a fallback goes to; null: none is offered
    /// @param run null: erased, or not asked for
    public record WaitingRun(String runId, long runVersion, String flow, String title, String reason, String rule, String actionDigest, Instant dueAt, int handOvers,
            String fallback, JsonNode argumentsSchema, JsonNode run, boolean erased) {

        public Title about() {
            return Title.of(title);
        }
    }

    public record Trigger(Instant at, String runId, String reason, String rule) {}

    public record Note(Instant at, String by, String note) {}

    public record Snooze(String by, Instant since, Instant until, boolean waitingForCustomer, String note) {}

    /// The run whose content is shown: the one asked for, else the newest; null: none waits.
    public WaitingRun shown(String asked) {
        return waiting.stream().filter(w -> w.runId().equals(asked)).findFirst().orElse(waiting.isEmpty() ? null : waiting.getLast());
    }
}
