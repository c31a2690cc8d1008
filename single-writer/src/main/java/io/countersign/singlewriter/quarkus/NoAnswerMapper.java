package io.countersign.singlewriter.quarkus;

import io.countersign.singlewriter.CommandGateway.NoAnswer;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// No answer in time: 503 with `Retry-After`, never a guess.
@Provider
public class NoAnswerMapper implements ExceptionMapper<NoAnswer> {

    @Override
    public Response toResponse(NoAnswer problem) {
        return later(problem.getMessage());
    }

    static Response later(String detail) {
        return HttpProblem.builder().withStatus(Status.SERVICE_UNAVAILABLE).withTitle("No answer yet").withDetail(detail)
                .with("code", "NO_ANSWER").withHeader("Retry-After", "1").build().toResponse();
    }
}
