package io.countersign.ingest.avro;

import io.countersign.ingest.domain.DeliveryRules.Tried;
import io.countersign.ingest.domain.Endpoint;
import io.countersign.schemas.avro.ApplyWebhook;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DisableWebhook;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.schemas.avro.PutWebhook;
import io.countersign.schemas.avro.RecordDelivery;
import io.countersign.schemas.avro.RemoveWebhook;
import io.countersign.schemas.avro.ReplayDelivery;
import io.countersign.schemas.avro.WebhookAnswered;
import io.countersign.schemas.avro.WebhookEndpoint;
import java.time.Duration;
import java.time.Instant;

/// Commands about webhooks: made at the edge and by the sender, understood by the judge.
public final class WebhookCommands {

    private WebhookCommands() {}

    /// Asks for an endpoint as it is to be.
    public static IntakeCommand put(CommandMeta meta, Endpoint endpoint) {
        return command(meta, PutWebhook.newBuilder().setEndpoint(avro(endpoint)).build());
    }

    /// Asks to remove an endpoint.
    public static IntakeCommand remove(CommandMeta meta, String endpointId) {
        return command(meta, RemoveWebhook.newBuilder().setEndpointId(endpointId).build());
    }

    /// Asks to send an endpoint nothing more.
    ///
    /// @param since unless it took something, or was switched on, since then; null: in any case
    public static IntakeCommand disable(CommandMeta meta, String endpointId, String reason, Instant since) {
        return command(meta, DisableWebhook.newBuilder().setEndpointId(endpointId).setReason(reason).setSince(since).build());
    }

    /// Says that an endpoint took something.
    public static IntakeCommand answered(CommandMeta meta, String endpointId, Instant at) {
        return command(meta, WebhookAnswered.newBuilder().setEndpointId(endpointId).setAt(at).build());
    }

    /// Has a partition take note of an endpoint.
    ///
    /// @param endpoint as it is now; null: removed
    public static IntakeCommand apply(CommandMeta meta, String endpointId, Endpoint endpoint) {
        return command(meta, ApplyWebhook.newBuilder().setEndpointId(endpointId).setEndpoint(endpoint == null ? null : avro(endpoint)).build());
    }

    /// Says how a try ended.
    public static IntakeCommand tried(CommandMeta meta, String deliveryId, Tried tried) {
        return command(meta, RecordDelivery.newBuilder().setDeliveryId(deliveryId).setAttempt(tried.attempt()).setStatus(tried.status()).setError(tried.error())
                .setRetryAfterMs(tried.retryAfter().toMillis()).build());
    }

    /// Asks to deliver again what was given up.
    public static IntakeCommand replay(CommandMeta meta, String deliveryId) {
        return command(meta, ReplayDelivery.newBuilder().setDeliveryId(deliveryId).build());
    }

    /// How a try ended, in our own words.
    public static Tried tried(RecordDelivery it) {
        return new Tried(it.getAttempt(), it.getStatus(), it.getError(), Duration.ofMillis(it.getRetryAfterMs()));
    }

    /// An endpoint in our own words.
    ///
    /// @param since when it was registered, unless it is known better
    public static Endpoint endpoint(WebhookEndpoint it, Instant since) {
        return new Endpoint(it.getEndpointId(), it.getUrl(), it.getSources(), it.getFlows(), it.getApiKey(), it.getSecretVersion(), it.getEnabled(), since);
    }

    /// An endpoint as it is recorded.
    public static WebhookEndpoint avro(Endpoint endpoint) {
        return WebhookEndpoint.newBuilder().setEndpointId(endpoint.endpointId()).setUrl(endpoint.url()).setSources(endpoint.sources()).setFlows(endpoint.flows())
                .setApiKey(endpoint.apiKey()).setSecretVersion(endpoint.secretVersion()).setEnabled(endpoint.enabled()).build();
    }

    private static IntakeCommand command(CommandMeta meta, Object command) {
        return IntakeCommand.newBuilder().setMeta(meta).setCommand(command).build();
    }
}
