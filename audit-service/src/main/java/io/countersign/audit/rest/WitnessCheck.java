package io.countersign.audit.rest;

import io.countersign.audit.Cosigning;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Not ready while a witness has seen another Record than this one; one that does not answer is no reason.
@Readiness
public class WitnessCheck implements HealthCheck {

    private final Cosigning cosigning;

    WitnessCheck(Cosigning cosigning) {
        this.cosigning = cosigning;
    }

    @Override public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("witnesses");
        if (cosigning.witnesses().isEmpty()) {
            return response.up().build();
        }
        try {
            var standpoints = cosigning.standpoints();
            standpoints.stream().filter(one -> one.trouble() != null).forEach(one -> response.withData(one.name(), one.trouble()));
            return standpoints.stream().anyMatch(Cosigning.Standpoint::refuses) ? response.down().build() : response.up().build();
        } catch (RuntimeException e) {
            return response.down().withData("why", e.getMessage()).build();
        }
    }
}
