package io.countersign.policy.streams;

import io.countersign.policy.avro.FlowTranslation;
import io.countersign.policy.domain.AutonomyChange;
import io.countersign.policy.domain.FlowRules;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.policy.domain.FlowVersion.Stage;
import io.countersign.policy.engine.Autonomy;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActivateFlow;
import io.countersign.schemas.avro.ApplyFlow;
import io.countersign.schemas.avro.ApplyRetirement;
import io.countersign.schemas.avro.AutonomyChanged;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ConfirmFlow;
import io.countersign.schemas.avro.FlowActivated;
import io.countersign.schemas.avro.FlowRetired;
import io.countersign.schemas.avro.FlowSnapshot;
import io.countersign.schemas.avro.RetireFlow;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import java.util.List;

/// Which version of a flow is active. Partition 0 judges, then has every other partition apply it, so that two activations at once
/// come in the same order everywhere; the caller is answered when all have applied it.
final class FlowDesk {

    /// Sorts after every name of a flow.
    static final String AFTER_ALL = "\uFFFF";
    /// Versions that a snapshot shows, the newest: it must not outgrow a record.
    private static final int SHOWN_MAX = 200;

    private final Desk desk;
    private final Book<ActiveFlow> flows;
    private final Book<ActiveFlow> retired;
    private final VersionBook versions;
    private final StopBook stops;
    private final FlowRules rules;
    private final AllPartitions all;
    private final ShadowDesk shadows;
    private final FlowRecorder recorder;

    FlowDesk(Desk desk, Book<ActiveFlow> flows, VersionBook versions, StopBook stops, FlowRules rules, int partitions) {
        this.desk = desk;
        this.flows = flows;
        this.retired = desk.book(ActiveFlow.RETIRED, ActiveFlow.class);
        this.versions = versions;
        this.stops = stops;
        this.rules = rules;
        this.all = new AllPartitions(desk, partitions);
        this.shadows = new ShadowDesk(desk, versions, this, rules, all);
        this.recorder = new FlowRecorder(desk);
    }

    ShadowDesk shadows() {
        return shadows;
    }

    /// On partition 0: a person makes an approved version the active one, or brings one back that was.
    void activate(Inbound in, ActivateFlow wish) {
        var meta = in.command().orElseThrow();
        var kept = versions.of(wish.getFlow());
        if (kept.isEmpty()) {
            recorder.refuseUnknown(in, wish.getFlow(), versions.flows());
            return;
        }
        var found = wish.getRollback() && wish.getVersion() == 0 ? FlowRules.previous(kept)
                : kept.stream().filter(version -> version.version() == wish.getVersion()).findFirst();
        if (found.isEmpty()) {
            if (wish.getRollback() && wish.getVersion() == 0) {
                recorder.refuse(in, FlowRules.noneBefore(wish.getFlow(), kept), wish.getFlow());
            } else {
                recorder.refuseUnknown(in, wish.getFlow(), wish.getVersion());
            }
            return;
        }
        var version = found.get();
        var person = FlowRecorder.person(meta);
        var refused = wish.getRollback() ? rules.rollBack(person, version, wish.getReason())
                : rules.activate(person, version, FlowRules.last(kept).orElse(null), wish.getReason());
        if (refused.isPresent()) {
            recorder.refuse(in, refused.get(), wish.getFlow());
            return;
        }
        boolean unchanged = version.stage() == Stage.ACTIVE;
        if (!unchanged) {
            activate(meta, version, kept, wish);
        }
        var apply = apply(version);
        all.apply(meta, version.flow(), apply);
        desk.accept(in, unchanged ? "UNCHANGED" : "OK", unchanged ? "This version is active already." : "Active.", FlowRecorder.body(version));
    }

    /// @param kept every version of the flow: where it was retired, the new one follows the one that was active last
    private void activate(CommandMeta meta, FlowVersion version, List<FlowVersion> kept, ActivateFlow wish) {
        var flow = version.flow();
        var before = FlowRules.active(kept);
        var last = FlowRules.last(kept);
        var replaced = last.map(FlowVersion::version).filter(number -> number != version.version()).orElse(null);
        versions.put(version.activated(desk.now(), replaced));
        var instead = before.map(old -> " in place of version " + old.version()).orElse("");
        recorder.record(flow, meta, "%s %s %s%s%s".formatted(rules.roster().name(meta.getActor().getId()), wish.getRollback() ? "brought back" : "activated", version.words(),
                instead, FlowRecorder.after(": ", wish.getReason())), FlowActivated.newBuilder().setVersion(version.version()).setHash(version.hash())
                        .setPreviousVersion(replaced).setRollback(wish.getRollback()).setReason(wish.getReason() == null ? null : wish.getReason().strip()).build());
        before.ifPresent(old -> {
            versions.put(old.retired());
            recorder.record(flow, meta, "V%s was replaced by version %d".formatted(old.words().substring(1), version.version()),
                    FlowRetired.newBuilder().setVersion(old.version()).setReplacedBy(version.version()).build());
        });
        recordAutonomy(meta, last.flatMap(versions::definition).orElse(null), version);
        shadows.end(meta, version, "It is active");
        put(new ActiveFlow(flow, version.version(), version.hash(), versions.text(version), version.proposedBy(), desk.now()));
        show(flow);
    }

    /// What an AI may do on its own is somebody's decision: it is recorded for itself, not only as a part of a text.
    private void recordAutonomy(CommandMeta meta, FlowDefinition before, FlowVersion version) {
        versions.definition(version).ifPresent(after -> AutonomyChange.between(before, after).forEach(change -> recorder.record(version.flow(), meta,
                "V%s changes what the AI may do on its own with %s: %s".formatted(version.words().substring(1), change.action(), change.words()),
                AutonomyChanged.newBuilder().setVersion(version.version()).setAction(change.action()).setBefore(word(change.before())).setAfter(word(change.after()))
                        .setProposedBy(version.proposedBy()).setApprovedBy(version.approvedBy() == null ? "" : version.approvedBy()).build())));
    }

    /// On partition 0: a person ends a flow.
    void retire(Inbound in, RetireFlow wish) {
        var meta = in.command().orElseThrow();
        var flow = wish.getFlow();
        var kept = versions.of(flow);
        if (kept.isEmpty()) {
            recorder.refuseUnknown(in, flow, versions.flows());
            return;
        }
        var active = FlowRules.active(kept);
        var refused = rules.retire(FlowRecorder.person(meta), flow, active.isPresent(), wish.getReason());
        if (refused.isPresent()) {
            recorder.refuse(in, refused.get(), flow);
            return;
        }
        versions.put(active.get().retired());
        recorder.record(flow, meta, "%s retired the flow %s; no version of it is active any more: %s".formatted(rules.roster().name(meta.getActor().getId()), flow,
                wish.getReason().strip()), FlowRetired.newBuilder().setVersion(active.get().version()).setReason(wish.getReason().strip()).build());
        shadows.end(meta, flow, "The flow was retired");
        remove(flow);
        show(flow);
        all.apply(meta, flow, new ApplyRetirement(flow));
        desk.accept(in, "OK", "Retired.", FlowRecorder.body(flow, 0, ""));
    }

    /// On partition 0: whoever activated or retired before asks again, and is told when all have what is active now, whoever made it so.
    void confirm(Inbound in, ConfirmFlow confirm) {
        var flow = confirm.getFlow();
        var meta = in.command().orElseThrow();
        var kept = versions.of(flow);
        if (kept.isEmpty()) {
            recorder.refuseUnknown(in, flow, versions.flows());
            return;
        }
        shadows.confirm(meta, flow);
        var active = FlowRules.active(kept);
        all.apply(meta, flow, active.<Object>map(this::apply).orElseGet(() -> new ApplyRetirement(flow)));
        desk.accept(in, "UNCHANGED", active.isPresent() ? "This version is active." : "No version is active.",
                active.map(FlowRecorder::body).orElseGet(() -> FlowRecorder.body(flow, 0, "")));
    }

    /// Another partition's activation.
    void apply(Inbound in, ApplyFlow apply) {
        put(new ActiveFlow(apply.getFlow(), apply.getVersion(), apply.getHash(), apply.getYaml(), null, null));
        desk.accept(in, "OK", "Applied.", FlowRecorder.body(apply.getFlow(), apply.getVersion(), apply.getHash()));
    }

    /// Another partition's retirement.
    void apply(Inbound in, ApplyRetirement apply) {
        remove(apply.getFlow());
        desk.accept(in, "OK", "Applied.", FlowRecorder.body(apply.getFlow(), 0, ""));
    }

    private void put(ActiveFlow flow) {
        flows.put(flow.flow(), flow);
        retired.remove(flow.flow());
    }

    /// Nothing judges by it any more; what waits is still asked about on its terms.
    private void remove(String flow) {
        flows.get(flow).ifPresent(last -> retired.put(flow, last));
        flows.remove(flow);
    }

    /// Shows a flow as it is now, with its versions and what is stopped in it. Of a flow that an earlier version of the service published it
    /// is not always kept who did: it is shown so from its next activation on.
    void show(String name) {
        var active = flows.get(name);
        if (active.filter(flow -> flow.publishedBy() == null).isPresent()) {
            return;
        }
        var kept = versions.of(name);
        if (kept.isEmpty()) {
            return;
        }
        var shadow = shadows.of(name);
        var last = kept.getLast();
        int from = Math.max(0, kept.size() - SHOWN_MAX);
        desk.snapshot(Topics.FLOWS, name, FlowSnapshot.newBuilder().setFlow(name).setVersion(active.map(ActiveFlow::version).orElse(0))
                .setHash(active.map(ActiveFlow::hash).orElse("")).setYaml(active.map(ActiveFlow::yaml).orElse(""))
                .setPublishedBy(active.map(ActiveFlow::publishedBy).orElse(last.proposedBy())).setPublishedAt(active.map(ActiveFlow::publishedAt).orElse(last.proposedAt()))
                .setStops(stops.in(name)).setApprovedBy(FlowRules.active(kept).map(FlowVersion::approvedBy).orElse(null))
                .setShadowVersion(shadow.map(ShadowVersion::version).orElse(0)).setShadowYaml(shadow.map(ShadowVersion::yaml).orElse(null))
                .setVersions(kept.subList(from, kept.size()).stream().map(version -> FlowTranslation.shown(version, shadow.filter(s -> s.version() == version.version()).isPresent()))
                        .toList()).build());
    }

    private ApplyFlow apply(FlowVersion version) {
        return ApplyFlow.newBuilder().setFlow(version.flow()).setVersion(version.version()).setHash(version.hash()).setYaml(versions.text(version)).build();
    }

    private static String word(Autonomy level) {
        return level == null ? null : level.word();
    }
}
