package io.countersign.policy.engine;

import java.util.Objects;

/// What one rule said about one run.
///
/// @param rule    the rule's id
/// @param name    the rule's plain-language name
/// @param outcome what it said
/// @param detail  the missing field's name, the error in words, or the expiry date; empty otherwise
public record RuleResult(String rule, String name, RuleOutcome outcome, String detail) {
    public RuleResult {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }
}
