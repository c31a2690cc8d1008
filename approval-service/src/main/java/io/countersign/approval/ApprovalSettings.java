package io.countersign.approval;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;

/// What approval-service is told beside the kernel's settings.
@ConfigMapping(prefix = "countersign")
public interface ApprovalSettings {
    /// File with the people (YAML); read at the start.
    @WithName("people.file")
    Path peopleFile();

    /// For how long a claim holds; above zero.
    @WithName("approval.lease")
    @WithDefault("PT10M")
    Duration lease();
}
