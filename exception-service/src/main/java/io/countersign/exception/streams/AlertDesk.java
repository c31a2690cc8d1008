package io.countersign.exception.streams;

import io.countersign.exception.avro.AlertAvro;
import io.countersign.exception.avro.PeopleAvro;
import io.countersign.exception.domain.Alert;
import io.countersign.exception.domain.Alert.Change;
import io.countersign.exception.domain.Alert.Notice;
import io.countersign.exception.domain.Alerts;
import io.countersign.exception.domain.Words;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AcknowledgeAlert;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.NoticeAlert;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import java.time.Instant;
import java.util.Optional;

/// Alerts of a partition: they live where what raised them arrived.
final class AlertDesk {

    static final String ALERTS = "alerts";
    static final String KEYS = "alert-keys";
    private static final String NEW_ID = "alt_";

    private final Desk desk;
    private final Roster directory;

    /// What a person is told who acknowledged an alert, or the service that raised one.
    record AlertAnswer(String id, String acknowledgedBy, Instant acknowledgedAt, long version) {
        static AlertAnswer of(Alert alert) {
            return new AlertAnswer(alert.id(), alert.acknowledgedBy(), alert.acknowledgedAt(), alert.version());
        }
    }

    AlertDesk(Desk desk, Roster directory) {
        this.desk = desk;
        this.directory = directory;
    }

    /// Raises an alert, unless one of its key waits to be seen.
    void raise(Notice notice, String caseId, Cause cause) {
        publish(Alerts.raise(sameKey(notice), notice, desk.newId(NEW_ID), caseId, desk.now()).change(), cause);
    }

    /// What the alert of that key told of is over.
    void over(String key, String why, Cause cause) {
        var system = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.EXCEPTION).setRole(null).setAuthentication(null).build();
        Alerts.over(keys().get(key).flatMap(alerts()::get), Topics.EXCEPTION, why, desk.now())
                .ifPresent(change -> publish(change, new Cause(system, cause.causationId(), cause.traceparent())));
    }

    void asked(NoticeAlert command, CommandMeta meta, Inbound in) {
        var notice = AlertAvro.notice(command);
        answer(Alerts.notice(PeopleAvro.asker(meta.getActor()), Topics.EXCEPTION, sameKey(notice), notice, desk.newId(NEW_ID), meta.getCaseId(),
                desk.now()), notice.key(), meta, in);
    }

    void asked(AcknowledgeAlert command, CommandMeta meta, Inbound in) {
        var id = command.getAlertId();
        answer(Alerts.acknowledge(alerts().get(id), id, PeopleAvro.asker(meta.getActor()), command.getNote(), directory, desk.now()), id, meta, in);
    }

    void recordRefusal(CommandMeta meta, CommandRefused refused) {
        var alert = alerts().get(refused.getTarget());
        var doing = refused.getCommand().equals(AcknowledgeAlert.class.getSimpleName()) ? "acknowledge the alert" : "raise the alert";
        desk.publish(Topics.ALERT_EVENTS, new Desk.About(alert.map(Alert::caseId).orElse(meta.getCaseId()), null, meta.getCommandId()), Cause.of(meta),
                Words.refused(PeopleAvro.asker(meta.getActor()), doing, refused.getDetail(), directory),
                head -> AlertAvro.refused(head, refused.getTarget(), refused));
    }

    private void answer(Alerts.Verdict verdict, String target, CommandMeta meta, Inbound in) {
        switch (verdict) {
            case Alerts.Accepted accepted -> {
                publish(accepted.change(), Cause.of(meta));
                var alert = alerts().get(target).or(() -> keys().get(target).flatMap(alerts()::get)).orElseThrow();
                desk.accept(in, "OK", "Done.", AlertAnswer.of(alert));
            }
            case Alerts.Refused refused -> desk.refuse(in, Refusals.of(refused.refusal(), target));
        }
    }

    private void publish(Change change, Cause cause) {
        if (change == null) {
            return;
        }
        var alert = switch (change) {
            case Alert.Raised raised -> Alerts.evolve(null, raised);
            case Alert.Acknowledged seen -> Alerts.evolve(alerts().get(seen.alertId()).orElseThrow(), seen);
        };
        desk.publish(Topics.ALERT_EVENTS, new Desk.About(alert.caseId(), null, alert.id()), cause,
                Words.sentence(change, PeopleAvro.asker(cause.actor()), directory), head -> AlertAvro.toAvro(head, change));
        alerts().put(alert.id(), alert);
        keys().put(alert.key(), alert.id());
    }

    private Optional<Alert> sameKey(Notice notice) {
        return keys().get(notice.key()).flatMap(alerts()::get);
    }

    private Book<Alert> alerts() {
        return desk.book(ALERTS, Alert.class);
    }

    private Book<String> keys() {
        return desk.book(KEYS, String.class);
    }
}
