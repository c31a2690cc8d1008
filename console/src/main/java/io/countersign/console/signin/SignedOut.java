package io.countersign.console.signin;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Where a request goes that nobody has signed in for: to the sign-in page, and from there back to where it wanted to go.
class SignedOut {

    private static final int NOT_SIGNED_IN = 401;

    private final LocalSignIn local;

    SignedOut(LocalSignIn local) {
        this.local = local;
    }

    @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
    Uni<Response> signIn(RoutingContext request) {
        var page = request.request();
        // A part of a page, or a form whose session has ended: script goes to the sign-in page, a form says so.
        if (page.getHeader("HX-Request") != null || !page.method().name().equals("GET")) {
            return Uni.createFrom().item(Response.status(NOT_SIGNED_IN).header("HX-Redirect", "/sign-in").build());
        }
        if (local.isOn()) {
            return Uni.createFrom().item(Response.seeOther(URI.create("/sign-in?to=" + URLEncoder.encode(page.uri(), StandardCharsets.UTF_8))).build());
        }
        HttpAuthenticator provider = request.get(HttpAuthenticator.class.getName());
        return provider.getChallenge(request).map(challenge -> {
            var response = Response.status(challenge.status);
            return (challenge.headerName == null ? response : response.header(challenge.headerName.toString(), challenge.headerContent)).build();
        });
    }
}
