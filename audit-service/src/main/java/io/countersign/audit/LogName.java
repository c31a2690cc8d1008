package io.countersign.audit;

import io.countersign.record.ShardName;

/// One of the Record's logs.
public sealed interface LogName {

    /// The log of a partition.
    ///
    /// @param name topic and partition
    record Shard(ShardName name) implements LogName {
    }

    /// The log of all logs' signed checkpoints.
    record Root() implements LogName {
    }

    /// The log's origin: its name in checkpoints, and the name of its key.
    ///
    /// @param deployment first part of every origin
    default String origin(String deployment) {
        return switch (this) {
            case Shard shard -> shard.name().origin(deployment);
            case Root _ -> Signer.rootOrigin(deployment);
        };
    }
}
