package io.countersign.policy;

import io.countersign.policy.streams.PolicyJudge;
import io.countersign.policy.view.FlowsView;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.CommandGateway;
import io.countersign.singlewriter.CommittedView;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.SingleWriter;
import io.countersign.singlewriter.WriterRuntime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import java.util.List;

/// Puts the service together.
@ApplicationScoped
class PolicyService {

    @Produces
    @Singleton
    FlowsView flows() {
        return new FlowsView();
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, FlowsView flows) {
        int partitions = access.partitionsOf(Topics.POLICY_COMMANDS);
        return new WriterRuntime(new SingleWriter(access, PolicyJudge.topology(codec, partitions)),
                new CommandGateway(access, codec, Topics.POLICY_COMMANDS, Topics.POLICY_ANSWERS),
                new CommittedView(access, codec, List.of(Topics.FLOWS, Topics.PEOPLE), flows::take));
    }

    /// Without a directory no flow can be checked and nobody be asked.
    @Produces
    @Readiness
    HealthCheck directory(FlowsView flows) {
        return () -> HealthCheckResponse.named("directory").withData("people", flows.people().size()).status(!flows.people().isEmpty()).build();
    }
}
