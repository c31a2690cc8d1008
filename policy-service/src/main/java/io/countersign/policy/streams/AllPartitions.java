package io.countersign.policy.streams;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.PolicyCommand;
import io.countersign.singlewriter.Desk;

/// Has every other partition apply what partition 0 has judged, in its order.
///
/// @param partitions of the case topics
record AllPartitions(Desk desk, int partitions) {

    /// @param meta of the judged command: whoever sent it waits for the answers of all
    void apply(CommandMeta meta, String key, Object command) {
        for (int partition = 1; partition < partitions; partition++) {
            desk.command(Topics.POLICY_COMMANDS, partition, key, PolicyCommand.newBuilder().setMeta(meta).setCommand(command).build());
        }
    }
}
