package io.countersign.audit.domain;

import io.countersign.record.EventType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a case stood at a time, folded from what its entries say until then.
public final class Standing {

    /// What can have a state.
    public enum Kind { RUN, DIRECTIVE, APPROVAL, EXCEPTION }

    /// One thing of the case.
    ///
    /// @param id of the run, approval or exception; a directive has its run's
    /// @param runId the run it is about; null: not said
    /// @param state as its service writes it; of a directive: what the caller was told last
    /// @param since when it came into that state
    /// @param by who brought it there
    /// @param text what was said of it last, one sentence
    public record Thing(Kind kind, String id, String runId, String state, Instant since, String by, String text) {
    }

    private record Key(Kind kind, String id) {
    }

    private final Map<Key, Thing> things = new LinkedHashMap<>();

    /// Takes the next entry, in the order of the case's steps.
    public void take(Facts facts) {
        var event = facts.event();
        var why = facts.circumstances();
        switch (event.type()) {
            case RUN_ACCEPTED -> put(Kind.RUN, event.runId(), "RECEIVED", facts);
            case DIRECTIVE_PROCEED, DIRECTIVE_RETRY, DIRECTIVE_FALLBACK, DIRECTIVE_HAND_OFF, DIRECTIVE_STOP ->
                put(Kind.DIRECTIVE, event.runId(), event.type().name().substring("DIRECTIVE_".length()), facts);
            default -> kind(event.type()).ifPresent(kind -> put(kind, kind == Kind.RUN ? event.runId() : why.item(), why.after(), facts));
        }
    }

    /// What there is, in the order in which it came up.
    public List<Thing> things() {
        return List.copyOf(things.values());
    }

    private void put(Kind kind, String id, String state, Facts facts) {
        if (id == null || state == null) {
            return; // a refusal: nothing has changed
        }
        var event = facts.event();
        var text = facts.erased() ? Sentences.text(Sentences.of(facts, List.of())) : event.summary();
        things.merge(new Key(kind, id), new Thing(kind, id, event.runId(), state, event.occurredAt(), event.actorId(), text),
                (before, now) -> before.state().equals(now.state()) ? new Thing(kind, id, before.runId(), state, before.since(), before.by(), text) : now);
    }

    /// By the topic that the type belongs to.
    private static Optional<Kind> kind(EventType type) {
        return Optional.ofNullable(switch (type.code() >> 8) {
            case 0x03 -> Kind.RUN;
            case 0x07 -> Kind.APPROVAL;
            case 0x08 -> Kind.EXCEPTION;
            default -> null;
        });
    }
}
