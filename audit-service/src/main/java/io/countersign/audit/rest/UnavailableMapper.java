package io.countersign.audit.rest;

import io.countersign.audit.RecordUnavailable;
import io.countersign.schemas.wire.LookupUnavailable;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// What does not answer now may answer later: 503, not an error of ours.
public class UnavailableMapper {

    @ServerExceptionMapper
    public Response record(RecordUnavailable e) {
        return unavailable(e.getCause() == null ? e.getMessage() + " Try again in a moment." : "The Record's database does not answer. Try again in a moment.");
    }

    @ServerExceptionMapper
    public Response registry(LookupUnavailable e) {
        return unavailable("The Record holds an event whose schema is not known here yet, and the schema registry does not answer. Try again in a moment.");
    }

    private static Response unavailable(String detail) {
        return HttpProblem.builder().withStatus(Response.Status.SERVICE_UNAVAILABLE).withTitle("Not available").withDetail(detail)
                .with("code", "UNAVAILABLE").withHeader("Retry-After", "2").build().toResponse();
    }
}
