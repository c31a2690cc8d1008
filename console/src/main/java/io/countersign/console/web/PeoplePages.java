package io.countersign.console.web;

import io.countersign.console.Directory;
import io.countersign.console.Refused;
import io.countersign.console.Service;
import io.countersign.console.Services;
import io.countersign.console.Session;
import io.countersign.console.answer.Colleague;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;

/// Who there is, who is on duty, and who is away.
@Path("/people")
@Authenticated
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class PeoplePages {

    private final Services services;
    private final Session session;
    private final Directory directory;
    private final Frame frame;

    PeoplePages(Services services, Session session, Directory directory, Frame frame) {
        this.services = services;
        this.session = session;
        this.directory = directory;
        this.frame = frame;
    }

    /// What somebody typed into the form of an absence.
    public record Absence(String person, String from, String until, String cover, String note, String problem) {

        static Absence of(String person) {
            return new Absence(person, "", "", "", "", null);
        }
    }

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance people(List<Colleague> people, Absence absence, Directory names, String key);
    }

    @GET
    public TemplateInstance people() {
        return page(Absence.of(session.person().id()));
    }

    @POST
    @Path("away")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response away(@RestForm String person, @RestForm String from, @RestForm String until, @RestForm String cover, @RestForm String note, @RestForm String key) {
        try {
            Map<String, Object> body = new HashMap<>();
            body.put("until", lastMoment(until, "Until"));
            body.put("cover", cover);
            if (given(from)) body.put("from", day(from, "From").atStartOfDay(zone()).toInstant().toString());
            if (given(note)) body.put("note", note);
            services.post(Service.APPROVAL, "/people/" + Services.escape(person) + "/absence", body, key);
        } catch (DateTimeException e) {
            return again(422, new Absence(person, from, until, cover, note, e.getMessage()));
        } catch (Refused refused) {
            return again(refused.status() == 0 ? 503 : refused.status(), new Absence(person, from, until, cover, note, refused.getMessage()));
        }
        directory.forget();
        return Response.seeOther(URI.create("/people")).build();
    }

    @POST
    @Path("{id}/back")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response back(@PathParam("id") String id, @RestForm String key) {
        try {
            services.delete(Service.APPROVAL, "/people/" + Services.escape(id) + "/absence", key);
        } catch (Refused refused) {
            var absence = Absence.of(id);
            return again(refused.status() == 0 ? 503 : refused.status(), new Absence(id, absence.from(), absence.until(), absence.cover(), absence.note(), refused.getMessage()));
        }
        directory.forget();
        return Response.seeOther(URI.create("/people")).build();
    }

    private Response again(int status, Absence absence) {
        return Response.status(status).entity(page(absence)).build();
    }

    private TemplateInstance page(Absence absence) {
        var people = services.list(Service.APPROVAL, "/people", Colleague.class).rows();
        return Templates.people(people, absence, directory, UUID.randomUUID().toString());
    }

    /// A day counts as a whole, in the person's own zone.
    private String lastMoment(String until, String field) {
        return day(until, field).atTime(LocalTime.MAX).atZone(zone()).toInstant().toString();
    }

    private static LocalDate day(String text, String field) {
        try {
            return LocalDate.parse(text == null ? "" : text);
        } catch (DateTimeException e) {
            throw new DateTimeException(field + ": '" + text + "' is no day. Pick one, or write it as 2027-01-08.");
        }
    }

    private ZoneId zone() {
        return frame.zone();
    }

    private static boolean given(String text) {
        return text != null && !text.isBlank();
    }
}
