package io.countersign.singlewriter.quarkus;

import io.countersign.singlewriter.WriterRuntime;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/// Starts and stops the service's [WriterRuntime], which the service produces as a bean, and reports its health.
@ApplicationScoped
public class WriterLifecycle {

    private final WriterRuntime runtime;

    WriterLifecycle(WriterRuntime runtime) {
        this.runtime = runtime;
    }

    void start(@Observes StartupEvent started) {
        runtime.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        runtime.close();
    }

    @Produces
    @Readiness
    HealthCheck ready() {
        return () -> HealthCheckResponse.named("writer").withData("state", runtime.writer().state())
                .withData("answers", runtime.gateway().ready()).withData("view", runtime.view().caughtUp())
                .status(runtime.ready()).build();
    }

    @Produces
    @Liveness
    HealthCheck alive() {
        return () -> HealthCheckResponse.named("writer").withData("state", runtime.writer().state())
                .status(runtime.writer().alive()).build();
    }
}
