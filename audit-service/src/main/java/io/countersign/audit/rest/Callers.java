package io.countersign.audit.rest;

import io.countersign.audit.domain.Actor;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import java.time.Instant;
import java.util.Collection;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who asks: the person behind the bearer token, and how they proved it, in the words that the deciding services use too.
@RequestScoped
public class Callers {

    private static final int KEPT = 100;
    private static final long LATEST = 253_402_300_799L;

    private final JsonWebToken token;

    Callers(JsonWebToken token) {
        this.token = token;
    }

    /// The person who asks.
    public Actor actor() {
        return Actor.person(token.getSubject(), authentication(token));
    }

    private static String authentication(JsonWebToken token) {
        var how = new StringJoiner("; ").add("oidc " + token.getIssuer());
        for (var name : new String[] {"amr", "acr", "sid"}) {
            var value = text(token.getClaim(name));
            if (!value.isEmpty()) {
                how.add(name + "=" + value.substring(0, Math.min(value.length(), KEPT)));
            }
        }
        var time = token.getClaim("auth_time") != null ? "auth_time" : "iat";
        var seconds = switch ((Object) token.getClaim(time)) {
            case JsonNumber number -> number.longValue();
            case Number number -> number.longValue();
            case null, default -> 0L;
        };
        if (seconds > 0 && seconds <= LATEST) {
            how.add(time + "=" + Instant.ofEpochSecond(seconds));
        }
        return how.toString();
    }

    private static String text(Object claim) {
        return switch (claim) {
            case null -> "";
            case JsonString text -> plain(text.getString());
            case Collection<?> several -> several.stream().map(Callers::text).collect(Collectors.joining(","));
            case Object other -> plain(other.toString());
        };
    }

    private static String plain(String text) {
        return text.replaceAll("[^!-:<-~]", "?"); // printable, without blanks and the sign between claims
    }
}
