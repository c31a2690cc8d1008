package io.countersign.policy;

import io.countersign.policy.streams.PolicyJudge;
import io.countersign.policy.view.FlowsView;
import io.countersign.policy.view.RunPlaces;
import io.countersign.policy.view.ShadowView;
import io.countersign.policy.view.StopsView;
import io.countersign.policy.view.VersionsView;
import io.countersign.policy.view.Views;
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
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Puts the service together.
@ApplicationScoped
class PolicyService {

    @Produces
    @Singleton
    Views views() {
        return Views.empty();
    }

    @Produces
    @Singleton
    FlowsView flows(Views views) {
        return views.flows();
    }

    @Produces
    @Singleton
    VersionsView versions(Views views) {
        return views.versions();
    }

    @Produces
    @Singleton
    StopsView stops(Views views) {
        return views.stops();
    }

    @Produces
    @Singleton
    RunPlaces places(Views views) {
        return views.places();
    }

    @Produces
    @Singleton
    ShadowView shadows(Views views) {
        return views.shadows();
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, PolicySettings settings, Views views) {
        return parts(access, codec, CountKeys.load(settings.countersSecretFile()), views);
    }

    /// What judges, what asks and what shows, over `access`.
    static WriterRuntime parts(KafkaAccess access, RecordCodec codec, CountKeys countKeys, Views views) {
        int partitions = access.partitionsOf(Topics.POLICY_COMMANDS);
        return new WriterRuntime(new SingleWriter(access, PolicyJudge.topology(codec, partitions, countKeys)),
                new CommandGateway(access, codec, Topics.POLICY_COMMANDS, Topics.POLICY_ANSWERS),
                new CommittedView(access, codec, List.of(Topics.FLOWS, Topics.PEOPLE, Topics.FLOW_EVENTS, Topics.RUN_EVENTS), views::take));
    }

    /// Without a directory no flow can be checked and nobody be asked.
    @Produces
    @Readiness
    HealthCheck directory(FlowsView flows) {
        return () -> HealthCheckResponse.named("directory").withData("people", flows.people().size()).status(!flows.people().isEmpty()).build();
    }
}
