package io.countersign.console.signin;

import io.countersign.console.ConsoleSettings;
import io.countersign.console.Person;
import io.countersign.console.Session;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Whoever this request is from.
@RequestScoped
class CurrentSession implements Session {

    private final SecurityIdentity identity;
    private final LocalSignIn local;
    private String bearer;

    @Inject
    CurrentSession(SecurityIdentity identity, LocalSignIn local) {
        this.identity = identity;
        this.local = local;
    }

    @Override
    public Person person() {
        var token = token();
        var name = token.<String>claim("name").orElse(token.getName());
        return new Person(local.isOn() ? token.getName() : token.getSubject(), name, List.copyOf(identity.getRoles()));
    }

    @Override
    public String bearer() {
        if (bearer == null) {
            bearer = local.isOn() ? local.tokens().bearer(person(), Instant.ofEpochSecond(token().<Long>claim("auth_time").orElse(token().getIssuedAtTime())),
                    token().<String>claim("sid").orElse(null)) : identity.getCredential(AccessTokenCredential.class).getToken();
        }
        return bearer;
    }

    private JsonWebToken token() {
        if (identity.getPrincipal() instanceof JsonWebToken token) return token;
        throw new IllegalStateException("Nobody is signed in");
    }
}
