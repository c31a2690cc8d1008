package io.countersign.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import io.countersign.schemas.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The sample runs, by the id their sender gave them, in the files' order.
///
/// @param runs their content
record DemoSamples(Map<String, JsonNode> runs) {

    static final List<String> FIRST = List.of("support-inbox.jsonl", "invoice-entry.jsonl", "lead-triage.jsonl");
    static final String NEXT = "next-attempts.jsonl";

    static DemoSamples read(Path folder) throws IOException {
        var files = new ArrayList<>(FIRST);
        files.add(NEXT);
        var runs = new LinkedHashMap<String, JsonNode>();
        for (var file : files) {
            for (var line : Files.readAllLines(folder.resolve(file))) {
                var run = Json.parse(line);
                runs.put(run.path("id").asText(), run);
            }
        }
        return new DemoSamples(Collections.unmodifiableMap(runs));
    }

    String runId(String id) {
        var run = runs.get(id);
        return RunId.of(run.path("source").asText(), run.path("caseId").asText(), id);
    }
}
