package io.countersign.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The JSON of a replay's report on disk. The report itself stays with whoever made it; its digest, what it is about and its one sentence are recorded.
///
/// @param path the file
/// @param bytes its content
/// @param json as read
record ReportFile(Path path, byte[] bytes, JsonNode json) {

    /// @throws Refused it can't be read, or is no report
    static ReportFile read(Path path) {
        try {
            var bytes = Files.readAllBytes(path);
            var report = new ReportFile(path, bytes, Json.parse(new String(bytes, StandardCharsets.UTF_8)));
            for (var field : new String[] {"flowHash", "cases", "summary"}) {
                if (!report.json.path(field).isTextual() && !report.json.path(field).isInt()) {
                    throw new Refused(path + " has no \"" + field + "\", so it is no report of a replay; make one with: countersign replay --flow FILE --cases FILE --json > REPORT.json");
                }
            }
            return report;
        } catch (JsonProcessingException e) {
            throw new Refused(path + " is no JSON; give what countersign replay --json has printed.");
        } catch (IOException e) {
            throw new Refused("There is no readable file " + path + ".");
        }
    }

    /// `{"digest": ..., "flowHash": ..., "cases": n, "summary": ...}`
    ObjectNode evidence() {
        var evidence = Json.object().put("digest", Digests.sha256(bytes));
        evidence.set("flowHash", json.path("flowHash"));
        evidence.set("cases", json.path(json.has("judged") ? "judged" : "cases")); // those of other flows are counted there, too
        evidence.set("summary", json.path("summary"));
        return evidence;
    }
}
