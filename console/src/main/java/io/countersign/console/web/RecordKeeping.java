package io.countersign.console.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.answer.RecordCheck;
import io.countersign.console.answer.RecordCheck.Incident;
import io.countersign.console.answer.RecordCheck.Redaction;
import io.countersign.console.answer.RecordCheck.Shard;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/// Whether the Record is whole, what stops it, and what is erased in it.
@Path("/record")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class RecordKeeping {

    /// All of it is read and computed again.
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Services services;
    private final Directory directory;
    private final ObjectMapper json;

    RecordKeeping(Services services, Directory directory, ObjectMapper json) {
        this.services = services;
        this.directory = directory;
        this.json = json;
    }

    /// What somebody typed about one item, and why it was not taken.
    public record Typed(String id, String caseId, String text, String problem) {

        static final Typed NOTHING = new Typed("", "", "", null);
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance verify(long entries, List<Shard> shards, RecordCheck check, String problem);

        static native TemplateInstance verdict(RecordCheck check, String problem);

        static native TemplateInstance incidents(List<Incident> incidents, boolean all, Typed typed, String key, Directory names);

        static native TemplateInstance redactions(List<Redaction> redactions, String of, Typed typed, String key, Directory names);
    }

    @GET
    @Path("verify")
    public TemplateInstance verify() {
        return page(null, null);
    }

    /// Computes it all again. A part of the page for script; without, the page once more.
    @POST
    @Path("verify")
    public TemplateInstance check(@HeaderParam("HX-Request") String part) {
        RecordCheck check = null;
        String problem = null;
        try (var answer = services.open(Service.AUDIT, "/record/verify", LONGEST)) {
            check = json.readValue(answer, RecordCheck.class);
        } catch (Refused refused) {
            problem = refused.getMessage();
        } catch (IOException e) {
            problem = "The answer broke off: " + e.getMessage() + ". Verify again.";
        }
        return part == null ? page(check, problem) : Templates.verdict(check, problem);
    }

    private TemplateInstance page(RecordCheck check, String problem) {
        var shards = services.list(Service.AUDIT, "/record/shards", Shard.class).rows().stream().filter(shard -> shard.entries() > 0).toList();
        return Templates.verify(shards.stream().mapToLong(Shard::entries).sum(), shards, check, problem);
    }

    @GET
    @Path("incidents")
    public TemplateInstance incidents(@QueryParam("state") String state) {
        return incidents("all".equals(state), Typed.NOTHING);
    }

    @POST
    @Path("incidents/{id}/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response close(@PathParam("id") String id, @RestForm String reason, @RestForm String key) {
        try {
            services.post(Service.AUDIT, "/record/incidents/" + Services.escape(id) + "/close", Map.of("reason", reason), key);
            return Response.seeOther(URI.create("/record/incidents?state=all")).build();
        } catch (Refused refused) {
            return Response.status(status(refused)).entity(incidents(false, new Typed(id, "", reason, refused.getMessage()))).build();
        }
    }

    private TemplateInstance incidents(boolean all, Typed typed) {
        var incidents = services.list(Service.AUDIT, "/record/incidents?state=" + (all ? "all" : "open"), Incident.class).rows();
        return Templates.incidents(incidents, all, typed, UUID.randomUUID().toString(), directory);
    }

    @GET
    @Path("redactions")
    public TemplateInstance redactions(@QueryParam("case") String of) {
        return redactions(of, Typed.NOTHING);
    }

    @POST
    @Path("redactions")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response ask(@RestForm String caseId, @RestForm String reason, @RestForm String key) {
        return redaction("", Map.of("case", caseId, "reason", reason), key, new Typed("", caseId, reason, null));
    }

    @POST
    @Path("redactions/{id}/approve")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response approve(@PathParam("id") String id, @RestForm String key) {
        return redaction("/" + Services.escape(id) + "/approve", Map.of(), key, new Typed(id, "", "", null));
    }

    @POST
    @Path("redactions/{id}/decline")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response decline(@PathParam("id") String id, @RestForm String note, @RestForm String key) {
        return redaction("/" + Services.escape(id) + "/decline", Map.of("note", note), key, new Typed(id, "", note, null));
    }

    private Response redaction(String does, Object body, String key, Typed typed) {
        try {
            services.post(Service.AUDIT, "/record/redactions" + does, body, key);
            return Response.seeOther(URI.create("/record/redactions")).build();
        } catch (Refused refused) {
            return Response.status(status(refused)).entity(redactions(null, new Typed(typed.id(), typed.caseId(), typed.text(), refused.getMessage()))).build();
        }
    }

    private TemplateInstance redactions(String of, Typed typed) {
        var all = services.list(Service.AUDIT, "/record/redactions" + (of == null || of.isBlank() ? "" : "?case=" + Services.escape(of)), Redaction.class).rows().reversed();
        return Templates.redactions(all, of == null ? "" : of, typed, UUID.randomUUID().toString(), directory);
    }

    private static int status(Refused refused) {
        return refused.status() == 0 ? 503 : refused.status();
    }
}
