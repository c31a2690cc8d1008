package io.countersign.console.web;

import io.countersign.console.Refused;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What people see when something does not work: what it was, and what to do next.
class Errors {

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance error(String title, String detail);

        /// Without the frame: the page's address is not known, so nobody was asked who they are.
        static native TemplateInstance bare(String title, String detail);
    }

    @ServerExceptionMapper
    Response refused(Refused refused) {
        var status = refused.status() == 0 ? 503 : refused.status() >= 500 ? 502 : refused.status();
        return page(status, switch (status) {
            case 403 -> "You may not see this";
            case 404 -> "There is no such thing";
            case 409 -> "It has changed meanwhile";
            case 422 -> "That can't be used";
            default -> "A part of Countersign does not answer";
        }, refused.getMessage());
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException missing) {
        return Response.status(404).type(MediaType.TEXT_HTML_TYPE).entity(Templates.bare("There is no such page",
                "The address may be cut off, or the page has moved.")).build();
    }

    private static Response page(int status, String title, String detail) {
        return Response.status(status).type(MediaType.TEXT_HTML_TYPE).entity(Templates.error(title, detail)).build();
    }
}
