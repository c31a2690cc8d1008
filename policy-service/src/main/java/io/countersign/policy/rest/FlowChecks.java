package io.countersign.policy.rest;

import io.countersign.policy.avro.PeopleTranslation;
import io.countersign.policy.engine.FlowBundle;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.view.FlowsView;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// Checks flows against the directory as it is.
@ApplicationScoped
class FlowChecks {

    private final FlowsView flows;

    FlowChecks(FlowsView flows) {
        this.flows = flows;
    }

    FlowCheck check(FlowText text) {
        return new FlowCompiler(PeopleTranslation.directory(flows.people()), new FlowBundle(text.yaml(), text.testRuns()).resolver(),
                Instant.now()).compile(text.yaml().getBytes(StandardCharsets.UTF_8));
    }
}
