package io.countersign.policy.engine;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A flow document together with the files its inline tests need, so that a server re-runs exactly the tests the author
/// ran.
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
        var files = new LinkedHashMap<String, String>();
        for (var path : FlowCompiler.testPaths(yaml)) {
            testRuns.apply(path).ifPresent(bytes -> files.put(path, new String(bytes, StandardCharsets.UTF_8)));
        }
        return new FlowBundle(new String(yaml, StandardCharsets.UTF_8), files);
    }

    /// The resolver to give to [FlowCompiler]: knows the bundled files only.
    public Function<String, Optional<byte[]>> resolver() {
        return path -> Optional.ofNullable(files.get(path)).map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
