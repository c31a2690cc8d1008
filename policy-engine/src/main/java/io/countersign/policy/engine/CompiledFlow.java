package io.countersign.policy.engine;

import java.time.Instant;
import java.util.Optional;

/// A flow that is ready to judge runs.
public final class CompiledFlow {
    private final FlowDefinition definition;
    private final String contentHash;

    CompiledFlow(FlowDefinition definition, String contentHash) {
        this.definition = definition;
        this.contentHash = contentHash;
    }

    /// The flow as read.
    public FlowDefinition definition() {
        return definition;
    }

    /// The flow's name.
    public String name() {
        return definition.flow();
    }

    /// SHA-256 of the YAML bytes, 64 lower-case hex digits.
    public String contentHash() {
        return contentHash;
    }

    /// What the flow says about a type of action.
    public Optional<FlowDefinition.ActionClass> action(String type) {
        return Optional.ofNullable(definition.actions().get(type));
    }

    /// Judges a run.
    ///
    /// @param soFar retries already given on the case
    /// @param at    the moment of evaluation: rules whose `expires` day has passed do not count
    public Routing route(RunFacts run, Attempts soFar, Instant at) {
        throw new UnsupportedOperationException();
    }

    /// Judges a run on whose case no retry was given yet.
    public Routing route(RunFacts run, Instant at) {
        return route(run, Attempts.NONE, at);
    }
}
