package io.countersign.exception;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this instance does about alerts without being asked: looks whether the queue piles up, sends alerts out, and tells when they don't
/// get out.
@ApplicationScoped
class AlertDuty {

    private static final Logger LOG = LoggerFactory.getLogger(AlertDuty.class);

    private final AlertList alerts;
    private final AlertSettings settings;
    private final AlertsOut out;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("pile-up-watch").factory());

    AlertDuty(AlertList alerts, AlertSettings settings, AlertsOut out) {
        this.alerts = alerts;
        this.settings = settings;
        this.out = out;
    }

    /// First of all: settings that can't work are told before anything else is started.
    void start(@Observes @Priority(1) StartupEvent started) {
        var every = settings.pileUp().every();
        if (every.toMillis() < 1) {
            throw new IllegalStateException("countersign.alerts.pile-up.every is '" + every + "'; write a time such as PT1M.");
        }
        if (settings.pileUp().open() < 1 || settings.pileUp().growth() < 1) {
            throw new IllegalStateException("countersign.alerts.pile-up.open is " + settings.pileUp().open() + " and .growth is "
                    + settings.pileUp().growth() + "; write numbers from 1 on.");
        }
        watch.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        out.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        watch.shutdownNow();
        out.close();
    }

    private void look() {
        try {
            alerts.watch();
            out.lastGivenUp().ifPresent(alerts::givenUp);
        } catch (RuntimeException e) {
            LOG.warn("Whether the queue piles up, or alerts get out, can't be told just now; it is looked at again in {}", settings.pileUp().every(), e);
        }
    }
}
