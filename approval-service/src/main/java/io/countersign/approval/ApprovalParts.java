package io.countersign.approval;

import io.countersign.approval.ApprovalQueue.Item;
import io.countersign.approval.streams.ApprovalTopology;
import io.countersign.approval.view.CommittedApprovals;
import io.countersign.approval.view.CommittedPeople;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.ChangeFeed;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommittedView;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.SingleWriter;
import io.countersign.singlewriter.StoredRecords;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.singlewriter.quarkus.ChangeStreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// Puts the service together; the only place that knows every wall.
@ApplicationScoped
public class ApprovalParts {

    @Produces
    @Singleton
    CommittedApprovals approvals(StoredRecords stored) {
        return new CommittedApprovals(stored);
    }

    @Produces
    @Singleton
    CommittedPeople people() {
        return new CommittedPeople();
    }

    @Produces
    @Singleton
    ChangeFeed<Item> changes() {
        return new ChangeFeed<>(ChangeStreams.KEPT);
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, ApprovalSettings settings, CommittedApprovals approvals, CommittedPeople people,
            ChangeFeed<Item> changes) {
        return runtime(access, codec, lease(settings.lease()), approvals, people, changes);
    }

    /// @throws IllegalArgumentException a claim would be over at once
    static Duration lease(Duration lease) {
        if (!lease.isPositive()) {
            throw new IllegalArgumentException("countersign.approval.lease is " + lease + "; write a time above zero, such as PT10M.");
        }
        return lease;
    }

    /// What judges, what asks and what shows, over `access`.
    ///
    /// @param lease for how long a claim holds
    /// @param changes told what `approvals` has taken in
    public static WriterRuntime runtime(KafkaAccess access, RecordCodec codec, Duration lease, CommittedApprovals approvals, CommittedPeople people,
            ChangeFeed<Item> changes) {
        var topology = ApprovalTopology.of(codec, access.partitionsOf(Topics.APPROVALS), lease);
        var view = new CommittedView(access, codec, List.of(Topics.PEOPLE, Topics.APPROVAL_EVENTS), in -> {
            if (in.topic().equals(Topics.PEOPLE)) {
                people.take(in);
            } else {
                approvals.take(in).ifPresent(changes::announce);
            }
        });
        return new WriterRuntime(new SingleWriter(access, topology),
                new CommandGateway(access, codec, Topics.APPROVAL_COMMANDS, Topics.APPROVAL_ANSWERS), view);
    }
}
