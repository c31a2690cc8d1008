package io.countersign.policy.engine;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// Checks a flow document and makes it ready to judge runs.
public final class FlowCompiler {
    private final Directory directory;
    private final Function<String, Optional<byte[]>> testRuns;
    private final Instant at;

    /// @param directory who may be named as owner or backup
    /// @param testRuns  the JSON bytes of a test's run by the path written in the flow; empty when there is no such file
    /// @param at        the moment at which the inline tests are judged (rules expire)
    public FlowCompiler(Directory directory, Function<String, Optional<byte[]>> testRuns, Instant at) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.testRuns = Objects.requireNonNull(testRuns, "testRuns");
        this.at = Objects.requireNonNull(at, "at");
    }

    /// Checks everything: YAML, keys, types, owners, conditions, templates, inline tests. All problems at once.
    ///
    /// @param yaml the document's bytes, UTF-8; the content hash is made of exactly these
    public FlowCheck compile(byte[] yaml) {
        throw new UnsupportedOperationException();
    }

    /// Makes a flow that was published earlier ready again: the directory is not asked and the inline tests are not run,
    /// because neither may change what an active flow does.
    ///
    /// @throws IllegalArgumentException when the document has a problem; the message lists all of them
    public static CompiledFlow load(byte[] yaml) {
        throw new UnsupportedOperationException();
    }
}
