package io.countersign.ingest.webhooks;

import io.countersign.ingest.WebhookTargets;
import io.countersign.ingest.WebhookTargets.Target;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.schemas.avro.DeliveryDue;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Tries under way, each on a thread of its own. There are [#MOST] places in all; one program has a quarter of them, one host and one endpoint
/// fewer still. A try waits a moment for its place, and is then told as not tried: so a receiver that hangs holds up neither the others nor the
/// reading of what is due, and a burst costs a healthy receiver no try.
final class Tries {

    static final int MOST = 1_000;
    static final int PROGRAM_MOST = MOST / 4;
    static final int HOST_MOST = 200;
    static final int ENDPOINT_MOST = 100;
    private static final Duration PLACE_PATIENCE = Duration.ofSeconds(5);
    /// How long an endpoint may take to show in the view.
    private static final int VIEW_LAG_SECONDS = 5;
    private static final int TELL_MOST = 30;
    private static final Logger LOG = Logger.getLogger(Tries.class);

    private final WebhookTargets targets;
    private final Maker maker;
    private final Teller teller;
    private final Map<String, Semaphore> programs = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();
    private final Map<String, Semaphore> endpoints = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();
    private volatile boolean open = true;

    /// Makes one try, and waits for its end.
    interface Maker {
        Tried deliver(Target target, String deliveryId, int attempt, String payload) throws InterruptedException;
    }

    /// Is told how a try ended.
    interface Teller {

        /// @throws NoAnswer it is not stored for certain
        void tried(String caseId, String deliveryId, Tried tried);
    }

    Tries(WebhookTargets targets, Maker maker, Teller teller) {
        this.targets = targets;
        this.maker = maker;
        this.teller = teller;
    }

    /// No more are to be started just now.
    boolean full() {
        return all.get() >= MOST;
    }

    /// Starts one, and returns at once.
    ///
    /// @param over called when it is over and that is told; not when another instance is to make the try
    void start(String caseId, DeliveryDue due, Runnable over) {
        all.incrementAndGet();
        Thread.ofVirtual().name("webhook-" + due.getDeliveryId()).start(() -> {
            try {
                if (make(caseId, due)) {
                    over.run();
                }
            } finally {
                all.decrementAndGet();
            }
        });
    }

    /// @return false: nobody was told how it ended, and another instance is to make the try
    private boolean make(String caseId, DeliveryDue due) {
        try {
            var target = targets.target(due.getEndpointId());
            for (int i = 0; target.isEmpty() && i < 10 * VIEW_LAG_SECONDS && open; i++) {
                Thread.sleep(100);
                target = targets.target(due.getEndpointId());
            }
            if (target.isEmpty()) {
                return tell(caseId, due, new Tried(due.getAttempt(), 0, "The webhook was removed or switched off", Duration.ZERO));
            }
            var program = places(programs, target.get().apiKey(), PROGRAM_MOST);
            if (!program.tryAcquire()) {
                return tell(caseId, due, Tried.notTried(due.getAttempt()));
            }
            try {
                return tell(caseId, due, tried(target.get(), due));
            } finally {
                program.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException e) { // the judge will find that nobody said how the try ended
            LOG.errorf(e, "The delivery %s failed for a reason of ours", due.getDeliveryId());
            return true;
        }
    }

    private Tried tried(Target target, DeliveryDue due) throws InterruptedException {
        var endpoint = places(endpoints, target.endpointId(), ENDPOINT_MOST);
        var host = places(hosts, String.valueOf(URI.create(target.url()).getAuthority()), HOST_MOST);
        long end = System.nanoTime() + PLACE_PATIENCE.toNanos();
        if (!endpoint.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return Tried.notTried(due.getAttempt());
        }
        try {
            if (!host.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return Tried.notTried(due.getAttempt());
            }
            try {
                return maker.deliver(target, due.getDeliveryId(), due.getAttempt(), due.getPayload());
            } finally {
                host.release();
            }
        } finally {
            endpoint.release();
        }
    }

    private static Semaphore places(Map<String, Semaphore> of, String name, int most) {
        return of.computeIfAbsent(name, _ -> new Semaphore(most, true));
    }

    private boolean tell(String caseId, DeliveryDue due, Tried tried) throws InterruptedException {
        for (int i = 0; i < TELL_MOST && open; i++) {
            try {
                teller.tried(caseId, due.getDeliveryId(), tried);
                return true;
            } catch (NoAnswer e) {
                LOG.debugf(e, "How the try %d of %s ended can't be told just now", due.getAttempt(), due.getDeliveryId());
                Thread.sleep(1_000);
            }
        }
        return open; // told too often in vain: the judge will find that nobody said it
    }

    /// What is under way is told to nobody any more.
    void close() {
        open = false;
    }
}
