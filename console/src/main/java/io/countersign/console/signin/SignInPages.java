package io.countersign.console.signin;

import io.quarkus.oidc.OidcSession;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import org.jboss.resteasy.reactive.RestForm;

/// Signing in and out.
@Path("/")
@PermitAll
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class SignInPages {

    private static final String HOME = "/inbox?view=mine";

    private final LocalSignIn local;
    private final OidcSession provider;

    SignInPages(LocalSignIn local, OidcSession provider) {
        this.local = local;
        this.provider = provider;
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance form(String person, String to, String problem);

        static native TemplateInstance out();
    }

    @GET
    @Path("sign-in")
    public Response form(@QueryParam("to") String to) {
        // A provider signs people in as soon as a page is asked for.
        return local.isOn() ? Response.ok(Templates.form("", inside(to), null)).build() : Response.seeOther(URI.create(inside(to))).build();
    }

    @POST
    @Path("sign-in")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signIn(@RestForm String person, @RestForm String password, @RestForm String to) {
        if (!local.isOn()) return Response.seeOther(URI.create(inside(to))).build();
        var id = person == null ? "" : person.trim().toLowerCase(java.util.Locale.ROOT);
        return local.people().signIn(id, password == null ? "" : password)
                .map(who -> Response.seeOther(URI.create(inside(to))).cookie(cookie(local.tokens().cookie(who, Instant.now()), (int) local.tokens().lifetime().toSeconds())).build())
                .orElseGet(() -> Response.status(401).entity(Templates.form(id, inside(to),
                        "Name and password don't go together. ./countersign people password NAME prints the password of one of the sample people.")).build());
    }

    @POST
    @Path("sign-out")
    public Response signOut() {
        if (local.isOn()) return Response.seeOther(URI.create("/sign-in")).cookie(cookie("", 0)).build();
        provider.logout().await().indefinitely();
        return Response.seeOther(URI.create("/signed-out")).build();
    }

    /// Where somebody ends who has left; any other page would sign them in again.
    @GET
    @Path("signed-out")
    public TemplateInstance signedOut() {
        return Templates.out();
    }

    private static NewCookie cookie(String value, int seconds) {
        return new NewCookie.Builder(LocalSignIn.COOKIE).value(value).path("/").maxAge(seconds).httpOnly(true).sameSite(SameSite.LAX).build();
    }

    /// Only a page of ours: whoever made the link must not choose where a person goes next.
    private static String inside(String to) {
        return to != null && to.startsWith("/") && !to.startsWith("//") && !to.contains("\\") && to.chars().allMatch(c -> c > ' ' && c < 127) ? to : HOME;
    }
}
