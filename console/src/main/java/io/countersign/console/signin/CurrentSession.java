package io.countersign.console.signin;

import io.countersign.console.Person;
import io.countersign.console.Session;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Whoever this request is from.
@RequestScoped
class CurrentSession implements Session {

    private final SecurityIdentity identity;
    private final LocalSignIn local;
    private String bearer;

    CurrentSession(SecurityIdentity identity, LocalSignIn local) {
        this.identity = identity;
        this.local = local;
    }

    @Override
    public Person person() {
        return switch (identity.getPrincipal()) {
            case LocalSession session -> session.person();
            case JsonWebToken token -> new Person(token.getSubject(), token.<String>claim("name").orElse(token.getName()), List.copyOf(identity.getRoles()));
            case null, default -> throw new IllegalStateException("Nobody is signed in");
        };
    }

    @Override
    public String bearer() {
        if (bearer == null) {
            bearer = identity.getPrincipal() instanceof LocalSession session ? local.tokens().bearer(session)
                    : identity.getCredential(AccessTokenCredential.class).getToken();
        }
        return bearer;
    }
}
