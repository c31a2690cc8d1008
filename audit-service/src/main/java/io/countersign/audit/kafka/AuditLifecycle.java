package io.countersign.audit.kafka;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.KeyRotation;
import io.countersign.audit.Ledger;
import io.countersign.audit.Outbox;
import io.countersign.audit.OwnRecords;
import io.countersign.audit.Progress;
import io.countersign.audit.RecordEvents;
import io.countersign.audit.Recorder;
import io.countersign.audit.Redacting;
import io.countersign.audit.Signer;
import io.countersign.audit.domain.Retention;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Starts and ends the three loops with the service.
@Singleton
final class AuditLifecycle {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long PUBLISHING_MS = 200;
    private static final long FINISHING_MS = 5000;
    private static final Logger LOG = Logger.getLogger(AuditLifecycle.class);

    private final AuditLoop loop;
    private final Outlet deadLetters;
    private final CheckpointLoop checkpoints;
    private final RecordEventLoop ownEvents;
    private final Redacting redacting;
    private final KeyRotation keys;
    private final Duration every;
    private final ScheduledExecutorService signing = thread("signing");
    private final ScheduledExecutorService publishing = thread("publishing");
    private Thread recording;

    AuditLifecycle(KafkaClients clients, Ledger ledger, Recorder recorder, Progress progress, Signer signer, OwnRecords records, Outbox outbox,
            RecordEvents events, Redacting redacting, KeyRotation keys, AuditSettings settings) {
        this.deadLetters = DeadLetters.outlet(clients, ledger, records);
        this.loop = new AuditLoop(clients, ledger, recorder, deadLetters, progress, Clock.systemUTC());
        this.checkpoints = new CheckpointLoop(clients, signer, ledger, records, Clock.systemUTC());
        this.ownEvents = new RecordEventLoop(clients, ledger, outbox, records, events, RecordEventLoop.PARTITION);
        this.redacting = redacting;
        this.keys = keys;
        this.every = settings.checkpointsEvery();
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, name);
            thread.setContextClassLoader(AuditLifecycle.class.getClassLoader());
            return thread;
        });
    }

    /// @param retention asked for, so that a wrong setting keeps the service from starting
    void start(@Observes StartupEvent event, Retention retention) {
        recording = Thread.ofPlatform().name("recording").unstarted(loop);
        // Avro and Kafka look classes up by it; the starting thread's may be another application's.
        recording.setContextClassLoader(AuditLifecycle.class.getClassLoader());
        recording.start();
        signing.scheduleWithFixedDelay(checkpoints, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        publishing.scheduleWithFixedDelay(ownEvents, 0, PUBLISHING_MS, TimeUnit.MILLISECONDS);
        publishing.scheduleWithFixedDelay(this::finish, PUBLISHING_MS, FINISHING_MS, TimeUnit.MILLISECONDS);
    }

    /// What a crash left half done.
    private void finish() {
        try {
            redacting.finish();
        } catch (RuntimeException e) {
            LOG.warnf("A redaction that was agreed to can't be completed now and is tried again: %s", e.getMessage());
        }
        try {
            keys.tell();
        } catch (RuntimeException e) {
            LOG.warnf("A change of the signing key can't become an entry now and is tried again: %s", e.getMessage());
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.close();
        signing.shutdown();
        publishing.shutdown();
        recording.join(PATIENCE);
        if (!signing.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            signing.shutdownNow();
        }
        if (!publishing.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            publishing.shutdownNow();
        }
        deadLetters.close();
        checkpoints.close();
        ownEvents.close();
    }
}
