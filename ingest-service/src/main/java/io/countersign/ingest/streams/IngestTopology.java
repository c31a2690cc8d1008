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
    /// @param intakeKey id of the API key in whose name runs from `intake` are taken in
    /// @param keys what each key covers
    public static Topology build(RecordCodec codec, int casePartitions, String intakeKey, KeyRing keys) {
        return PartitionTopology.of(Topics.INGEST, codec, casePartitions)
                .reads(Topics.INTAKE, Topics.INTAKE_COMMANDS, Topics.RUN_EVENTS, Topics.DIRECTIVES)
                .writes(Topics.INTAKE_COMMANDS, Topics.RUNS, Topics.REJECTIONS, Topics.WEBHOOK_EVENTS, Topics.INGEST_ANSWERS)
                .book(IngestJudge.RUNS, "bodyDigest", "lastReport").book(PostponedRetries.POSTPONED).book(WebhookDesk.ENDPOINTS).book(DeliveryDesk.DELIVERIES, "payload")
                .build(() -> new IngestJudge(intakeKey, keys, casePartitions));
    }
}
