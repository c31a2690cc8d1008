package io.countersign.policy.engine;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A flow document together with the files its inline tests need, so that a server re-runs exactly the tests the author
/// ran. JSON form: `{"yaml": "...", "files": {"path": "content", ...}}`.
///
/// @param yaml  the flow document's text
/// @param files content by the path written in the flow
public record FlowBundle(String yaml, Map<String, String> files) {
    public FlowBundle {
        files = Map.copyOf(files);
    }

    /// Collects the files that the flow's tests name. A path that the resolver does not know is left out:
    /// [FlowCompiler#compile(byte[])] then reports it with its line.
    public static FlowBundle of(byte[] yaml, Function<String, Optional<byte[]>> testRuns) {
        throw new UnsupportedOperationException();
    }

    /// Reads the JSON form.
    ///
    /// @throws IllegalArgumentException when it is not a bundle
    public static FlowBundle parse(byte[] json) {
        throw new UnsupportedOperationException();
    }

    /// The JSON form.
    public byte[] toJson() {
        throw new UnsupportedOperationException();
    }

    /// The flow document's bytes, as [FlowCompiler#compile(byte[])] takes them.
    public byte[] yamlBytes() {
        return yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /// The resolver to give to [FlowCompiler]: knows the bundled files only.
    public Function<String, Optional<byte[]>> resolver() {
        return path -> Optional.ofNullable(files.get(path))
                .map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
