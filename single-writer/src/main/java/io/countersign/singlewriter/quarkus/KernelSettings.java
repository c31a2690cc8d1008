package io.countersign.singlewriter.quarkus;

import io.countersign.roster.Readers;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What every service that judges commands is told.
@ConfigMapping(prefix = "countersign")
public interface KernelSettings {
    /// Folder of this instance, for state and caches; no two instances share one.
    Path data();

    /// Base of the schema registry's Confluent API, such as `http://127.0.0.1:8081/apis/ccompat/v7`.
    @WithName("registry.url")
    URI registryUrl();

    /// File with the schema ids that the deployment registered.
    @WithName("schema.ids")
    Path schemaIds();

    /// How long a request waits for its committed answer before it gets 503.
    @WithName("answer-within")
    @WithDefault("PT5S")
    Duration answerWithin();

    /// Roles of those who see every item of the queues and every run; everybody else sees what concerns them.
    @WithDefault(Readers.DEFAULT)
    List<String> readers();
}
