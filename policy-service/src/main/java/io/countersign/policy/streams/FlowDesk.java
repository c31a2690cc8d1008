package io.countersign.policy.streams;

import io.countersign.policy.avro.PeopleTranslation;
import io.countersign.policy.engine.FlowBundle;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.roster.Roster;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowPublished;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.schemas.avro.PublishFlow;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Cause;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Desk.About;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Publishes flows. Partition 0 judges and numbers a publication, then has every other partition apply it, so that two
/// publications at once come in the same order everywhere; the caller is answered when all have applied it.
final class FlowDesk {

    static final String AUTHOR = "rule-author";
    /// Sorts after every name of a flow.
    static final String AFTER_ALL = "\uFFFF";

    private final Desk desk;
    private final Book<ActiveFlow> flows;
    private final StopBook stops;
    private final AllPartitions all;

    FlowDesk(Desk desk, Book<ActiveFlow> flows, StopBook stops, int partitions) {
        this.desk = desk;
        this.flows = flows;
        this.stops = stops;
        this.all = new AllPartitions(desk, partitions);
    }

    /// @param roster everyone
    void publish(Inbound in, PublishFlow publish, Roster roster) {
        var meta = in.command().orElseThrow();
        var author = meta.getActor().getId();
        if (meta.getActor().getKind() != ActorKind.PERSON || !roster.isOrHas(author, AUTHOR)) {
            desk.refuse(in, new Refusal(Kind.FORBIDDEN, "FORBIDDEN", "%s may not publish flows; people with the role %s may."
                    .formatted(roster.name(author), AUTHOR), publish.getFlow()));
            return;
        }
        var yaml = publish.getYaml().getBytes(StandardCharsets.UTF_8);
        var check = new FlowCompiler(PeopleTranslation.directory(roster.people()),
                new FlowBundle(publish.getYaml(), publish.getTestRuns()).resolver(), desk.now()).compile(yaml);
        switch (check) {
            case FlowCheck.Refused refused -> desk.refuse(in, new Refusal(Kind.INVALID, "FLOW_INVALID",
                    "The flow has %d problem(s); the first: line %s".formatted(refused.problems().size(), refused.problems().getFirst()),
                    publish.getFlow()));
            case FlowCheck.Accepted accepted -> publish(in, meta, accepted, roster);
        }
    }

    /// On partition 0: whoever published before asks again, and is told when all have the active version, whoever published that.
    void confirm(Inbound in, ConfirmFlow confirm) {
        flows.get(confirm.getFlow()).ifPresentOrElse(active -> {
            var apply = ApplyFlow.newBuilder().setFlow(active.flow()).setVersion(active.version()).setHash(active.hash()).setYaml(active.yaml()).build();
            all.apply(in.command().orElseThrow(), active.flow(), apply);
            desk.accept(in, "UNCHANGED", "This version is active.", body(apply));
        }, () -> desk.refuse(in, new Refusal(Kind.NOT_FOUND, "NO_SUCH_FLOW", "flow is \"%s\", which is not published; publish it first.".formatted(confirm.getFlow()),
                confirm.getFlow())));
    }

    /// Another partition's publication.
    void apply(Inbound in, ApplyFlow apply) {
        flows.put(apply.getFlow(), new ActiveFlow(apply.getFlow(), apply.getVersion(), apply.getHash(), apply.getYaml(), null, null));
        desk.accept(in, "OK", "Applied.", body(apply));
    }

    /// Shows a flow as it is now, with what is stopped in it. Of a flow that an earlier version of the service published it is not kept
    /// who did: it is shown so from its next publication on.
    void show(String name) {
        flows.get(name).filter(flow -> flow.publishedBy() != null).ifPresent(flow -> desk.snapshot(Topics.FLOWS, name,
                FlowSnapshot.newBuilder().setFlow(name).setVersion(flow.version()).setHash(flow.hash()).setYaml(flow.yaml())
                        .setPublishedBy(flow.publishedBy()).setPublishedAt(flow.publishedAt()).setStops(stops.in(name)).build()));
    }

    private void publish(Inbound in, CommandMeta meta, FlowCheck.Accepted accepted, Roster roster) {
        var flow = accepted.flow();
        var active = flows.get(flow.name());
        boolean unchanged = active.filter(a -> a.hash().equals(flow.contentHash())).isPresent();
        int version = unchanged ? active.get().version() : active.map(ActiveFlow::version).orElse(0) + 1;
        if (!unchanged) {
            var author = roster.name(meta.getActor().getId());
            desk.publish(Topics.FLOW_EVENTS, new About(flow.name(), null, "flow:" + flow.name()), Cause.of(meta),
                    "%s published version %d of the flow %s (%d rules, %d tests passed)".formatted(author, version, flow.name(),
                            flow.definition().rules().size(), flow.definition().tests().size()),
                    m -> FlowEvent.newBuilder().setMeta(m).setFlow(flow.name()).setEvent(FlowPublished.newBuilder().setVersion(version)
                            .setHash(flow.contentHash()).setYaml(flow.yaml()).setTestsPassed(flow.definition().tests().size()).build()).build());
            flows.put(flow.name(), new ActiveFlow(flow.name(), version, flow.contentHash(), flow.yaml(), meta.getActor().getId(), desk.now()));
            show(flow.name());
        }
        var apply = ApplyFlow.newBuilder().setFlow(flow.name()).setVersion(version).setHash(flow.contentHash())
                .setYaml(flow.yaml()).build();
        all.apply(meta, flow.name(), apply);
        desk.accept(in, unchanged ? "UNCHANGED" : "OK", unchanged ? "This version is active already." : "Published.", body(apply));
    }

    private static Map<String, Object> body(ApplyFlow apply) {
        return Map.of("flow", apply.getFlow(), "version", apply.getVersion(), "hash", apply.getHash());
    }
}
