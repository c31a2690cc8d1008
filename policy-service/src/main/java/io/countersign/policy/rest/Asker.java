package io.countersign.policy.rest;

import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.quarkus.Persons;
import io.countersign.singlewriter.quarkus.Replies;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who asks for something.
///
/// @param key a repeat with the same one gets the first answer; null: none
/// @param traceparent W3C trace context; null: none
record Asker(Actor actor, String key, String traceparent) {

    private static final int KEY_MAX = 255;

    static Asker of(JsonWebToken token, String key, String traceparent) {
        if (key != null && (key.isBlank() || key.length() > KEY_MAX)) {
            throw Replies.problem(Refusal.Kind.INVALID, "NOT_VALID", "Idempotency-Key %s; give 1 to %d characters, not all of them blank."
                    .formatted(key.isBlank() ? "is blank" : "has " + key.length() + " characters", KEY_MAX));
        }
        return new Asker(Persons.actor(token), key, traceparent);
    }

    /// Head of what they ask for.
    ///
    /// @param about the case, or the name of what is commanded
    CommandMeta head(String about) {
        return CommandGateway.head(about, actor, key, Instant.now(), traceparent);
    }

    /// Head of what they ask of every partition.
    ///
    /// @param about the flow, or `*`
    CommandMeta headForAll(String about) {
        return CommandGateway.headForAll(about, actor, key, Instant.now(), traceparent);
    }

    /// The same asker, asking something else by the way.
    Asker withoutKey() {
        return new Asker(actor, null, traceparent);
    }
}
