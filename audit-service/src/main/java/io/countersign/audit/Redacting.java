package io.countersign.audit;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Outbox.Agreed;
import io.countersign.audit.Outbox.Turn;
import io.countersign.audit.domain.Actor;
import io.countersign.audit.domain.RecordFact.CaseRedacted;
import io.countersign.audit.domain.RecordFact.RedactionAsked;
import io.countersign.audit.domain.RecordFact.RedactionDeclined;
import io.countersign.audit.domain.Redaction;
import io.countersign.audit.domain.RedactionRules;
import io.countersign.audit.domain.RedactionRules.CaseFacts;
import io.countersign.audit.domain.RedactionRules.Refusal;
import io.countersign.casekeys.CaseKeyDestroyer;
import io.countersign.schemas.Topics;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Redactions: asked for by one person, agreed to or declined by another. What was agreed is written down before the first key is
/// destroyed and all steps can be done twice, so that after a crash [#finish] completes it.
public final class Redacting {

    /// States in which nothing can happen to a run any more. A released run is over once its release has ended.
    private static final Set<String> OVER = Set.of("BLOCKED", "EXECUTED", "EXECUTION_FAILED", "REJECTED", "HANDLED_BY_HAND", "CANCELLED", "SUPERSEDED");

    /// How a request ended.
    public sealed interface Outcome {
        /// It was done.
        record Done(Redaction redaction) implements Outcome {
        }

        /// It was refused, and the refusal is written down.
        record No(Refusal refusal) implements Outcome {
        }
    }

    private final RecordEvents events;
    private final Outbox outbox;
    private final Cases cases;
    private final RecordReader reader;
    private final RunChanges changes;
    private final People people;
    private final CaseKeyDestroyer keys;
    private final List<DerivedText> derived;
    private final String role;
    private final Clock clock;

    /// @param derived texts that have to go with the keys
    /// @param role who has it may ask and answer
    public Redacting(RecordEvents events, Outbox outbox, Cases cases, RecordReader reader, RunChanges changes, People people, CaseKeyDestroyer keys,
            List<DerivedText> derived, String role, Clock clock) {
        this.events = events;
        this.outbox = outbox;
        this.cases = cases;
        this.reader = reader;
        this.changes = changes;
        this.people = people;
        this.keys = keys;
        this.derived = List.copyOf(derived);
        this.role = role;
        this.clock = clock;
    }

    /// All redactions, in the order they were asked for.
    ///
    /// @param caseId null: of all cases
    public List<Redaction> all(String caseId) {
        return Redaction.all(outbox.ofKinds(Redaction.KINDS).stream().map(events::read).toList()).values().stream()
                .filter(redaction -> caseId == null || redaction.caseId().equals(caseId)).toList();
    }

    /// A first person asks.
    public Outcome ask(Actor by, String caseId, String reason) {
        var may = may(by);
        return events.inTurn(turn -> {
            var all = known(turn);
            var refusal = RedactionRules.ask(may, role, caseId, reason, facts(caseId, all), all.values());
            if (refusal.isPresent()) {
                return refuse(turn, by, caseId, "AskRedaction", caseId, refusal.get());
            }
            var id = "rdx_" + UUID.randomUUID();
            events.add(turn, by.in(role), caseId, null, id, new RedactionAsked(id, reason));
            return new Outcome.Done(known(turn).get(id));
        });
    }

    /// A second person says no.
    public Outcome decline(Actor by, String id, String note) {
        var may = may(by);
        return events.inTurn(turn -> {
            var redaction = known(turn).get(id);
            var refusal = RedactionRules.decline(may, role, by.id(), id, note, redaction);
            if (refusal.isPresent()) {
                return refuse(turn, by, redaction == null ? null : redaction.caseId(), "DeclineRedaction", id, refusal.get());
            }
            events.add(turn, by.in(role), redaction.caseId(), null, id, new RedactionDeclined(id, note));
            return new Outcome.Done(known(turn).get(id));
        });
    }

    /// A second person agrees: the keys are destroyed, and the derived text is deleted. The same person may ask again after an error.
    ///
    /// @throws RuntimeException the key store does not answer: nothing was done yet, or it is written down that it has to be done and will be
    public Outcome approve(Actor by, String id) {
        var may = may(by);
        Outcome outcome = events.inTurn(turn -> {
            var all = known(turn);
            var redaction = all.get(id);
            if (may && redaction != null && hasAgreed(turn, redaction, by)) {
                return new Outcome.Done(redaction);
            }
            var refusal = RedactionRules.approve(may, role, by.id(), id, redaction,
                    redaction == null ? new CaseFacts(false, List.of(), false) : facts(redaction.caseId(), all));
            if (refusal.isPresent()) {
                return refuse(turn, by, redaction == null ? null : redaction.caseId(), "ApproveRedaction", id, refusal.get());
            }
            turn.agree(new Agreed(id, redaction.caseId(), redaction.askedBy(), redaction.reason(), by.in(role)), clock.instant());
            return new Outcome.Done(redaction);
        });
        if (outcome instanceof Outcome.No) {
            return outcome;
        }
        finish();
        return new Outcome.Done(all(null).stream().filter(redaction -> redaction.id().equals(id)).findFirst().orElseThrow());
    }

    /// Completes what was agreed to and is not done yet. The keys go first: from then on nothing can be read, wherever this stops.
    public void finish() {
        for (var agreed : outbox.agreed()) {
            var keyIds = keys.destroy(agreed.caseId(), agreed.by().id(), agreed.redactionId());
            derived.forEach(text -> text.forget(agreed.caseId()));
            events.inTurn(turn -> {
                if (turn.agreed().contains(agreed)) {
                    events.add(turn, agreed.by(), agreed.caseId(), null, agreed.redactionId(),
                            new CaseRedacted(agreed.redactionId(), keyIds, agreed.askedBy(), agreed.reason()));
                }
                return null;
            });
        }
    }

    private static boolean hasAgreed(Turn turn, Redaction redaction, Actor by) {
        return redaction.state() == Redaction.State.DONE && redaction.endedBy().equals(by.id())
                || turn.agreed().stream().anyMatch(agreed -> agreed.redactionId().equals(redaction.id()) && agreed.by().id().equals(by.id()));
    }

    private boolean may(Actor by) {
        return people.person(by.id()).filter(person -> person.roles().contains(role)).isPresent();
    }

    private Map<String, Redaction> known(Turn turn) {
        return Redaction.all(turn.ofKinds(Redaction.KINDS).stream().map(events::read).toList());
    }

    private Outcome refuse(Turn turn, Actor by, String caseId, String command, String target, Refusal refusal) {
        events.refused(turn, by, refusal.kind() == Refusal.Kind.NOT_FOUND ? null : caseId, command, refusal.code(), refusal.detail(), target);
        return new Outcome.No(refusal);
    }

    private CaseFacts facts(String caseId, Map<String, Redaction> all) {
        var done = all.values().stream().filter(one -> one.caseId().equals(caseId) && one.state() == Redaction.State.DONE).reduce((_, last) -> last);
        return new CaseFacts(cases.exists(caseId), cases.runs(caseId).stream().map(this::open).flatMap(Optional::stream).toList(),
                done.isPresent() && cases.acceptedAfter(caseId, done.get().endedAt()));
    }

    /// @return the run with its state, where something can still happen to it
    private Optional<String> open(String runId) {
        var state = "RECEIVED";
        var released = false;
        try {
            for (var value : reader.values(Topics.RUN_EVENTS.name(), runId)) {
                var change = changes.change(value);
                state = change.state();
                if (change.releaseEnds() != null) {
                    released = !change.releaseEnds().isAfter(clock.instant());
                }
            }
        } catch (UnreadableEvent e) {
            throw new RecordUnavailable("The recorded run " + runId + " can't be read: " + e.getMessage());
        }
        return OVER.contains(state) || state.equals("RELEASED") && released ? Optional.empty() : Optional.of(runId + " (" + state + ")");
    }
}
