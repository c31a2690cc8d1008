package io.countersign.ingest;

import com.fasterxml.uuid.Generators;
import io.countersign.ingest.avro.WebhookCommands;
import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.ingest.domain.Endpoint;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommandGateway.NoAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;

/// What is asked about webhooks. Each answer is a committed one.
///
/// Every method throws [CommandGateway.NoAnswer] when nothing was committed in time.
public final class Webhooks {

    private static final int ID = 32;
    private static final Pattern DELIVERY = Pattern.compile("dlv_[0-9a-f]+_(\\d{1,6})");

    private final CommandGateway gateway;
    private final Clock clock;
    private final Duration patience;
    private final int partitions;

    /// @param patience how long a command may take
    /// @param partitions that all have to know an endpoint
    public Webhooks(CommandGateway gateway, Clock clock, Duration patience, int partitions) {
        this.gateway = gateway;
        this.clock = clock;
        this.patience = patience;
        this.partitions = partitions;
    }

    /// Registers an endpoint.
    ///
    /// @param idempotencyKey a repeat with the same one gets the first answer; null: none
    public Answer register(Sender sender, String url, List<String> sources, List<String> flows, String idempotencyKey) {
        var key = sender.key().orElseThrow().id();
        var id = "whk_" + (idempotencyKey == null ? Generators.timeBasedEpochGenerator().generate().toString().replace("-", "")
                : ContentJson.hexSha256((key + "\n" + idempotencyKey).getBytes(StandardCharsets.UTF_8)).substring(0, ID));
        return put(sender, new Endpoint(id, url, sources, flows, key, 1, true, clock.instant()), idempotencyKey);
    }

    /// Has an endpoint be as it is said.
    public Answer put(Sender sender, Endpoint endpoint, String idempotencyKey) {
        var meta = CommandGateway.headForAll(endpoint.endpointId(), sender.actor(), idempotencyKey, clock.instant(), sender.traceparent());
        return gateway.ask(0, endpoint.endpointId(), WebhookCommands.put(meta, endpoint), partitions, patience);
    }

    /// Removes an endpoint.
    public Answer remove(Sender sender, String endpointId, String idempotencyKey) {
        var meta = CommandGateway.headForAll(endpointId, sender.actor(), idempotencyKey, clock.instant(), sender.traceparent());
        return gateway.ask(0, endpointId, WebhookCommands.remove(meta, endpointId), partitions, patience);
    }

    /// Delivers again what was given up.
    ///
    /// @param caseId of the delivery's run, where it is known; asked is the partition that the delivery's id names
    public Answer replay(Sender sender, String caseId, String deliveryId, String idempotencyKey) {
        var meta = CommandGateway.head(caseId, sender.actor(), idempotencyKey, clock.instant(), sender.traceparent());
        return gateway.ask(partition(deliveryId, partitions), caseId, WebhookCommands.replay(meta, deliveryId), 1, patience);
    }

    /// Delivers again all of these that were given up: all are asked for before the first answer is awaited.
    ///
    /// @param deliveries case ids by id
    /// @return how many are sent again
    public long replayAll(Sender sender, Map<String, String> deliveries) {
        var asked = deliveries.entrySet().stream().map(it -> {
            var meta = CommandGateway.head(it.getValue(), sender.actor(), null, clock.instant(), sender.traceparent());
            return gateway.askAsync(it.getValue(), WebhookCommands.replay(meta, it.getKey()), patience);
        }).toList();
        try {
            return asked.stream().map(CompletableFuture::join).filter(answer -> answer.getStatus() == AnswerStatus.ACCEPTED).count();
        } catch (CompletionException e) {
            throw e.getCause() instanceof NoAnswer noAnswer ? noAnswer : e;
        }
    }

    /// The partition whose judge knows the delivery: its id ends with it.
    ///
    /// @return null: it is no such id
    static Integer partition(String deliveryId, int partitions) {
        var id = DELIVERY.matcher(deliveryId);
        return id.matches() && Integer.parseInt(id.group(1)) < partitions ? Integer.valueOf(id.group(1)) : null;
    }

    /// Says how a try ended.
    public void tried(String caseId, String deliveryId, Tried tried) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.INGEST).setRole(null).setAuthentication(null).build();
        // Whoever makes the same try twice tells of it under the same id; the judge counts the first. A try may be put off more than once.
        var unique = tried.isNotTried() ? ":" + Generators.timeBasedEpochGenerator().generate() : "";
        var meta = CommandMeta.newBuilder().setCommandId("tried:" + deliveryId + ":" + tried.attempt() + unique).setCaseId(caseId).setActor(actor).setSentAt(clock.instant())
                .setTraceparent(null).build();
        gateway.ask(caseId, WebhookCommands.tried(meta, deliveryId, tried), patience);
    }
}
