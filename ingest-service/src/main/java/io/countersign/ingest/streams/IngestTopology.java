package io.countersign.ingest.streams;

import io.countersign.ingest.KeyRing;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.PartitionTopology;
import org.apache.kafka.streams.Topology;

/// `intake`, `intake-commands`, `run-events` and `directives` in; `runs`, `rejections`, `webhook-events`, answers and commands out.
public final class IngestTopology {

    private IngestTopology() {}

    /// @param casePartitions partitions of the case topics in this deployment
    /// @param intakeKey in whose name runs from `intake` are taken in
    /// @param keys which runs' directives an endpoint may get
    public static Topology build(RecordCodec codec, int casePartitions, IntakeKey intakeKey, KeyRing keys) {
        return PartitionTopology.of(Topics.INGEST, codec, casePartitions)
                .reads(Topics.INTAKE, Topics.INTAKE_COMMANDS, Topics.RUN_EVENTS, Topics.DIRECTIVES)
                .writes(Topics.INTAKE_COMMANDS, Topics.RUNS, Topics.REJECTIONS, Topics.WEBHOOK_EVENTS, Topics.INGEST_ANSWERS)
                .book(IngestJudge.RUNS).book(PostponedRetries.POSTPONED).book(WebhookDesk.ENDPOINTS).book(DeliveryDesk.DELIVERIES)
                .build(() -> new IngestJudge(intakeKey, keys, casePartitions));
    }

    /// The API key that stands for the `intake` topic.
    ///
    /// @param id of the key
    /// @param responsible person who answers for it
    public record IntakeKey(String id, String responsible) {}
}
