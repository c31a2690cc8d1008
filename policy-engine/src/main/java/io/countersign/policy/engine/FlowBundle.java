package io.countersign.policy.engine;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// A flow document together with the files its inline tests need, so that a server re-runs exactly the tests the author
/// ran. JSON form: `{"yaml": "...", "files": {"path": "content", ...}}`.
///
/// @param yaml  the flow document's text
/// @param files content by the path written in the flow
public record FlowBundle(String yaml, Map<String, String> files) {
    private static final JsonMapper JSON = new JsonMapper();

    public FlowBundle {
        files = Map.copyOf(files);
    }

    /// Collects the files that the flow's tests name. A path that the resolver does not know is left out:
    /// [FlowCompiler#compile(byte[])] then reports it with its line.
    public static FlowBundle of(byte[] yaml, Function<String, Optional<byte[]>> testRuns) {
        var files = new LinkedHashMap<String, String>();
        for (var path : FlowCompiler.testPaths(yaml)) {
            testRuns.apply(path).ifPresent(bytes -> files.put(path, new String(bytes, StandardCharsets.UTF_8)));
        }
        return new FlowBundle(new String(yaml, StandardCharsets.UTF_8), files);
    }

    /// Reads the JSON form.
    ///
    /// @throws IllegalArgumentException when it is not a bundle; the message says what is wrong
    public static FlowBundle parse(byte[] json) {
        try {
            var bundle = JSON.readTree(json);
            if (bundle == null || !bundle.path("yaml").isTextual()) {
                throw new IllegalArgumentException("A flow bundle needs the key \"yaml\" with the flow document's text.");
            }
            var files = new LinkedHashMap<String, String>();
            for (var file : bundle.path("files").properties()) {
                if (!file.getValue().isTextual()) {
                    throw new IllegalArgumentException("A flow bundle's file \"%s\" must be text.".formatted(
                            PlainText.oneLine(file.getKey(), 100)));
                }
                files.put(file.getKey(), file.getValue().textValue());
            }
            return new FlowBundle(bundle.get("yaml").textValue(), files);
        } catch (IOException e) {
            throw new IllegalArgumentException("A flow bundle must be JSON: {\"yaml\": \"...\", \"files\": {}}.", e);
        }
    }

    /// The JSON form.
    public byte[] toJson() {
        var bundle = JSON.createObjectNode().put("yaml", yaml);
        var content = bundle.putObject("files");
        new TreeMap<>(files).forEach(content::put);
        return bundle.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// The flow document's bytes, as [FlowCompiler#compile(byte[])] takes them.
    public byte[] yamlBytes() {
        return yaml.getBytes(StandardCharsets.UTF_8);
    }

    /// The resolver to give to [FlowCompiler]: knows the bundled files only.
    public Function<String, Optional<byte[]>> resolver() {
        return path -> Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
