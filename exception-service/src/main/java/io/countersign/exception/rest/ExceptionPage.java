package io.countersign.exception.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Subject;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// An exception with all that waits in it.
///
/// @param waiting runs with their contents
/// @param about what is known of an incident; null: it has runs, or the content is past its retention or was erased
/// @param triggers the last of them, oldest first
/// @param notes the last of them, oldest first
/// @param snooze null: it is not put aside
/// @param waitedForCustomerSeconds how long the customer has been waited for, all in all
public record ExceptionPage(@JsonUnwrapped ExceptionRow row, List<WaitingRun> waiting, @JsonRawValue @Schema(type = SchemaType.OBJECT) String about,
        List<Trigger> triggers, List<Note> notes, Snooze snooze, long waitedForCustomerSeconds,
        @Schema(description = "The person who asks could take it to settle it now") boolean mayResolve,
        @Schema(description = "Why not; null: they could") String mayNotBecause) {

    /// Runs whose contents come along.
    static final int CONTENTS_MAX = 20;

    /// A run that waits, with its content as JSON; of older ones, when it is asked for.
    public record WaitingRun(String runId, long runVersion, String flow, String title, String reason, String rule, String actionDigest,
            String dueAt, int handOvers, @Schema(description = "Prompt that `fallback` goes to; null: fallback is not offered") String fallback,
            @JsonRawValue @Schema(type = SchemaType.OBJECT, description = "JSON Schema that changed arguments must fit; null: none") String argumentsSchema,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String run,
            @Schema(description = "Its content was erased with its case; `run` is null") boolean erased) {}

    /// What opened it or was added.
    public record Trigger(String at, String runId, String reason, String rule) {}

    /// What somebody wrote down.
    public record Note(String at, String by, String note) {}

    /// Who put it aside, and why.
    public record Snooze(String by, String since, String until, boolean waitingForCustomer, String note) {}

    /// @param run an older run whose content is asked for; null: none
    /// @param content content of a run by its id, or of an incident
    /// @param hindrance why whoever asks could not take it to settle it; empty: they could
    static ExceptionPage of(ShownException shown, String run, Function<String, Optional<byte[]>> content, Optional<String> hindrance, Instant now) {
        var item = shown.item();
        return new ExceptionPage(ExceptionRow.of(shown, now), waiting(item.runs(), run, content),
                item.incident() ? text(content.apply(ShownException.INCIDENT)) : null,
                item.recent().stream().map(t -> new Trigger(t.at().toString(), t.runId(), t.reason(), t.rule())).toList(),
                item.notes().stream().map(n -> new Note(n.at().toString(), n.by(), n.note())).toList(), snooze(item.snooze()),
                item.waitedForCustomerAt(now).toSeconds(), hindrance.isEmpty(), hindrance.orElse(null));
    }

    /// A case can hold very many runs of nearly a megabyte each.
    private static List<WaitingRun> waiting(List<Subject> runs, String asked, Function<String, Optional<byte[]>> content) {
        var newest = runs.subList(Math.max(0, runs.size() - CONTENTS_MAX), runs.size());
        return runs.stream().map(s -> waiting(s, newest.contains(s) || s.runId().equals(asked) ? content.apply(s.runId()) : Optional.<byte[]>empty())).toList();
    }

    private static WaitingRun waiting(Subject s, Optional<byte[]> content) {
        return new WaitingRun(s.runId(), s.runVersion(), s.flow(), s.title(), s.reason(), s.rule(), s.actionDigest(), s.dueAt().toString(),
                s.handOvers(), s.terms().fallback(), s.terms().argumentsSchema(), text(content), content.filter(ExceptionPage::isErased).isPresent());
    }

    private static Snooze snooze(ExceptionItem.Snooze snooze) {
        return snooze == null ? null
                : new Snooze(snooze.by(), snooze.since().toString(), snooze.until().toString(), snooze.waitingForCustomer(), snooze.note());
    }

    private static boolean isErased(byte[] content) {
        return Arrays.equals(content, ContentJson.erased());
    }

    private static String text(Optional<byte[]> json) {
        return json.filter(bytes -> !isErased(bytes)).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(null);
    }
}
