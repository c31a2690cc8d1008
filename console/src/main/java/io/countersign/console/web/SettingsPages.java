package io.countersign.console.web;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.NewCookie.SameSite;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Set;
import org.jboss.resteasy.reactive.RestForm;

/// What a person chooses for themselves, and on a phone the way to all other pages.
@Path("/")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class SettingsPages {

    private static final int YEAR = 365 * 24 * 3600;
    private static final Set<String> THEMES = Set.of("light", "dark");

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance settings();

        static native TemplateInstance more();
    }

    @GET
    @Path("settings")
    public TemplateInstance settings() {
        return Templates.settings();
    }

    @GET
    @Path("more")
    public TemplateInstance more() {
        return Templates.more();
    }

    @POST
    @Path("settings/theme")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response theme(@RestForm String theme) {
        var chosen = theme != null && THEMES.contains(theme);
        return Response.seeOther(URI.create("/settings"))
                .cookie(new NewCookie.Builder("theme").value(chosen ? theme : "").path("/").maxAge(chosen ? YEAR : 0).sameSite(SameSite.LAX).build()).build();
    }
}
