package io.countersign.ingest.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ingest.IntakeResult;
import io.countersign.ingest.IntakeResult.Refused;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.format.FieldProblem;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Results as HTTP says them: RFC 9457 for what was refused.
final class Problems {

    static final String PROBLEM_JSON = "application/problem+json";

    /// A program learns nothing of a run that its key does not cover, not even that there is one.
    private static final String NO_RUN = "There is no such run here, or your key does not cover it; send the run id that the answer to POST /runs gave.";

    private Problems() {}

    static Response response(IntakeResult result) {
        return switch (result) {
            case Taken taken -> Response.status(taken.status()).type(MediaType.APPLICATION_JSON).entity(taken.body().toString())
                    .location(URI.create("/runs/" + taken.body().path("runId").asText())).build();
            case Refused refused -> Response.status(refused.status()).type(PROBLEM_JSON).entity(json(refused).toString()).build();
        };
    }

    static ObjectNode json(Refused refused) {
        var problem = JsonNodeFactory.instance.objectNode().put("status", refused.status()).put("title", refused.title()).put("detail", refused.detail())
                .put("code", refused.code());
        var errors = problem.putArray("errors");
        refused.errors().forEach(e -> errors.addObject().put("field", e.field()).put("value", e.value()).put("message", e.message()));
        return problem;
    }

    /// A question that can't be answered; nothing is recorded, for nothing was to happen.
    static Response question(int status, String title, String code, String field, String value, String message) {
        return response(new Refused(status, title, code, message, List.of(new FieldProblem(field, FieldProblem.shown(value), message))));
    }

    static Response noRun(String runId) {
        return question(404, "Not found", "NOT_FOUND", "/runId", runId, NO_RUN);
    }

    /// The same, of something that was to happen.
    static Unsound unknownRun(String runId) {
        return new Unsound("NOT_FOUND", null, null, List.of(new FieldProblem("/runId", FieldProblem.shown(runId), NO_RUN)));
    }

    /// A person looks at more than single runs without a role for it.
    static Response notAReader(String person, String roles) {
        return response(new Refused(403, "Not allowed", "FORBIDDEN", person + " may not look at all runs: that is for whoever is " + roles
                + ". Ask one of them, or look at a run by its id.", List.of()));
    }

    /// It is not known yet: 503 with `Retry-After`, never a guess.
    static Response later(String detail) {
        return Response.status(503).header("Retry-After", "1").type(PROBLEM_JSON)
                .entity(json(new Refused(503, "No answer yet", "NO_ANSWER", detail, List.of())).toString()).build();
    }

    /// The result, once it is committed.
    ///
    /// @throws NoAnswer nothing was committed in time
    static IntakeResult await(CompletableFuture<IntakeResult> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NoAnswer noAnswer ? noAnswer : e;
        }
    }
}
