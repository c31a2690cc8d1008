package io.countersign.policy.engine;

import java.util.List;
import java.util.function.Supplier;

/// The answer of [FlowCompiler#compile(byte[])]: a flow that may be published, or everything that is wrong with it.
public sealed interface FlowCheck {
    /// Things worth a look that do not stop a publish, in the order of the file. Looked for when asked, each time: it takes longer than all checks.
    List<Problem> warnings();

    /// What is wrong, in the order of the file; empty when accepted.
    List<Problem> problems();

    /// Every check and every inline test passed.
    ///
    /// @param warner finds the warnings
    record Accepted(CompiledFlow flow, Supplier<List<Problem>> warner) implements FlowCheck {
        @Override
        public List<Problem> warnings() {
            return warner.get();
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }
    }

    /// At least one problem.
    ///
    /// @param warner finds the warnings
    record Refused(List<Problem> problems, Supplier<List<Problem>> warner) implements FlowCheck {
        public Refused {
            problems = List.copyOf(problems);
        }

        @Override
        public List<Problem> warnings() {
            return warner.get();
        }
    }
}
