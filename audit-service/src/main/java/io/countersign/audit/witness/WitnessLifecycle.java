package io.countersign.audit.witness;

import io.countersign.audit.AuditSettings;
import io.countersign.audit.Cosigning;
import io.countersign.audit.Witness;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Asks each witness again and again, each in its own thread.
@Singleton
final class WitnessLifecycle {

    private static final Logger LOG = Logger.getLogger(WitnessLifecycle.class);

    private final Cosigning cosigning;
    private final Duration every;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Witness, Thread> threads = new HashMap<>();

    WitnessLifecycle(Cosigning cosigning, AuditSettings settings) {
        this.cosigning = cosigning;
        this.every = settings.checkpointsEvery();
    }

    void start(@Observes StartupEvent event) {
        for (var witness : cosigning.witnesses()) {
            threads.put(witness, Thread.ofVirtual().name("witness " + witness.key().name()).start(() -> run(witness)));
        }
    }

    private void run(Witness witness) {
        String told = null;
        try {
            while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                var trouble = ask(witness);
                if (trouble != null && !Objects.equals(trouble, told)) {
                    LOG.warn(trouble);
                }
                told = trouble;
            }
        } catch (InterruptedException _) {
            // The service ends.
        }
    }

    private String ask(Witness witness) throws InterruptedException {
        try {
            return switch (cosigning.ask(witness)) {
                case NOTHING_NEW, COSIGNED -> null;
                case REFUSED, UNAVAILABLE -> cosigning.trouble(witness).orElse(null);
            };
        } catch (RuntimeException e) {
            return "The witness " + witness.key().name() + " can't be asked now: " + e.getMessage();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        closed.countDown();
        threads.values().forEach(Thread::interrupt);
    }
}
