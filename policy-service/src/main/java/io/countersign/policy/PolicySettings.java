package io.countersign.policy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithName;
import java.nio.file.Path;

/// What policy-service is told, beside what every writer is told.
@ConfigMapping(prefix = "countersign")
public interface PolicySettings {

    /// File with the secret that references are counted under: 32 characters or more, the same for all instances. With another secret
    /// every counter begins at nothing.
    @WithName("counters.secret-file")
    Path countersSecretFile();
}
