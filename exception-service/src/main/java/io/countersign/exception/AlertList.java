package io.countersign.exception;

import io.countersign.exception.Exceptions.Request;
import io.countersign.exception.avro.AlertAvro;
import io.countersign.exception.domain.Alert.Notice;
import io.countersign.exception.domain.Alert;
import io.countersign.exception.statistics.PileUp;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.KernelSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/// The one list of alerts.
@ApplicationScoped
public class AlertList {

    private static final String KIND = "QUEUE_PILE_UP";

    private final WriterRuntime runtime;
    private final AlertView alerts;
    private final QueueView queue;
    private final AlertSettings settings;
    private final InstantSource clock;
    private final Duration patience;

    AlertList(WriterRuntime runtime, AlertView alerts, QueueView queue, AlertSettings settings, InstantSource clock, KernelSettings kernel) {
        this.runtime = runtime;
        this.alerts = alerts;
        this.queue = queue;
        this.settings = settings;
        this.clock = clock;
        this.patience = kernel.answerWithin();
    }

    /// Alerts, the newest first.
    public AlertView.Page list(AlertView.Which which, String after, int limit) {
        return alerts.list(which, after, limit);
    }

    /// The alert with that id.
    public Optional<ShownAlert> find(String id) {
        return alerts.find(id);
    }

    /// Says that somebody has seen it.
    ///
    /// @param note null: none
    /// @throws CommandGateway.NoAnswer not answered in time
    public Answer acknowledge(ShownAlert shown, String note, Request request) {
        var alert = shown.alert();
        var head = CommandGateway.head(alert.caseId(), request.actor(), request.idempotencyKey(), clock.instant(), request.traceparent());
        return runtime.gateway().ask(shown.partition(), alert.caseId(), AlertAvro.acknowledge(head, alert.id(), note), 1, patience);
    }

    /// Waits a moment until what was answered can be read.
    public void awaitShown(String id, long version) {
        alerts.await(id, version, patience);
    }

    /// Raises what piles up. Any instance may find it: key and command are the same for all, so it is raised once.
    void watch() {
        if (!runtime.ready()) {
            return; // what is not read yet looks like a queue of another size
        }
        var now = clock.instant();
        var limits = new PileUp.Limits(settings.pileUp().open(), settings.pileUp().growth());
        for (var found : PileUp.of(queue.loads(now), limits, now)) {
            if (!alerts.raised(found.key())) {
                notice(new Notice(found.key(), KIND, "warning", Objects.requireNonNullElse(found.flow(), "exceptions"), found.flow(), found.detail()));
            }
        }
    }

    /// Tells, once a day, that alerts don't get out: whoever relies on the way out is to look here.
    void givenUp(String alertId) {
        var key = Alert.CHANNEL_FAILS + ":" + clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        if (runtime.ready() && !alerts.raised(key)) {
            notice(new Notice(key, Alert.CHANNEL_FAILS, "critical", alertId, null, "Alert " + alertId + " could not be sent out and was given up; see the log of"
                    + " exception-service, and mend countersign.alerts.channel or its receiver."));
        }
    }

    private void notice(Notice notice) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.EXCEPTION).setRole(null).setAuthentication(null).build();
        var head = CommandGateway.head(notice.key(), actor, notice.key(), clock.instant(), null);
        runtime.gateway().ask(notice.key(), AlertAvro.notice(head, notice), patience);
    }
}
