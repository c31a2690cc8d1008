package io.countersign.singlewriter;

import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.EventMeta;

/// Why an event happens: who, and the command or event before it.
///
/// @param traceparent null: none
public record Cause(Actor actor, String causationId, String traceparent) {

    /// A command's sender is the actor.
    public static Cause of(CommandMeta command) {
        return new Cause(command.getActor(), command.getCommandId(), command.getTraceparent());
    }

    /// The actor of an earlier event is the actor of its effect: a decision releases in the name of who decided.
    public static Cause of(EventMeta event) {
        return new Cause(event.getActor(), event.getEventId(), event.getTraceparent());
    }

    /// A timer is the actor.
    public static Cause of(Timer timer) {
        return new Cause(actor(ActorKind.TIMER, timer.id()), timer.id(), null);
    }

    /// The same cause with `service` as the actor: for what a service decides by itself.
    public Cause by(String service) {
        return new Cause(actor(ActorKind.SYSTEM, service), causationId, traceparent);
    }

    private static Actor actor(ActorKind kind, String id) {
        return Actor.newBuilder().setKind(kind).setId(id).setRole(null).setAuthentication(null).build();
    }
}
