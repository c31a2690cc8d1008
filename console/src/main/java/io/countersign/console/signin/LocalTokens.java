package io.countersign.console.signin;

import io.countersign.console.ConsoleSettings;
import io.countersign.console.Person;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jws.AlgorithmIdentifiers;

/// Signs what says who somebody is in a local stack: the session cookie, and for each page a short token for the services. The two have different audiences,
/// so that the cookie is of no use at a service.
final class LocalTokens {

    private static final String ISSUER = "countersign-local";
    private static final String FOR_SERVICES = "countersign";
    private static final String FOR_THE_CONSOLE = "countersign-console";
    private static final Duration SHORT = Duration.ofMinutes(10);

    private final RSAPrivateCrtKey key;
    private final JwtConsumer sessions;
    private final Duration lifetime;

    /// @param lifetime how long a session lasts
    LocalTokens(ConsoleSettings.Local settings, Duration lifetime) {
        try {
            var pem = Files.readString(settings.key()).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
            var keys = KeyFactory.getInstance("RSA");
            key = (RSAPrivateCrtKey) keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            sessions = reader(keys.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("The local issuer's key " + settings.key() + " can't be read; ./countersign up makes it", e);
        }
        this.lifetime = lifetime;
    }

    /// What the session cookie holds.
    String cookie(Person person, Instant now) {
        return sign(person, FOR_THE_CONSOLE, lifetime, now, UUID.randomUUID().toString());
    }

    /// Who the cookie says somebody is; empty when it is not ours, was changed or has run out.
    Optional<LocalSession> read(String cookie) {
        try {
            var claims = sessions.processToClaims(cookie);
            var person = new Person(claims.getSubject(), claims.getStringClaimValue("name"), claims.getStringListClaimValue("groups"));
            return Optional.of(new LocalSession(person, Instant.ofEpochSecond(claims.getClaimValue("auth_time", Long.class)), claims.getStringClaimValue("sid")));
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Optional.empty();
        }
    }

    /// A bearer token for the services. Session and time of the sign-in come along: the Record keeps them with each decision.
    String bearer(LocalSession session) {
        return sign(session.person(), FOR_SERVICES, SHORT, session.signedInAt(), session.id());
    }

    Duration lifetime() {
        return lifetime;
    }

    private String sign(Person person, String audience, Duration lifetime, Instant signedInAt, String session) {
        return Jwt.claims().issuer(ISSUER).audience(audience).subject(person.id()).upn(person.id()).groups(new LinkedHashSet<>(person.roles()))
                .claim("name", person.name()).claim("auth_time", signedInAt.getEpochSecond()).claim("sid", session).claim("amr", List.of("pwd"))
                .expiresIn(lifetime).sign(key);
    }

    private static JwtConsumer reader(PublicKey key) {
        return new JwtConsumerBuilder().setVerificationKey(key).setExpectedIssuer(ISSUER).setExpectedAudience(FOR_THE_CONSOLE).setRequireExpirationTime()
                .setRequireSubject().setJwsAlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.RSA_USING_SHA256).build();
    }
}
