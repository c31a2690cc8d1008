package io.countersign.cli;

import io.countersign.cli.http.Api;
import io.countersign.cli.http.Json;
import io.countersign.deploy.LocalStack;
import io.countersign.deploy.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/// The flows in `samples/flows/`, proposed, approved and activated once on a new data folder so that there is something to try.
final class SampleFlows {

    private static final String AUTHOR = "priya";
    private static final String APPROVER = "omar";
    private static final String NO_REPORT = "First publication on a new data folder";
    private static final String DONE = "samples-published";

    private SampleFlows() {}

    /// Publishes those that are not published yet, unless that was done on this data folder before.
    ///
    /// @param told hears the name of each flow before it is published
    /// @return names of the flows that were published now
    static List<String> publish(LocalStack stack, Consumer<String> told) {
        var done = stack.data().root().resolve(DONE);
        if (Files.exists(done)) return List.of();
        var published = all(stack, told);
        try {
            Files.writeString(done, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return published;
    }

    private static List<String> all(LocalStack stack, Consumer<String> told) {
        var policy = Api.person(stack, Flows.SERVICE, AUTHOR);
        var approver = Api.person(stack, Flows.SERVICE, APPROVER);
        var active = new HashSet<String>();
        policy.rows("/flows", row -> active.add(row.path("flow").asText()));
        var names = new ArrayList<String>();
        for (var file : files()) {
            var name = file.getFileName().toString().replace(".yaml", "");
            if (active.contains(name)) continue;
            told.accept(name);
            publish(policy, approver, FlowFile.read(file));
            names.add(name);
        }
        return names;
    }

    /// One that was interrupted goes on where it was.
    private static void publish(Api author, Api approver, FlowFile file) {
        var proposed = author.post("/flows/versions", file.body());
        var version = "/flows/" + Api.escape(proposed.path("flow").asText()) + "/versions/" + proposed.path("version").asText();
        approver.post(version + "/approve", Json.object().put("hash", proposed.path("hash").asText()).put("noReportReason", NO_REPORT));
        author.post(version + "/activate", Json.object());
    }

    private static List<Path> files() {
        try (var files = Files.list(Parts.find().repository().resolve("samples/flows"))) {
            return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
