package io.countersign.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Json;
import io.countersign.deploy.LocalPeople;
import io.countersign.policy.engine.Directory;
import io.countersign.policy.engine.FlowBundle;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.engine.FlowCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A flow document on disk, with the runs that its tests name: looked for from the file's folder, then from the current folder.
///
/// @param path the file
/// @param bytes its content
record FlowFile(Path path, byte[] bytes) {

    static FlowFile read(Path path) {
        try {
            return new FlowFile(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What the policy service takes: `{"yaml": ..., "testRuns": {path: text}}`.
    ObjectNode body() {
        var bundle = FlowBundle.of(bytes, this::testRun);
        var body = Json.object().put("yaml", bundle.yaml());
        var runs = body.putObject("testRuns");
        bundle.files().forEach(runs::put);
        return body;
    }

    /// Checks without any service.
    ///
    /// @param people a people file
    FlowCheck check(Path people) {
        var directory = Directory.of(LocalPeople.read(people).all().stream()
                .collect(Collectors.groupingBy(p -> p.id(), Collectors.flatMapping(p -> p.roles().stream(), Collectors.toSet()))));
        return new FlowCompiler(directory, this::testRun, Instant.now()).compile(bytes);
    }

    private Optional<byte[]> testRun(String name) {
        var folder = path.toAbsolutePath().getParent();
        for (var base : List.of(folder, Path.of("").toAbsolutePath())) {
            var file = base.resolve(name).normalize();
            // Only files below a base: a flow from elsewhere must not be able to read around.
            if (file.startsWith(base.normalize()) && Files.isRegularFile(file)) {
                try {
                    return Optional.of(Files.readAllBytes(file));
                } catch (IOException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
