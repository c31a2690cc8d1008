package io.countersign.exception.avro;

import io.countersign.exception.domain.Alert.Acknowledged;
import io.countersign.exception.domain.Alert.Change;
import io.countersign.exception.domain.Alert.Notice;
import io.countersign.exception.domain.Alert.Raised;
import io.countersign.schemas.avro.AcknowledgeAlert;
import io.countersign.schemas.avro.AlertAcknowledged;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionCommand;
import io.countersign.schemas.avro.NoticeAlert;
import io.countersign.schemas.avro.RaiseAlert;
import java.util.Optional;

/// Alerts, as they leave and as the view reads them again.
public final class AlertAvro {

    private AlertAvro() {}

    /// What policy wants to be raised.
    public static Notice notice(RaiseAlert raise) {
        return new Notice(raise.getKey(), raise.getKind(), raise.getSeverity(), raise.getSubject(), raise.getFlow(), raise.getDetail());
    }

    /// What this service wants to be raised.
    public static Notice notice(NoticeAlert notice) {
        return new Notice(notice.getKey(), notice.getKind(), notice.getSeverity(), notice.getSubject(), notice.getFlow(), notice.getDetail());
    }

    /// The record of a change; the sentence is the summary in its head.
    public static AlertEvent toAvro(EventMeta meta, Change change) {
        return switch (change) {
            case Raised e -> new AlertEvent(meta, e.alertId(), AlertRaised.newBuilder().setKind(e.kind()).setSeverity(e.severity())
                    .setSubject(e.subject()).setKey(e.key()).setFlow(e.flow()).build());
            case Acknowledged e -> new AlertEvent(meta, e.alertId(), new AlertAcknowledged(e.note()));
        };
    }

    /// The record of a refusal.
    ///
    /// @param alertId alert that it was for; for one that was to be raised its key
    public static AlertEvent refused(EventMeta meta, String alertId, CommandRefused refused) {
        return new AlertEvent(meta, alertId, refused);
    }

    /// The change in a record; empty: a refusal, which changes nothing.
    public static Optional<Change> of(AlertEvent event) {
        var meta = event.getMeta();
        return Optional.ofNullable(switch (event.getEvent()) {
            case AlertRaised e -> new Raised(event.getAlertId(), e.getKey(), meta.getCaseId(), e.getKind(), e.getSeverity(), e.getSubject(), e.getFlow(),
                    meta.getSummary(), meta.getOccurredAt());
            case AlertAcknowledged e -> new Acknowledged(event.getAlertId(), meta.getActor().getId(), meta.getOccurredAt(), e.getNote());
            case CommandRefused _ -> null;
            default -> throw new IllegalArgumentException("No translation for " + event.getEvent());
        });
    }

    /// A request to say that somebody has seen the alert; goes to the partition that the alert's events come from.
    ///
    /// @param note null: nothing written
    public static ExceptionCommand acknowledge(CommandMeta meta, String alertId, String note) {
        return new ExceptionCommand(meta, new AcknowledgeAlert(alertId, note));
    }

    /// A request of this service itself to raise an alert; its actor is the service.
    public static ExceptionCommand notice(CommandMeta meta, Notice notice) {
        return new ExceptionCommand(meta, new NoticeAlert(notice.key(), notice.kind(), notice.severity(), notice.subject(), notice.flow(),
                notice.detail()));
    }
}
