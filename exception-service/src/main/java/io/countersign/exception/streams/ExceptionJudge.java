package io.countersign.exception.streams;

import io.countersign.exception.avro.CommandAvro;
import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.avro.PeopleAvro;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Decision;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Incident;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Words;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.Rejection;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Judge;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings each record that arrives before the domain, and what it decides out.
final class ExceptionJudge implements Judge {

    private static final Logger LOG = LoggerFactory.getLogger(ExceptionJudge.class);
    private static final String NEW_ID = "exc_";
    private static final String LEASE = "lease:";
    private static final String FROM_INTAKE = "intake";

    private final Duration lease;

    /// What a person is told who asked for something.
    record ItemAnswer(String id, ExceptionItem.State state, long version, String claimedBy, Instant claimedUntil, String resolvedBy,
            List<String> runs) {}

    ExceptionJudge(Duration lease) {
        this.lease = lease;
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        switch (in.value()) {
            case ExceptionWork work -> apply(work.getMeta().getCaseId(), CommandAvro.of(work, desk.newId(NEW_ID)), cause(in), desk);
            case Rejection rejection -> rejected(rejection, in, desk);
            case DeadLetter letter -> setAside(letter, in, desk);
            case ExceptionCommand command -> asked(command, in, desk);
            default -> throw new IllegalArgumentException("exception-service does not read " + in.topic().name());
        }
    }

    /// Over HTTP the sender has had the answer; what came by Kafka has nobody to tell but us.
    private void rejected(Rejection rejection, Inbound in, Desk desk) {
        var input = rejection.getInput();
        if (FROM_INTAKE.equals(input.getChannel())) {
            var caseId = Incident.INTAKE_CASE + Objects.requireNonNullElse(input.getSource(), "unknown");
            apply(caseId, CommandAvro.of(rejection, desk.newId(NEW_ID), directory(desk)), cause(in), desk);
        }
    }

    private void setAside(DeadLetter letter, Inbound in, Desk desk) {
        boolean aboutDeadLetters = Topics.named(letter.getTopic()).filter(t -> t.kind() == Topic.Kind.DEAD_LETTERS).isPresent();
        if (aboutDeadLetters && letter.getCode().equals("FAILED")) {
            // We failed on a dead letter: to open an exception for that could go round for ever.
            LOG.error("{} is about {}, which could not be worked on; it is left on its topic", in.position(), letter.getTopic());
            return;
        }
        apply(letter.getMeta().getCaseId(), CommandAvro.of(letter, in.topic().owner(), desk.newId(NEW_ID), directory(desk)), cause(in), desk);
    }

    private void apply(String caseId, Command command, Cause cause, Desk desk) {
        var runId = switch (command) {
            case Command.Raise raise -> raise.trigger().subject().runId();
            case Command.Withdraw withdraw -> withdraw.runId();
            case Command.Claim _, Command.Unclaim _, Command.Resolve _, Command.EndLease _ -> null;
        };
        var queue = new CaseBooks(desk).load(caseId, null, runId);
        switch (QueueMachine.decide(queue, command, directory(desk), desk.now())) {
            case Decision.Accepted accepted -> publish(queue, accepted, cause, desk);
            case Decision.Refused refused -> throw new IllegalStateException("Work is not refused: " + refused.refusal());
        }
    }

    private void asked(ExceptionCommand command, Inbound in, Desk desk) {
        var books = new CaseBooks(desk);
        var itemId = CommandAvro.exceptionId(command);
        var caseId = books.item(itemId).map(ExceptionItem::caseId).orElse(command.getMeta().getCaseId());
        var queue = books.load(caseId, itemId, null);
        switch (QueueMachine.decide(queue, CommandAvro.of(command, lease), directory(desk), desk.now())) {
            case Decision.Refused refused -> desk.refuse(in, new Refusal(kind(refused.refusal().code()), refused.refusal().code().name(),
                    refused.refusal().detail(), itemId));
            case Decision.Accepted accepted -> {
                var asker = Cause.of(command.getMeta());
                var actor = asker.actor();
                var cause = accepted.role() == null ? asker : new Cause(new Actor(actor.getKind(), actor.getId(), accepted.role(),
                        actor.getAuthentication()), asker.causationId(), asker.traceparent());
                var after = publish(queue, accepted, cause, desk).find(itemId).orElseThrow();
                boolean resolved = after.state() == ExceptionItem.State.RESOLVED;
                desk.accept(in, "OK", resolved ? "The exception is resolved." : "Done.", new ItemAnswer(itemId, after.state(), after.version(),
                        after.claim() == null ? null : after.claim().by(), after.claim() == null ? null : after.claim().until(),
                        resolved ? actor.getId() : null, after.runs().stream().map(Subject::runId).toList()));
            }
        }
    }

    @Override
    public void due(Timer timer, Desk desk) {
        var itemId = timer.about();
        var queue = new CaseBooks(desk).load(timer.caseId(), itemId, null);
        if (QueueMachine.decide(queue, new Command.EndLease(itemId), directory(desk), desk.now()) instanceof Decision.Accepted accepted) {
            publish(queue, accepted, Cause.of(timer), desk);
        }
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        var command = (ExceptionCommand) in.value();
        var meta = command.getMeta();
        var itemId = CommandAvro.exceptionId(command);
        var item = new CaseBooks(desk).item(itemId).orElse(null);
        var name = ((SpecificRecord) command.getCommand()).getSchema().getName();
        var refused = CommandRefused.newBuilder().setCommandId(meta.getCommandId()).setCommand(name).setCode(refusal.code())
                .setDetail(refusal.detail()).setTarget(itemId).build();
        desk.publish(Topics.EXCEPTION_EVENTS, new Desk.About(item == null ? meta.getCaseId() : item.caseId(),
                        item == null ? null : item.shown().runId(), meta.getCommandId()), Cause.of(meta),
                Words.refused(PeopleAvro.asker(meta.getActor()), command(command), refusal.detail(), directory(desk)),
                head -> EventAvro.refused(head, itemId, item, refused));
    }

    private CaseQueue publish(CaseQueue queue, Decision.Accepted accepted, Cause cause, Desk desk) {
        var directory = directory(desk);
        var asker = PeopleAvro.asker(cause.actor());
        for (var event : accepted.events()) {
            var before = queue.find(event.itemId()).orElse(null);
            queue = QueueMachine.evolve(queue, event);
            var after = queue.find(event.itemId()).orElseThrow();
            var meta = desk.publish(Topics.EXCEPTION_EVENTS, new Desk.About(queue.caseId(), runId(event, after), after.id()), cause,
                    Words.sentence(event, after, asker, accepted.role(), directory), head -> EventAvro.toAvro(head, event, before, after));
            if (meta.getVersion() != after.version()) {
                throw new IllegalStateException(after.id() + " is at version " + after.version() + ", its events at " + meta.getVersion());
            }
            setTimer(event, after, desk);
        }
        if (!accepted.events().isEmpty()) {
            new CaseBooks(desk).save(queue, accepted.events());
        }
        return queue;
    }

    private static void setTimer(Event event, ExceptionItem after, Desk desk) {
        var id = LEASE + after.id();
        switch (event) {
            case Event.Claimed claimed -> desk.schedule(new Timer(id, claimed.until(), after.caseId(), after.id()));
            case Event.Unclaimed _, Event.Closed _ -> desk.cancelTimer(id);
            case Event.Opened _, Event.Appended _, Event.RunResolved _, Event.RunWithdrawn _ -> { }
        }
    }

    private static String runId(Event event, ExceptionItem after) {
        return switch (event) {
            case Event.Opened e -> e.trigger().subject().runId();
            case Event.Appended e -> e.trigger().subject().runId();
            case Event.RunResolved e -> e.runId();
            case Event.RunWithdrawn e -> e.runId();
            case Event.Claimed _, Event.Unclaimed _, Event.Closed _ -> after.shown().runId();
        };
    }

    private static Refusal.Kind kind(io.countersign.exception.domain.Refusal.Code code) {
        return switch (code) {
            case FORBIDDEN -> Refusal.Kind.FORBIDDEN;
            case NOT_FOUND -> Refusal.Kind.NOT_FOUND;
            case CLAIMED, NOT_CLAIMED, ALREADY_RESOLVED, NOT_OPEN, STALE -> Refusal.Kind.CONFLICT;
            case NOT_WAITING, NOTE_TOO_SHORT, NOT_OFFERED, EDIT_MISSING, EDIT_NOT_ALLOWED -> Refusal.Kind.INVALID;
        };
    }

    private static String command(ExceptionCommand command) {
        return switch (CommandAvro.of(command, Duration.ZERO)) {
            case Command.Claim _ -> "claim";
            case Command.Unclaim _ -> "give back";
            case Command.Resolve resolve -> "settle by " + resolve.resolution().kind().word();
            case Command.Raise _, Command.Withdraw _, Command.EndLease _ -> throw new IllegalStateException("nobody asks for this");
        };
    }

    private static Cause cause(Inbound in) {
        return Cause.of(in.event().orElseThrow());
    }

    private static Roster directory(Desk desk) {
        return PeopleAvro.directory(desk.people());
    }
}
