package io.countersign.console.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.domain.Title;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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

    /// Something that happened to it.
    ///
    /// @param by null: a run brought it
    public record Happening(Instant at, String by, String text, String rule, String runId) {}

    /// What brought it and what people noted, the oldest first.
    public List<Happening> story() {
        return Stream.concat(triggers.stream().map(t -> new Happening(t.at(), null, t.reason(), t.rule(), t.runId())), notes.stream().map(n -> new Happening(n.at(), n.by(), n.note(), null, null)))
                .sorted(Comparator.comparing(Happening::at)).toList();
    }

    public record Snooze(String by, Instant since, Instant until, boolean waitingForCustomer, String note) {}

    /// The run whose content is shown: the one asked for, else the newest; null: none waits.
    public WaitingRun shown(String asked) {
        return waiting.stream().filter(w -> w.runId().equals(asked)).findFirst().orElse(waiting.isEmpty() ? null : waiting.getLast());
    }
}
