package io.countersign.console.signin;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Knows the local stack's people by their session cookie.
@ApplicationScoped
class LocalCookie implements HttpAuthenticationMechanism {

    private final LocalSignIn local;

    LocalCookie(LocalSignIn local) {
        this.local = local;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        var session = local.isOn() ? Optional.ofNullable(request.request().getCookie(LocalSignIn.COOKIE)).map(Cookie::getValue).flatMap(local.tokens()::read)
                : Optional.<LocalSession>empty();
        return session.map(s -> Uni.createFrom().<SecurityIdentity>item(
                QuarkusSecurityIdentity.builder().setPrincipal(s).addRoles(new HashSet<>(s.person().roles())).build())).orElseGet(() -> Uni.createFrom().nullItem());
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem(); // SignedOut sends people to the sign-in page
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
