package io.countersign.policy.rest;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A version as proposed.
///
/// @param yaml the document's text
/// @param testRuns runs that the inline tests name, by path, as JSON text; left out: none
/// @param reason why; left out: not said
public record ProposalText(@Schema(required = true) String yaml, Map<String, String> testRuns, @Schema(minLength = 10, maxLength = 500) String reason) {

    FlowText flow() {
        return new FlowText(yaml, testRuns);
    }
}
