package io.countersign.exception.rest;

import io.countersign.exception.Exceptions.Request;
import io.countersign.singlewriter.quarkus.Persons;
import java.util.regex.Pattern;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who asks, and under which key.
final class Callers {

    static final String KEY = "Idempotency-Key";
    static final String TRACE = "traceparent";

    private static final int KEY_MAX = 255;
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private Callers() {}

    /// @param key null: none
    /// @param traceparent one that is not of W3C Trace Context's form is left out, as that standard asks
    static Request request(JsonWebToken token, String key, String traceparent) {
        if (key != null && (key.isBlank() || key.length() > KEY_MAX)) {
            throw Requests.invalid(KEY + ": it has " + key.strip().length() + " characters; give 1 to " + KEY_MAX + ", such as a UUID.");
        }
        return new Request(Persons.actor(token), key, traceparent != null && TRACEPARENT.matcher(traceparent).matches() ? traceparent : null);
    }
}
