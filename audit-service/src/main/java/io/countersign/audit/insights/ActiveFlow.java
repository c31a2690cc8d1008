package io.countersign.audit.insights;

import io.countersign.policy.engine.CompiledFlow;
import io.countersign.policy.engine.FlowCompiler;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// The active version of a flow, as the Record has it.
///
/// @param yaml its document
/// @param evidence what the approval rests on; null: it was published before versions were approved
public record ActiveFlow(String flow, int version, String yaml, Instant activatedAt, String evidence, String proposedBy, String approvedBy) {

    /// Ready to be looked at; empty: this version of Countersign does not understand it.
    Optional<CompiledFlow> compiled() {
        try {
            return yaml == null ? Optional.empty() : Optional.of(FlowCompiler.load(yaml.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
