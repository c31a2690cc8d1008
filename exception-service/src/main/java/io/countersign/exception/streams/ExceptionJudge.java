package io.countersign.exception.streams;

import io.countersign.exception.avro.AlertAvro;
import io.countersign.exception.avro.CommandAvro.Known;
import io.countersign.exception.avro.CommandAvro;
import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.avro.PeopleAvro;
import io.countersign.exception.domain.Alert.Notice;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Decision;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Event.TargetMissed;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.Incident;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.exception.domain.Subject;
import io.countersign.exception.domain.Words;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AcknowledgeAlert;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.MergeException;
import io.countersign.schemas.avro.NoticeAlert;
import io.countersign.schemas.avro.RaiseAlert;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.WebhookDisabled;
import io.countersign.schemas.avro.WebhookEvent;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Judge;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings each record that arrives before the domain, and what it decides out.
final class ExceptionJudge implements Judge {

    private static final Logger LOG = LoggerFactory.getLogger(ExceptionJudge.class);
    private static final String NEW_ID = "exc_";
    private static final String FROM_INTAKE = "intake";

    private final Duration lease;

    /// What a person is told who asked for something.
    record ItemAnswer(String id, ExceptionItem.State state, long version, String owner, String claimedBy, Instant claimedUntil, Instant snoozedUntil,
            Instant dueAt, boolean pinned, String resolvedBy, List<String> runs) {

        static ItemAnswer of(ExceptionItem item, String by) {
            return new ItemAnswer(item.id(), item.state(), item.version(), item.owner(), item.claim() == null ? null : item.claim().by(),
                    item.claim() == null ? null : item.claim().until(), item.snooze() == null ? null : item.snooze().until(), item.dueAt(), item.pinned(),
                    item.state() == ExceptionItem.State.RESOLVED ? by : null, item.runs().stream().map(Subject::runId).toList());
        }
    }

    ExceptionJudge(Duration lease) {
        this.lease = lease;
    }

    @Override
    public void judge(Inbound in, Desk desk) {
        switch (in.value()) {
            case ExceptionWork work when work.getWork() instanceof RaiseAlert raise -> new AlertDesk(desk, desk.roster())
                    .raise(AlertAvro.notice(raise), work.getMeta().getCaseId(), cause(in));
            case ExceptionWork work -> apply(work.getMeta().getCaseId(), CommandAvro.of(work, desk.newId(NEW_ID)), cause(in), desk);
            case WebhookEvent event -> webhook(event, in, desk);
            case Rejection rejection -> rejected(rejection, in, desk);
            case DeadLetter letter -> setAside(letter, in, desk);
            case ExceptionCommand command -> {
                switch (command.getCommand()) {
                    case AcknowledgeAlert acknowledge -> new AlertDesk(desk, desk.roster()).asked(acknowledge, command.getMeta(), in);
                    case NoticeAlert notice -> new AlertDesk(desk, desk.roster()).asked(notice, command.getMeta(), in);
                    default -> asked(command, in, desk);
                }
            }
            default -> throw new IllegalArgumentException("exception-service does not read " + in.topic().name());
        }
    }

    private void webhook(WebhookEvent event, Inbound in, Desk desk) {
        if (event.getEvent() instanceof WebhookDisabled disabled) {
            new AlertDesk(desk, desk.roster()).raise(Notice.webhookDisabled(event.getEndpointId(), disabled.getReason()), event.getMeta().getCaseId(),
                    cause(in));
        }
    }

    /// Over HTTP the sender has had the answer; what came by Kafka has nobody to tell but us.
    private void rejected(Rejection rejection, Inbound in, Desk desk) {
        var input = rejection.getInput();
        if (FROM_INTAKE.equals(input.getChannel())) {
            var caseId = Incident.INTAKE_CASE + Objects.requireNonNullElse(input.getSource(), "unknown");
            incident(caseId, CommandAvro.of(rejection, desk.newId(NEW_ID), desk.roster()), in, desk);
        }
    }

    private void incident(String caseId, Command.Work command, Inbound in, Desk desk) {
        apply(caseId, command, cause(in), desk);
        var directory = desk.roster();
        if (Incident.duty(directory, desk.now()).owner() == null) {
            new AlertDesk(desk, directory).raise(Notice.incidentsUnowned(), caseId, cause(in));
        }
    }

    private void setAside(DeadLetter letter, Inbound in, Desk desk) {
        boolean aboutDeadLetters = Topics.named(letter.getTopic()).filter(t -> t.kind() == Topic.Kind.DEAD_LETTERS).isPresent();
        if (aboutDeadLetters && letter.getCode().equals("FAILED")) {
            // We failed on a dead letter: to open an exception for that could go round for ever.
            LOG.error("{} is about {}, which could not be worked on; it is left on its topic", in.position(), letter.getTopic());
            return;
        }
        incident(letter.getMeta().getCaseId(), CommandAvro.of(letter, in.topic().owner(), desk.newId(NEW_ID), desk.roster()), in, desk);
    }

    private void apply(String caseId, Command.Work command, Cause cause, Desk desk) {
        var reopens = command instanceof Command.Raise raise ? raise.reopens() : null;
        var runId = switch (command) {
            case Command.Raise raise -> raise.trigger().subject().incident() ? null : raise.trigger().subject().runId();
            case Command.Withdraw withdraw -> withdraw.runId();
        };
        var books = new CaseBooks(desk);
        decide(books.load(caseId, Collections.singletonList(reopens), runId), command, cause, desk);
        if (command instanceof Command.Withdraw withdraw && withdraw.applied()) {
            books.applied(caseId, withdraw.runId());
        }
    }

    private void asked(ExceptionCommand command, Inbound in, Desk desk) {
        var books = new CaseBooks(desk);
        var itemId = CommandAvro.of(command).itemId();
        var item = books.item(itemId);
        var caseId = item.map(ExceptionItem::caseId).orElse(command.getMeta().getCaseId());
        var queue = books.load(caseId, Arrays.asList(itemId, command.getCommand() instanceof MergeException merge ? merge.getInto() : null), null);
        boolean needsRuns = switch (command.getCommand()) {
            case MergeException _ -> true;
            case ResolveException resolve -> !resolve.getEdited().isEmpty();
            default -> false;
        };
        var known = new Known(lease, books.firstDecision(itemId).orElse(itemId), item.orElse(null),
                needsRuns ? item.map(books::contents).orElse(Map.of()) : Map.of());
        switch (QueueMachine.decide(queue, CommandAvro.of(command, known), desk.roster(), desk.now())) {
            case Decision.Refused refused -> desk.refuse(in, Refusals.of(refused.refusal(), itemId));
            case Decision.Accepted accepted -> {
                var asker = Cause.of(command.getMeta());
                var actor = asker.actor();
                var cause = accepted.role() == null ? asker : new Cause(new Actor(actor.getKind(), actor.getId(), accepted.role(),
                        actor.getAuthentication()), asker.causationId(), asker.traceparent());
                var after = publish(queue, accepted, cause, desk).find(itemId).orElseThrow();
                desk.accept(in, "OK", after.state() == ExceptionItem.State.RESOLVED ? "The exception is resolved." : "Done.",
                        ItemAnswer.of(after, actor.getId()));
            }
        }
    }

    @Override
    public void due(Timer timer, Desk desk) {
        var command = ItemTimers.command(timer);
        var queue = new CaseBooks(desk).load(timer.caseId(), List.of(command.itemId()), null);
        var events = decide(queue, command, Cause.of(timer), desk);
        if (events.isEmpty()) {
            // It was early, or is over: a timer that was used up for nothing must not be the last one.
            queue.find(command.itemId()).ifPresent(item -> ItemTimers.set(item, desk));
        }
        var missed = events.stream().filter(TargetMissed.class::isInstance).findFirst();
        missed.flatMap(event -> queue.find(event.itemId())).ifPresent(item -> new AlertDesk(desk, desk.roster())
                .raise(Notice.targetMissed(item), item.caseId(), Cause.of(timer)));
    }

    @Override
    public void recordRefusal(Inbound in, Refusal refusal, Desk desk) {
        var command = (ExceptionCommand) in.value();
        var meta = command.getMeta();
        var name = ((SpecificRecord) command.getCommand()).getSchema().getName();
        var target = switch (command.getCommand()) {
            case AcknowledgeAlert acknowledge -> acknowledge.getAlertId();
            case NoticeAlert notice -> notice.getKey();
            default -> CommandAvro.of(command).itemId();
        };
        var refused = CommandRefused.newBuilder().setCommandId(meta.getCommandId()).setCommand(name).setCode(refusal.code())
                .setDetail(refusal.detail()).setTarget(target).build();
        if (command.getCommand() instanceof AcknowledgeAlert || command.getCommand() instanceof NoticeAlert) {
            new AlertDesk(desk, desk.roster()).recordRefusal(meta, refused);
            return;
        }
        var item = new CaseBooks(desk).item(target).orElse(null);
        desk.publish(Topics.EXCEPTION_EVENTS, new Desk.About(item == null ? meta.getCaseId() : item.caseId(),
                        item == null ? null : item.shown().runId(), meta.getCommandId()), Cause.of(meta),
                Words.refused(PeopleAvro.asker(meta.getActor()), CommandAvro.of(command).doing(), refusal.detail(), desk.roster()),
                head -> EventAvro.refused(head, target, item, refused));
    }

    /// Work and timers are never refused.
    private List<Event> decide(CaseQueue queue, Command command, Cause cause, Desk desk) {
        return switch (QueueMachine.decide(queue, command, desk.roster(), desk.now())) {
            case Decision.Accepted accepted -> {
                publish(queue, accepted, cause, desk);
                yield accepted.events();
            }
            case Decision.Refused refused -> throw new IllegalStateException(command + " is not refused: " + refused.refusal());
        };
    }

    private CaseQueue publish(CaseQueue queue, Decision.Accepted accepted, Cause cause, Desk desk) {
        var books = new CaseBooks(desk);
        var directory = desk.roster();
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
            if (event instanceof RunResolved || event instanceof Closed closed && closed.resolved()) {
                books.decided(after.id(), meta.getEventId());
            }
            if (before != null && before.open() && !after.open()) {
                new AlertDesk(desk, directory).over(Notice.targetKey(after.id()), "The exception is closed.", cause);
            }
        }
        if (!accepted.events().isEmpty()) {
            books.save(queue, accepted.events());
            var after = queue;
            accepted.events().stream().map(Event::itemId).distinct().forEach(id -> ItemTimers.set(after.find(id).orElseThrow(), desk));
        }
        return queue;
    }

    private static String runId(Event event, ExceptionItem after) {
        return switch (event) {
            case Event.Opened e -> e.trigger().subject().runId();
            case Event.Appended e -> e.trigger().subject().runId();
            case RunResolved e -> e.runId();
            case Event.RunWithdrawn e -> e.runId();
            case Event.Claimed _, Event.Unclaimed _, Closed _, Event.Snoozed _, Event.Woken _, Event.Reassigned _, Event.Pinned _,
                    Event.Merged _, Event.Reopened _, Event.Noted _, Event.AtRisk _, TargetMissed _, Event.Escalated _ -> after.shown().runId();
        };
    }

    private static Cause cause(Inbound in) {
        return Cause.of(in.event().orElseThrow());
    }
}
