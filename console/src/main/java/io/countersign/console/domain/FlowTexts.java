package io.countersign.console.domain;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDiff;
import io.countersign.policy.engine.FlowExplanation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the text of a flow means. Nothing is asked of the directory and no test is run: the service checks, this reads.
public final class FlowTexts {

    /// Largest text that is taken, in bytes of UTF-8.
    public static final int LARGEST = 1024 * 1024;

    private FlowTexts() {}

    /// The flow, ready to be asked about; empty where the text is missing, too large or not right.
    ///
    /// @param yaml null: there is none
    public static Optional<CompiledFlow> read(String yaml) {
        if (yaml == null || bytes(yaml) > LARGEST) return Optional.empty();
        try {
            return Optional.of(FlowCompiler.load(yaml.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What the flow says, by its parts.
    public static Optional<FlowDefinition> definition(String yaml) {
        return read(yaml).map(CompiledFlow::definition);
    }

    /// What `after` does differently from `before`, in sentences; empty where one of them can't be read.
    public static Optional<List<String>> differences(String before, String after) {
        return definition(before).flatMap(old -> definition(after).map(now -> FlowDiff.between(old, now)));
    }

    /// In plain words.
    ///
    /// @param who how a person or role is called
    public static Optional<FlowExplanation> explained(String yaml, Instant at, UnaryOperator<String> who) {
        return read(yaml).map(flow -> FlowExplanation.of(flow, at, who));
    }

    public static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
