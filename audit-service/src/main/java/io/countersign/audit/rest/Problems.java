package io.countersign.audit.rest;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;

/// RFC 9457 answers: field, value, remedy.
final class Problems {

    private static final int SHOWN = 100;

    private Problems() {
    }

    static HttpProblem invalid(String field, String value, String remedy) {
        var shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
        return HttpProblem.builder().withStatus(Status.BAD_REQUEST).withTitle("Not valid")
                .withDetail("`" + field + "` is \"" + shown + "\": " + remedy + ".").with("code", "INVALID_PARAMETER").with("field", field).build();
    }

    static HttpProblem notFound(String detail) {
        return HttpProblem.builder().withStatus(Status.NOT_FOUND).withTitle("Not found").withDetail(detail).with("code", "NOT_FOUND").build();
    }

    static HttpProblem refused(Status status, String code, String detail) {
        return HttpProblem.builder().withStatus(status).withTitle("Refused").withDetail(detail).with("code", code).build();
    }

    static HttpProblem changed(String detail) {
        return HttpProblem.builder().withStatus(Status.INTERNAL_SERVER_ERROR).withTitle("The Record was changed").withDetail(detail)
                .with("code", "RECORD_CHANGED").build();
    }
}
