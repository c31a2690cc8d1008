package io.countersign.singlewriter.quarkus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.singlewriter.Refusal;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.Response.Status;
import java.io.UncheckedIOException;

/// How an answer looks over HTTP.
public final class Replies {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNPROCESSABLE = 422;

    private Replies() {}

    /// The body of an accepted answer.
    ///
    /// @throws HttpProblem the command was refused: RFC 9457, with the refusal's `code`
    public static ObjectNode body(Answer answer) {
        if (answer.getStatus() == AnswerStatus.ACCEPTED) {
            return json(answer);
        }
        throw problem(Refusal.Kind.valueOf(json(answer).path("kind").asText()), answer.getCode(), answer.getDetail());
    }

    /// A problem for a refusal.
    public static HttpProblem problem(Refusal.Kind kind, String code, String detail) {
        var problem = switch (kind) {
            case FORBIDDEN -> HttpProblem.builder().withStatus(Status.FORBIDDEN).withTitle("Not allowed");
            case NOT_FOUND -> HttpProblem.builder().withStatus(Status.NOT_FOUND).withTitle("Not found");
            case CONFLICT -> HttpProblem.builder().withStatus(Status.CONFLICT).withTitle("Does not fit the state");
            case INVALID -> HttpProblem.builder().withStatus(UNPROCESSABLE).withTitle("Not valid");
        };
        return problem.withDetail(detail).with("code", code).build();
    }

    private static ObjectNode json(Answer answer) {
        try {
            return (ObjectNode) JSON.readTree(answer.getBody());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
