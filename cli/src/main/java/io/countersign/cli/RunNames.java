package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Api;
import io.countersign.cli.http.Refused;
import io.countersign.cli.text.SafeText;
import io.countersign.schemas.RunId;
import java.util.ArrayList;
import java.util.stream.Collectors;

/// Finds the run that a person means.
final class RunNames {

    private static final int CANDIDATES = 20;

    private RunNames() {}

    /// @param name a run id, or the id its sender gave it
    /// @return the run id
    /// @throws Refused if no run has that id, or several have; the message lists them
    static String resolve(Api ingest, String name) {
        if (RunId.isRunId(name)) return name;
        var found = new ArrayList<JsonNode>();
        ingest.rows("/runs?limit=" + CANDIDATES + "&id=" + Api.escape(name), row -> {
            if (row.path("id").asText().equals(name)) found.add(row);
        });
        if (found.size() == 1) return found.getFirst().path("runId").asText();
        if (found.isEmpty()) {
            throw new Refused("No run has the id \"" + SafeText.cut(name, 80) + "\". See those there are with: countersign runs list");
        }
        throw new Refused("Several runs were sent with the id \"" + SafeText.cut(name, 80) + "\". Name one of them:\n" + found.stream()
                .map(r -> "  " + r.path("runId").asText() + "  " + SafeText.cut(r.path("source").asText(), 60) + "  case " + SafeText.cut(r.path("caseId").asText(), 60)
                        + "  " + r.path("state").asText()).collect(Collectors.joining("\n")));
    }
}
