package io.countersign.audit.rest;

import io.countersign.audit.Ledger;
import io.countersign.audit.Progress;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready when records are being read and no incident stops a shard.
@Readiness
public class RecordingCheck implements HealthCheck {

    private final Progress progress;
    private final Ledger ledger;

    RecordingCheck(Progress progress, Ledger ledger) {
        this.progress = progress;
        this.ledger = ledger;
    }

    @Override public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("recording");
        if (!progress.reading()) {
            return response.down().withData("why", progress.trouble()).build();
        }
        try {
            var stopped = ledger.stopped();
            return stopped.isEmpty() ? response.up().build()
                    : response.down().withData("incidents", stopped.size()).withData("why", stopped.getFirst()).build();
        } catch (RuntimeException e) {
            return response.down().withData("why", e.getMessage()).build();
        }
    }
}
