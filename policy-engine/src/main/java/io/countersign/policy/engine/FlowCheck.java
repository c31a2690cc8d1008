package io.countersign.policy.engine;

import java.util.List;

/// The answer of [FlowCompiler#compile(byte[])]: a flow that may be published, or everything that is wrong with it.
public sealed interface FlowCheck {
    /// Things worth a look that do not stop a publish, in the order of the file.
    List<Problem> warnings();

    /// What is wrong, in the order of the file; empty when accepted.
    List<Problem> problems();

    /// Every check and every inline test passed.
    record Accepted(CompiledFlow flow, List<Problem> warnings) implements FlowCheck {
        public Accepted {
            warnings = List.copyOf(warnings);
        }

        @Override
        public List<Problem> problems() {
            return List.of();
        }
    }

    /// At least one problem.
    record Refused(List<Problem> problems, List<Problem> warnings) implements FlowCheck {
        public Refused {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}
