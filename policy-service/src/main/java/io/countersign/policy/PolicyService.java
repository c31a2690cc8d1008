package io.countersign.policy;

import io.countersign.policy.streams.PolicyJudge;
import io.countersign.policy.view.FlowsView;
import io.countersign.policy.view.RunPlaces;
import io.countersign.policy.view.StopsView;
import io.countersign.policy.view.VersionsView;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.RunEvent;
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
    FlowsView flows() {
        return new FlowsView();
    }

    @Produces
    @Singleton
    StopsView stops() {
        return new StopsView();
    }

    @Produces
    @Singleton
    VersionsView versions() {
        return new VersionsView();
    }

    @Produces
    @Singleton
    RunPlaces places() {
        return new RunPlaces();
    }

    @Produces
    @Singleton
    WriterRuntime runtime(KafkaAccess access, RecordCodec codec, PolicySettings settings, FlowsView flows, VersionsView versions, StopsView stops, RunPlaces places) {
        return parts(access, codec, CountKeys.load(settings.countersSecretFile()), flows, versions, stops, places);
    }

    /// What judges, what asks and what shows, over `access`.
    static WriterRuntime parts(KafkaAccess access, RecordCodec codec, CountKeys countKeys, FlowsView flows, VersionsView versions, StopsView stops, RunPlaces places) {
        int partitions = access.partitionsOf(Topics.POLICY_COMMANDS);
        return new WriterRuntime(new SingleWriter(access, PolicyJudge.topology(codec, partitions, countKeys)),
                new CommandGateway(access, codec, Topics.POLICY_COMMANDS, Topics.POLICY_ANSWERS),
                new CommittedView(access, codec, List.of(Topics.FLOWS, Topics.PEOPLE, Topics.FLOW_EVENTS, Topics.RUN_EVENTS), in -> {
                    switch (in.value()) {
                        case FlowEvent event -> {
                            stops.take(event);
                            versions.take(event);
                        }
                        case RunEvent event -> places.take(event);
                        case null, default -> flows.take(in);
                    }
                }));
    }

    /// Without a directory no flow can be checked and nobody be asked.
    @Produces
    @Readiness
    HealthCheck directory(FlowsView flows) {
        return () -> HealthCheckResponse.named("directory").withData("people", flows.people().size()).status(!flows.people().isEmpty()).build();
    }
}
