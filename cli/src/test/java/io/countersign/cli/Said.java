package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.cli.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What one command said, run through the real command line in this JVM.
///
/// @param exit its exit code
/// @param out standard output
/// @param err standard error
public record Said(int exit, String out, String err) {

    public static Said by(Path data, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        int exit = Countersign.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all.toArray(String[]::new));
        return new Said(exit, out.toString(), err.toString());
    }

    /// Itself, once it has ended with 0.
    public Said done() {
        assertThat(exit).as(out + err).isZero();
        return this;
    }

    /// Itself, once it has ended with 1 and one clear sentence.
    public Said refused(String... words) {
        assertThat(exit).as(out + err).isEqualTo(Countersign.FAILED);
        assertThat(err).isNotBlank();
        for (var word : words) assertThat(err).contains(word);
        return this;
    }

    public List<JsonNode> rows() {
        return out.lines().map(Said::parse).toList();
    }

    public JsonNode json() {
        return rows().getLast();
    }

    private static JsonNode parse(String line) {
        try {
            return Json.parse(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not a line of JSON: " + line, e);
        }
    }
}
