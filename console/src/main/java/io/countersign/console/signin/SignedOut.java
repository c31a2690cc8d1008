package io.countersign.console.signin;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
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
    Response toTheSignInPage(RoutingContext request) {
        var page = request.request();
        if (!local.isOn() || !page.method().name().equals("GET")) return Response.status(NOT_SIGNED_IN).header("HX-Redirect", "/sign-in").build();
        var signIn = "/sign-in?to=" + URLEncoder.encode(page.uri(), StandardCharsets.UTF_8);
        var part = page.getHeader("HX-Request") != null;
        return part ? Response.status(NOT_SIGNED_IN).header("HX-Redirect", "/sign-in").build() : Response.seeOther(URI.create(signIn)).build();
    }
}
