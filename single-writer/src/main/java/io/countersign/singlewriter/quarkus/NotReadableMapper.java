package io.countersign.singlewriter.quarkus;

import io.countersign.singlewriter.NotReadableNow;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/// What can't be read just now: 503 with `Retry-After`.
@Provider
public class NotReadableMapper implements ExceptionMapper<NotReadableNow> {

    @Override
    public Response toResponse(NotReadableNow problem) {
        return NoAnswerMapper.later(problem.getMessage());
    }
}
