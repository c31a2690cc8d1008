package io.countersign.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Bearer tokens for tests that run against [SharedStack].
public final class TestTokens {

    private TestTokens() {}

    /// A token of someone with these roles.
    public static String of(String personId, String... roles) {
        return SharedStack.get().issuer().token(personId, personId, List.of(roles));
    }

    /// A token that was good an hour ago.
    public static String expired(String personId, String... roles) {
        return SharedStack.get().issuer().token(personId, personId, List.of(roles), Instant.now().minus(Duration.ofHours(1)));
    }
}
