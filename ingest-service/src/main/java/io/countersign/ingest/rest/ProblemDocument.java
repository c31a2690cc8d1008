package io.countersign.ingest.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// RFC 9457, for the description of the API only.
@Schema(name = "Problem", description = "RFC 9457: what is wrong, all at once.")
record ProblemDocument(
        @Schema(examples = "400") int status, @Schema(examples = "Not valid") String title, @Schema(description = "One sentence.") String detail,
        @Schema(description = "Stable.", examples = "INVALID_RUN") String code, List<FieldDocument> errors) {

    @Schema(name = "FieldProblem")
    record FieldDocument(
            @Schema(description = "JSON Pointer, or the name of a header; empty: the whole input.", examples = "/action/amount") String field,
            @Schema(description = "What was found, cut to 100 characters; null: nothing.", examples = "1,000.00") String value,
            @Schema(description = "What is wrong and the remedy.") String message) {}
}
