package io.countersign.singlewriter.quarkus;

import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Collection;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who is behind a bearer token.
public final class Persons {

    /// An identity provider may say much; this much of each claim is kept, in characters.
    private static final int KEPT = 100;
    /// The end of the year 9999, in seconds since 1970; what lies beyond is no time.
    private static final long LATEST = 253_402_300_799L;

    private Persons() {}

    /// The person as an actor: identity is the subject, and how it was proved is kept.
    public static Actor actor(JsonWebToken token) {
        return Actor.newBuilder().setKind(ActorKind.PERSON).setId(token.getSubject()).setRole(null).setAuthentication(authentication(token)).build();
    }

    /// Issuer, and what the token says of method, level, session (OpenID Connect Core 1.0: `amr`, `acr`, `sid`) and time of the sign-in; where
    /// it says no such time, that of the token. Such as `oidc https://id.example; amr=pwd,otp; auth_time=2026-11-23T09:00:00Z`.
    static String authentication(JsonWebToken token) {
        var how = new StringJoiner("; ").add("oidc " + token.getIssuer());
        for (var name : new String[] {"amr", "acr", "sid"}) {
            var value = text(token.getClaim(name));
            if (!value.isEmpty()) {
                how.add(name + "=" + (value.length() <= KEPT ? value : value.substring(0, KEPT)));
            }
        }
        var time = token.getClaim("auth_time") != null ? "auth_time" : "iat";
        long seconds = seconds(token.getClaim(time));
        if (seconds > 0 && seconds <= LATEST) {
            how.add(time + "=" + Instant.ofEpochSecond(seconds));
        }
        return how.toString();
    }

    private static String text(Object claim) {
        return switch (claim) {
            case null -> "";
            case JsonString text -> plain(text.getString());
            case Collection<?> several -> several.stream().map(Persons::text).collect(Collectors.joining(","));
            case JsonValue other -> plain(other.toString());
            case Object other -> plain(other.toString());
        };
    }

    private static String plain(String text) {
        return text.replaceAll("[^!-:<-~]", "?"); // printable, without blanks and the sign between claims
    }

    private static long seconds(Object claim) {
        return switch (claim) {
            case JsonNumber number -> number.longValue();
            case Number number -> number.longValue();
            case null, default -> 0;
        };
    }
}
