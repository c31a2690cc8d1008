package io.countersign.exception.streams;

import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.PartitionTopology;
import java.time.Duration;
import org.apache.kafka.streams.Topology;

/// The topology of exception-service; `topology.txt` among the tests is its picture.
public final class ExceptionTopology {

    private ExceptionTopology() {}

    /// @param casePartitions partitions of the case topics in this deployment
    /// @param lease how long a claim lasts
    public static Topology of(RecordCodec codec, int casePartitions, Duration lease) {
        return PartitionTopology.of(Topics.EXCEPTION, codec, casePartitions)
                .readsFirst(Topics.EXCEPTION_COMMANDS).reads(Topics.EXCEPTIONS, Topics.REJECTIONS, Topics.DEAD_INGEST, Topics.DEAD_POLICY,
                        Topics.DEAD_APPROVAL, Topics.DEAD_EXCEPTION, Topics.DEAD_AUDIT, Topics.WEBHOOK_EVENTS)
                .writes(Topics.EXCEPTION_EVENTS, Topics.ALERT_EVENTS, Topics.EXCEPTION_ANSWERS)
                .book(CaseBooks.ITEMS, "reason", "changed", "ending", "note", "why", "priorityText").book(CaseBooks.CASES).book(CaseBooks.CONTENTS).book(CaseBooks.DECISIONS)
                .book(AlertDesk.ALERTS, "detail", "note").book(AlertDesk.KEYS).people()
                .build(() -> new ExceptionJudge(lease));
    }
}
