package io.countersign.approval.rest;

import io.countersign.approval.Approvals;
import io.countersign.singlewriter.quarkus.Persons;
import jakarta.ws.rs.HeaderParam;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// What comes with every request that changes something.
public class Sent {

    private static final int KEY_MAX = 255;

    @HeaderParam("Idempotency-Key")
    @Parameter(description = "1 to 255 characters; the same key gets the first answer again")
    String idempotencyKey;

    @HeaderParam("traceparent")
    @Parameter(description = "W3C trace context")
    String traceparent;

    Approvals.Request by(JsonWebToken token) {
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > KEY_MAX)) {
            throw Fields.invalid("Idempotency-Key", idempotencyKey.length() + " characters", "give 1 to " + KEY_MAX);
        }
        return new Approvals.Request(Persons.actor(token), idempotencyKey, traceparent);
    }
}
