package io.countersign.policy.engine;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.Map;
import java.util.Set;

/// A checked CEL condition.
///
/// @param text     the condition as written
/// @param ast      type-checked
/// @param reads    the variables it reads; a name inside `has()` alone does not count
/// @param counters the counters it names, each with where it does
record Condition(String text, CelAbstractSyntaxTree ast, Set<String> reads, Map<String, Integer> counters) {
    /// What is wrong in a condition.
    ///
    /// @param offset in code points from the start of the condition
    record Flaw(int offset, String message) {}
}
