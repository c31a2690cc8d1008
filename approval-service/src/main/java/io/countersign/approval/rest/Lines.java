package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/// JSON Lines: one object a line, written one after the other.
final class Lines {

    static final String NDJSON = "application/x-ndjson";

    private Lines() {}

    static <T> Response.ResponseBuilder of(List<T> rows, Function<T, ObjectNode> json) {
        return Response.ok((StreamingOutput) sink -> {
            var out = new BufferedOutputStream(sink);
            for (var row : rows) {
                out.write(json.apply(row).toString().getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
            out.flush();
        }, NDJSON);
    }
}
