package io.countersign.audit.kafka;

import io.countersign.audit.CheckpointStore.Stored;
import io.countersign.audit.Ledger;
import io.countersign.audit.OwnRecords;
import io.countersign.audit.Signer;
import io.countersign.audit.domain.Incident;
import io.countersign.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jboss.logging.Logger;

/// Has what grew signed, and publishes what was signed: at once, and again when witnesses have cosigned it. Each log's newest always is.
final class CheckpointLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(CheckpointLoop.class);

    private final KafkaClients clients;
    private final Signer signer;
    private final Ledger ledger;
    private final OwnRecords records;
    private final Clock clock;
    private final Map<String, String> published = new HashMap<>();
    private Producer<byte[], byte[]> producer;

    CheckpointLoop(KafkaClients clients, Signer signer, Ledger ledger, OwnRecords records, Clock clock) {
        this.clients = clients;
        this.signer = signer;
        this.ledger = ledger;
        this.records = records;
        this.clock = clock;
    }

    /// One round; called at the set interval.
    @Override public synchronized void run() {
        try {
            signer.round();
            // Also what a verification had signed meanwhile, and, after a start, what a crash kept from being published.
            publish(signer.newest());
        } catch (Signer.TreeBroken e) {
            LOG.error(e.getMessage());
            ledger.report(new Incident(e.head().shard(), e.head().nextOffset(), Incident.Code.TREE_BROKEN, e.getMessage(), null), clock.instant());
        } catch (RuntimeException e) {
            LOG.warnf("Signing is held up and tried again: %s", e.getMessage());
        }
    }

    private void publish(List<Stored> newest) {
        var waiting = newest.stream().filter(one -> !one.note().equals(published.get(one.origin()))).toList();
        if (waiting.isEmpty()) {
            return;
        }
        if (producer == null) {
            producer = clients.producer(null);
        }
        var sent = waiting.stream().map(one -> producer.send(new ProducerRecord<>(Topics.RECORD_CHECKPOINTS.name(),
                one.origin().getBytes(StandardCharsets.UTF_8), records.checkpoint(one)))).toList();
        producer.flush();
        for (var i = 0; i < sent.size(); i++) {
            if (sent.get(i).state() == java.util.concurrent.Future.State.SUCCESS) {
                published.put(waiting.get(i).origin(), waiting.get(i).note());
            } else {
                LOG.warnf("The checkpoint of %s could not be published yet: %s", waiting.get(i).origin(), sent.get(i));
            }
        }
    }

    @Override public synchronized void close() {
        if (producer != null) {
            producer.close(java.time.Duration.ofSeconds(5));
        }
    }
}
