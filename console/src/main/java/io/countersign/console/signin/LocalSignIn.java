package io.countersign.console.signin;

import io.countersign.console.ConsoleSettings;
import jakarta.enterprise.context.ApplicationScoped;

/// Signing in as one of the local stack's people; off where a provider of identities does it.
@ApplicationScoped
class LocalSignIn {

    static final String COOKIE = "countersign-session";

    private final LocalPeople people;
    private final LocalTokens tokens;

    LocalSignIn(ConsoleSettings settings) {
        people = settings.signIn().local().map(LocalPeople::new).orElse(null);
        tokens = settings.signIn().local().map(local -> new LocalTokens(local, settings.signIn().session())).orElse(null);
    }

    boolean isOn() {
        return tokens != null;
    }

    LocalPeople people() {
        return people;
    }

    LocalTokens tokens() {
        return tokens;
    }
}
