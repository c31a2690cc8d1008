package io.countersign.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.ingest.format.FieldProblem;
import java.util.List;

/// What came of something that was sent; `status` is that of HTTP.
public sealed interface IntakeResult {

    /// Status over HTTP.
    int status();

    /// It is committed.
    ///
    /// @param status 202: taken in; 200: it had been before, and this is the first result
    /// @param body what the sender is told
    record Taken(int status, JsonNode body) implements IntakeResult {}

    /// It was refused, and the refusal is committed.
    ///
    /// @param title in two or three words
    /// @param code stable
    /// @param detail one sentence
    /// @param errors field by field
    record Refused(int status, String title, String code, String detail, List<FieldProblem> errors) implements IntakeResult {}
}
