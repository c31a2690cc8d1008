package io.countersign.console.signin;

import io.countersign.console.ConsoleSettings;
import io.countersign.console.Person;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.util.KeyUtils;
import java.nio.file.Files;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.UUID;

/// Signs what says who somebody is in a local stack: the session cookie, and for each page a short token for the services.
final class LocalTokens {

    private static final String ISSUER = "countersign-local";
    private static final String FOR_SERVICES = "countersign";
    private static final String FOR_THE_CONSOLE = "countersign-console";
    private static final Duration SHORT = Duration.ofMinutes(10);

    private final PrivateKey key;
    private final Duration session;

    LocalTokens(ConsoleSettings.Local settings) {
        try {
            key = KeyUtils.decodePrivateKey(Files.readString(settings.key()));
        } catch (Exception e) {
            throw new IllegalStateException("The local issuer's key " + settings.key() + " can't be read; ./countersign up makes it", e);
        }
        session = settings.session();
    }

    /// What the session cookie holds.
    String session(Person person, Instant now) {
        return sign(person, FOR_THE_CONSOLE, session, now, UUID.randomUUID().toString());
    }

    /// A bearer token for the services. Session and time of the sign-in come along: the Record keeps them with each decision.
    ///
    /// @param signedInAt when the person gave the password
    /// @param session its id
    String bearer(Person person, Instant signedInAt, String session) {
        return sign(person, FOR_SERVICES, SHORT, signedInAt, session);
    }

    Duration lifetime() {
        return session;
    }

    private String sign(Person person, String audience, Duration lifetime, Instant signedInAt, String session) {
        return Jwt.claims().issuer(ISSUER).audience(audience).subject(person.id()).upn(person.id()).groups(new LinkedHashSet<>(person.roles()))
                .claim("name", person.name()).claim("auth_time", signedInAt.getEpochSecond()).claim("sid", session).claim("amr", java.util.List.of("pwd"))
                .expiresIn(lifetime).sign(key);
    }
}
