package io.countersign.ingest.apikeys;

import io.countersign.ingest.ApiKey;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/// Turns a presented key into an identity; the key's rights go with it.
@ApplicationScoped
public class ApiKeyIdentity implements IdentityProvider<ApiKeyRequest> {

    private static final String KEY = "countersign.api-key";

    private final ApiKeys keys;

    ApiKeyIdentity(ApiKeys keys) {
        this.keys = keys;
    }

    /// The API key behind `identity`; empty: a person.
    public static Optional<ApiKey> keyOf(SecurityIdentity identity) {
        return Optional.ofNullable(identity.getAttribute(KEY));
    }

    @Override
    public Class<ApiKeyRequest> getRequestType() {
        return ApiKeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(ApiKeyRequest request, AuthenticationRequestContext context) {
        return keys.presented(request.secret())
                .<Uni<SecurityIdentity>>map(key -> Uni.createFrom().item(QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(key.id())).addAttribute(KEY, key).build()))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException("The API key is not known here; ask whoever runs this for one.")));
    }
}
