package io.countersign.ingest;

import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.domain.ReusedId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Has it recorded that one source used one id in two cases. Every instance sees it and says so; the judge counts it once.
public final class ReusedIdReporter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReusedIdReporter.class);

    private final BlockingQueue<ReusedId> found;
    private final Predicate<ReusedId> recorded;
    private final BooleanSupplier ready;
    private final CommandGateway gateway;
    private final Clock clock;
    private final Duration patience;
    private final Thread thread = Thread.ofVirtual().name("reused-ids").unstarted(this::run);

    /// @param found what the view finds
    /// @param recorded whether it is recorded already, as far as the view knows
    /// @param ready the view knows all that was recorded before the start
    public ReusedIdReporter(BlockingQueue<ReusedId> found, Predicate<ReusedId> recorded, BooleanSupplier ready, CommandGateway gateway, Clock clock, Duration patience) {
        this.found = found;
        this.recorded = recorded;
        this.ready = ready;
        this.gateway = gateway;
        this.clock = clock;
        this.patience = patience;
    }

    /// Starts, and returns at once.
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!ready.getAsBoolean()) {
                Thread.sleep(200);
            }
            while (true) {
                var reused = found.take();
                while (!recorded.test(reused) && !told(reused)) {
                    Thread.sleep(1_000);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        }
    }

    private boolean told(ReusedId reused) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.INGEST).setRole(null).setAuthentication(null).build();
        var meta = CommandMeta.newBuilder().setCommandId("reused:" + reused.runId() + ":" + reused.otherRunId()).setCaseId(reused.caseId()).setActor(actor)
                .setSentAt(clock.instant()).setTraceparent(null).build();
        try {
            gateway.ask(reused.caseId(), IntakeCommands.reused(meta, reused.runId(), reused.otherCaseId(), reused.otherRunId()), patience);
            return true;
        } catch (NoAnswer e) {
            LOG.debugf(e, "%s can't be told just now", reused);
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
