package io.countersign.cli.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

/// A file of runs: one JSON object a line, each a run or `{"run": ..., "decision": ...}`, whose run is taken.
final class RunFile {

    private RunFile() {}

    /// One run as it will be sent.
    ///
    /// @param number its line in the file; 1 is the first
    /// @param json one line; what can't be read stays as it is, so that the service says what is wrong with it
    /// @param lane runs of one case have the same, so that their order is kept
    record Line(int number, String json, int lane) {}

    /// Hands over every line that isn't blank.
    static void read(BufferedReader lines, Consumer<Line> each) throws IOException {
        int number = 0;
        for (String text; (text = lines.readLine()) != null; ) {
            number++;
            var line = number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
            if (!line.isBlank()) each.accept(line(number, line));
        }
    }

    private static Line line(int number, String text) {
        try {
            var json = Json.parse(text);
            boolean wrapped = json.path("run").isObject() && !json.has("source");
            var run = wrapped ? json.get("run") : json;
            return new Line(number, wrapped ? Json.line(run) : text, lane(run));
        } catch (JsonProcessingException e) {
            return new Line(number, text, number);
        }
    }

    private static int lane(JsonNode run) {
        return run.path("caseId").asText(run.path("id").asText()).hashCode() & Integer.MAX_VALUE;
    }
}
