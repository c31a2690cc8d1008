package io.countersign.policy.streams;

import io.countersign.policy.domain.EngagedStop;
import io.countersign.policy.domain.Step.Alert;
import io.countersign.policy.domain.StopRules;
import io.countersign.policy.domain.StopScope;
import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApplyResume;
import io.countersign.schemas.avro.ApplyStop;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ConfirmStop;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowResumed;
import io.countersign.schemas.avro.FlowStopped;
import io.countersign.schemas.avro.ResumeFlows;
import io.countersign.schemas.avro.StopFlows;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Desk.About;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Refusal.Kind;
import io.countersign.singlewriter.Timer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Supplier;

/// Stops releases, and lifts stops. Partition 0 judges and has the others apply; the caller is answered when all have. A partition
/// that has applied a stop releases nothing that it covers; what was open before is swept into the queue part by part, so that other
/// work goes on in between.
final class StopDesk {

    /// Start of the ids of all timers of this desk.
    static final String TIMERS = "stop-";
    private static final String SWEEP = TIMERS + "sweep|";
    private static final String END = TIMERS + "end|";
    private static final String REMINDER = TIMERS + "reminder|";
    private static final Duration REMIND_EVERY = Duration.ofHours(1);
    private static final String EVERYTHING = "*";

    private final Desk desk;
    private final StopBook stops;
    private final FlowDesk flows;
    private final AllPartitions all;
    private final Supplier<StopRules> rules;

    /// @param rules read when first asked for
    StopDesk(Desk desk, StopBook stops, FlowDesk flows, int partitions, Supplier<StopRules> rules) {
        this.desk = desk;
        this.stops = stops;
        this.flows = flows;
        this.all = new AllPartitions(desk, partitions);
        this.rules = rules;
    }

    /// On partition 0: a person wants releases stopped.
    void engage(Inbound in, StopFlows wish) {
        var meta = in.command().orElseThrow();
        var scope = new StopScope(wish.getFlow(), wish.getAction());
        var person = person(meta);
        var before = stops.of(scope);
        var refused = rules.get().engage(person, scope, wish.getReason(), wish.getUntil(), before.orElse(null), desk.now());
        if (refused.isPresent()) {
            refuse(in, refused.get(), scope);
            return;
        }
        var stopId = before.map(EngagedStop::stopId).orElseGet(() -> desk.newId("stp_")); // one that is made longer stays itself
        var reason = wish.getReason().strip();
        var event = record(scope, Cause.of(meta), "%s %s %s%s: %s".formatted(rules.get().roster().name(person),
                before.isPresent() ? "prolonged the stop of" : "stopped", scope.words(), wish.getUntil() == null ? "" : " until " + wish.getUntil(), reason),
                FlowStopped.newBuilder().setStopId(stopId).setUntil(wish.getUntil()).setAction(scope.action()).setReason(reason).build());
        var actor = meta.getActor();
        var stop = new EngagedStop(stopId, scope, reason, person, desk.now(), wish.getUntil(),
                new EngagedStop.Origin(actor.getRole(), actor.getAuthentication(), event.getEventId()));
        engaged(stop);
        show(scope);
        alert(stop, "stop:" + stop.stopId(), Alert.Kind.STOP_ENGAGED, "critical", "Stopped: %s%s".formatted(scope.words(),
                stop.until() == null ? ", until a second person lifts it" : ", until " + stop.until() + " at the latest"), Cause.of(meta));
        if (stop.until() == null) {
            desk.cancelTimer(END + stop.stopId());
        } else {
            desk.schedule(new Timer(END + stop.stopId(), stop.until(), key(scope), stop.stopId()));
        }
        remindLater(stop);
        all.apply(meta, key(scope), apply(stop));
        desk.accept(in, "OK", "Stopped.", body(stop.stopId()));
    }

    /// On partition 0: whoever asked for the stop before asks again, and is told when all have applied it.
    void confirm(Inbound in, ConfirmStop confirm) {
        stops.find(confirm.getStopId()).ifPresentOrElse(stop -> {
            all.apply(in.command().orElseThrow(), key(stop.scope()), apply(stop));
            desk.accept(in, "OK", "Stopped.", body(stop.stopId()));
        }, () -> refuseLifted(in, confirm.getStopId()));
    }

    /// On partition 0: a person wants a stop lifted.
    void lift(Inbound in, ResumeFlows wish) {
        var meta = in.command().orElseThrow();
        var engaged = wish.getStopId() == null ? stops.of(new StopScope(wish.getFlow(), wish.getAction())) : stops.find(wish.getStopId());
        if (engaged.isEmpty()) {
            refuseLifted(in, wish.getStopId());
            return;
        }
        var stop = engaged.get();
        var person = person(meta);
        var refused = rules.get().lift(person, stop, wish.getReason());
        if (refused.isPresent()) {
            refuse(in, refused.get(), stop.scope());
            return;
        }
        lifted(stop, wish.getReason().strip(), "%s lifted the stop of %s: %s".formatted(rules.get().roster().name(person),
                stop.scope().words(), wish.getReason().strip()), Cause.of(meta), meta);
        desk.accept(in, "OK", "Lifted.", body(stop.stopId()));
    }

    /// Another partition's stop.
    void apply(Inbound in, ApplyStop apply) {
        var scope = new StopScope(apply.getFlow(), apply.getAction());
        var actor = apply.getActor();
        engaged(new EngagedStop(apply.getStopId(), scope, apply.getReason(), apply.getEngagedBy(), desk.now(), apply.getUntil(),
                actor == null ? null : new EngagedStop.Origin(actor.getRole(), actor.getAuthentication(), apply.getEventId())));
        desk.accept(in, "OK", "Applied.", body(apply.getStopId()));
    }

    /// Another partition's lifting.
    void apply(Inbound in, ApplyResume apply) {
        stops.find(apply.getStopId()).ifPresent(this::forget);
        desk.accept(in, "OK", "Applied.", body(apply.getStopId()));
    }

    /// A timer of this desk is due; late, it does nothing.
    ///
    /// @param sweep stops the open runs that a stop covers
    void due(Timer timer, StopSweep sweep) {
        if (timer.id().startsWith(SWEEP)) {
            stops.find(timer.id().substring(SWEEP.length())).flatMap(stop -> sweep.next(stop, timer.about()))
                    .ifPresent(last -> desk.schedule(new Timer(timer.id(), desk.now(), timer.caseId(), last)));
            return;
        }
        stops.find(timer.about()).ifPresent(stop -> {
            if (timer.id().startsWith(END)) {
                var words = "The stop of %s came to its end; what it stopped stays in the queue".formatted(stop.scope().words());
                lifted(stop, "It came to its end", words, Cause.of(timer), endOf(timer));
            } else {
                alert(stop, "stop:%s:reminder".formatted(stop.stopId()), Alert.Kind.STOP_ENGAGED, "warning",
                        "Still stopped since %s: %s".formatted(stop.engagedAt().truncatedTo(ChronoUnit.SECONDS), stop.scope().words()), Cause.of(timer));
                remindLater(stop);
            }
        });
    }

    private void engaged(EngagedStop stop) {
        stops.put(stop);
        desk.schedule(new Timer(SWEEP + stop.stopId(), desk.now(), key(stop.scope()), ""));
    }

    /// From here on nothing is stopped for it. What it sent to the queue stays there until a person settles it.
    private void lifted(EngagedStop stop, String reason, String words, Cause cause, CommandMeta meta) {
        forget(stop);
        desk.cancelTimer(END + stop.stopId());
        desk.cancelTimer(REMINDER + stop.stopId());
        record(stop.scope(), cause, words, FlowResumed.newBuilder().setStopId(stop.stopId()).setAction(stop.scope().action()).setReason(reason).build());
        show(stop.scope());
        alert(stop, "stop-lifted:" + stop.stopId(), Alert.Kind.STOP_LIFTED, "info", "No longer stopped: " + stop.scope().words(), cause);
        all.apply(meta, key(stop.scope()), ApplyResume.newBuilder().setStopId(stop.stopId()).build());
    }

    private void forget(EngagedStop stop) {
        stops.remove(stop);
        desk.cancelTimer(SWEEP + stop.stopId());
    }

    private EventMeta record(StopScope scope, Cause cause, String words, Object event) {
        var flow = key(scope);
        return desk.publish(Topics.FLOW_EVENTS, new About(flow, null, "flow:" + flow), cause, words,
                m -> FlowEvent.newBuilder().setMeta(m).setFlow(flow).setEvent(event).build());
    }

    private void show(StopScope scope) {
        if (scope.flow() != null) {
            flows.show(scope.flow());
        }
    }

    private void alert(EngagedStop stop, String key, Alert.Kind kind, String severity, String detail, Cause cause) {
        StepWriter.alert(desk, new About(key(stop.scope()), null, "alert:" + key),
                new Alert(key, kind, severity, stop.stopId(), stop.scope().flow(), detail), cause);
    }

    private void remindLater(EngagedStop stop) {
        desk.schedule(new Timer(REMINDER + stop.stopId(), desk.now().plus(REMIND_EVERY), key(stop.scope()), stop.stopId()));
    }

    private void refuse(Inbound in, Refused refused, StopScope scope) {
        desk.refuse(in, Refusals.refusal(refused, key(scope)));
    }

    private void refuseLifted(Inbound in, String stopId) {
        desk.refuse(in, new Refusal(Kind.CONFLICT, "NOT_STOPPED", "%s is not engaged any more; GET /stops lists those that are."
                .formatted(stopId == null ? "A stop of that scope" : stopId), null));
    }

    /// Programs stop and lift nothing, whatever they are called.
    private static String person(CommandMeta meta) {
        return meta.getActor().getKind() == ActorKind.PERSON ? meta.getActor().getId() : "a program";
    }

    /// Who engaged it, as far as that is known.
    static Actor person(EngagedStop stop) {
        var origin = stop.origin();
        return Actor.newBuilder().setKind(ActorKind.PERSON).setId(stop.engagedBy()).setRole(origin == null ? null : origin.role())
                .setAuthentication(origin == null ? null : origin.authentication()).build();
    }

    private CommandMeta endOf(Timer timer) {
        var actor = Actor.newBuilder().setKind(ActorKind.TIMER).setId(timer.id()).build();
        return CommandMeta.newBuilder().setCommandId(desk.newId("cmd-")).setCaseId(timer.caseId()).setActor(actor).setSentAt(desk.now()).build();
    }

    private static ApplyStop apply(EngagedStop stop) {
        return ApplyStop.newBuilder().setStopId(stop.stopId()).setFlow(stop.scope().flow()).setAction(stop.scope().action())
                .setReason(stop.reason()).setEngagedBy(stop.engagedBy()).setUntil(stop.until())
                .setActor(stop.origin() == null ? null : person(stop)).setEventId(stop.origin() == null ? null : stop.origin().eventId()).build();
    }

    /// A stop of every flow goes under `*`.
    private static String key(StopScope scope) {
        return scope.flow() == null ? EVERYTHING : scope.flow();
    }

    /// One body for all: the last partition's answer is the one that is given.
    private static Map<String, Object> body(String stopId) {
        return Map.of("stopId", stopId);
    }
}
