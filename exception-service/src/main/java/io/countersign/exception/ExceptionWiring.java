package io.countersign.exception;

import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.outward.AlertWays;
import io.countersign.exception.streams.ExceptionTopology;
import io.countersign.exception.view.AlertsView;
import io.countersign.exception.view.ExceptionsView;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.ChangeFeed;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommittedView;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.SingleWriter;
import io.countersign.singlewriter.StoredRecords;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.ChangeStreams;
import io.quarkus.mailer.Mailer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts the parts together.
@ApplicationScoped
class ExceptionWiring {

    @Produces
    @Singleton
    ChangeFeed<ShownException> changes() {
        return new ChangeFeed<>(ChangeStreams.KEPT);
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, ExceptionsView view, AlertsView alerts, ChangeFeed<ShownException> changes,
            @ConfigProperty(name = "countersign.exceptions.lease", defaultValue = "PT10M") Duration lease) {
        return runtime(access, codec, lease, view, alerts, changes);
    }

    /// What judges, what asks and what shows, over `access`.
    ///
    /// @param lease for how long a claim holds
    /// @param changes told what the views have taken in
    static WriterRuntime runtime(KafkaAccess access, RecordCodec codec, Duration lease, ExceptionsView view, AlertsView alerts,
            ChangeFeed<ShownException> changes) {
        var partitions = access.partitionsOf(Topics.EXCEPTIONS);
        var shown = new CommittedView(access, codec, List.of(Topics.PEOPLE, Topics.EXCEPTION_EVENTS, Topics.ALERT_EVENTS),
                in -> (in.topic().equals(Topics.ALERT_EVENTS) ? alerts.fold(in) : view.fold(in)).ifPresent(changes::announce));
        return new WriterRuntime(new SingleWriter(access, ExceptionTopology.of(codec, partitions, lease)),
                new CommandGateway(access, codec, Topics.EXCEPTION_COMMANDS, Topics.EXCEPTION_ANSWERS), shown);
    }

    @Produces
    @Singleton
    ExceptionsView view(StoredRecords stored, InstantSource clock) {
        return new ExceptionsView(at -> stored.<ExceptionEvent>read(Topics.EXCEPTION_EVENTS, at.partition(), at.offset()).flatMap(EventAvro::of), clock);
    }

    @Produces
    @Singleton
    AlertsView alerts() {
        return new AlertsView();
    }

    @Produces
    @Singleton
    AlertsOut out(AlertSettings settings, KafkaAccess access, RecordCodec codec, Mailer mailer, InstantSource clock) {
        return AlertWays.of(settings, access, codec, mailer, clock);
    }

    @Produces
    @Singleton
    InstantSource clock() {
        return InstantSource.system();
    }
}
