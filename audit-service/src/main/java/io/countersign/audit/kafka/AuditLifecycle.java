package io.countersign.audit.kafka;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.Ledger;
import io.countersign.audit.OwnRecords;
import io.countersign.audit.Progress;
import io.countersign.audit.Recorder;
import io.countersign.audit.Signer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Starts and ends the two loops with the service.
@Singleton
final class AuditLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AuditLoop loop;
    private final CheckpointLoop checkpoints;
    private final Duration every;
    private final ScheduledExecutorService signing = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "signing");
        thread.setContextClassLoader(AuditLifecycle.class.getClassLoader());
        return thread;
    });
    private Thread recording;

    AuditLifecycle(KafkaClients clients, Ledger ledger, Recorder recorder, DeadLetters deadLetters, Progress progress, Signer signer,
            OwnRecords records, AuditSettings settings) {
        this.loop = new AuditLoop(clients, ledger, recorder, deadLetters, progress, Clock.systemUTC());
        this.checkpoints = new CheckpointLoop(clients, signer, ledger, records, Clock.systemUTC());
        this.every = settings.checkpointsEvery();
    }

    void start(@Observes StartupEvent event) {
        recording = Thread.ofPlatform().name("recording").unstarted(loop);
        // Avro and Kafka look classes up by it; the starting thread's may be another application's.
        recording.setContextClassLoader(AuditLifecycle.class.getClassLoader());
        recording.start();
        signing.scheduleWithFixedDelay(checkpoints, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.close();
        signing.shutdown();
        recording.join(PATIENCE);
        if (!signing.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            signing.shutdownNow();
        }
        checkpoints.close();
    }
}
