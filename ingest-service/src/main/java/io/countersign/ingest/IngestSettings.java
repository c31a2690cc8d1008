package io.countersign.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;

/// What ingest-service is told, beside what every writer is told.
@ConfigMapping(prefix = "countersign")
public interface IngestSettings {

    /// YAML file with the hashes of the API keys.
    @WithName("api-keys.file")
    Path apiKeysFile();

    /// Id of the API key in whose name runs from the `intake` topic are taken in: the sources and flows it
    /// covers, and its responsible person answers for them. Without that key in the file they are refused.
    @WithName("intake.api-key")
    @WithDefault("local")
    String intakeApiKey();

    /// Streams of directives (SSE) that one instance serves at a time; a further one gets 503.
    @WithName("streams.most")
    @WithDefault("500")
    int streamsMost();

    /// Of these, streams of one program or person.
    @WithName("streams.most-of-one")
    @WithDefault("50")
    int streamsMostOfOne();

    /// How long a stream's client may take to read one directive; a slower one is cut off.
    @WithName("streams.patience")
    @WithDefault("PT30S")
    Duration streamsPatience();

    /// File with the secret that the secrets of webhooks are derived from: 32 characters or more, the same for all instances. Whoever has it
    /// can sign as any webhook.
    @WithName("webhooks.secret-file")
    Path webhooksSecretFile();

    /// Webhooks may name loopback and private addresses, and http instead of https: for local stacks only.
    @WithName("webhooks.allow-private-addresses")
    @WithDefault("false")
    boolean webhooksAllowPrivateAddresses();

    /// How long a receiver of webhooks may take to answer.
    @WithName("webhooks.patience")
    @WithDefault("PT15S")
    Duration webhooksPatience();
}
