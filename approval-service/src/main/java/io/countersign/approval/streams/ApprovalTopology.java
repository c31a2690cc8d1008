package io.countersign.approval.streams;

import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.PartitionTopology;
import java.time.Duration;
import org.apache.kafka.streams.Topology;

/// Approval work and people's commands in, events and answers out; `src/test/resources/topology.txt` is its picture.
public final class ApprovalTopology {

    static final String APPROVALS = "approvals";
    static final String CONTENTS = "contents";
    static final String DIRECTORY = "directory";

    private ApprovalTopology() {}

    /// @param casePartitions partitions of the case topics in this deployment
    /// @param lease for how long a claim holds
    public static Topology of(RecordCodec codec, int casePartitions, Duration lease) {
        return PartitionTopology.of(Topics.APPROVAL, codec, casePartitions)
                .reads(Topics.APPROVALS).readsFirst(Topics.APPROVAL_COMMANDS)
                .writes(Topics.APPROVAL_EVENTS, Topics.APPROVAL_ANSWERS, Topics.PEOPLE_EVENTS, Topics.PEOPLE)
                .book(APPROVALS, "reason", "lastChange", "note", "text", "closedBecause", "words", "flaw", "bytes", "digest", "contentDigest").book(CONTENTS).book(DIRECTORY)
                .people()
                .build(() -> new ApprovalJudge(lease));
    }
}
