package io.countersign.ingest.streams;

import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.PartitionTopology;
import org.apache.kafka.streams.Topology;

/// `intake`, `intake-commands` and `run-events` in; `runs`, `rejections`, answers and commands out.
public final class IngestTopology {

    private IngestTopology() {}

    /// @param casePartitions partitions of the case topics in this deployment
    /// @param intakeKey in whose name runs from `intake` are taken in
    public static Topology build(RecordCodec codec, int casePartitions, IntakeKey intakeKey) {
        return PartitionTopology.of(Topics.INGEST, codec, casePartitions)
                .reads(Topics.INTAKE, Topics.INTAKE_COMMANDS, Topics.RUN_EVENTS)
                .writes(Topics.INTAKE_COMMANDS, Topics.RUNS, Topics.REJECTIONS, Topics.INGEST_ANSWERS)
                .book(IngestJudge.RUNS)
                .build(() -> new IngestJudge(intakeKey));
    }

    /// The API key that stands for the `intake` topic.
    ///
    /// @param id of the key
    /// @param responsible person who answers for it
    public record IntakeKey(String id, String responsible) {}
}
