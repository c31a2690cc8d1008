package io.countersign.approval.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// JSON Lines: one object a line.
final class Lines {

    static final String NDJSON = "application/x-ndjson";

    private Lines() {}

    static Response of(List<ObjectNode> rows) {
        return Response.ok((StreamingOutput) out -> {
            for (var row : rows) {
                out.write(row.toString().getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        }, NDJSON).build();
    }
}
