package io.countersign.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;

/// What ingest-service is told, beside what every writer is told.
@ConfigMapping(prefix = "countersign")
public interface IngestSettings {

    /// YAML file with the hashes of the API keys.
    @WithName("api-keys.file")
    Path apiKeysFile();

    /// Id of the API key in whose name runs from the `intake` topic are taken in; its responsible person answers for them.
    @WithName("intake.api-key")
    @WithDefault("local")
    String intakeApiKey();
}
