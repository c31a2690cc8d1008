package io.countersign.policy.streams;

import io.countersign.policy.domain.FlowRules;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.schemas.avro.ApplyShadow;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.FlowShadowEnded;
import io.countersign.schemas.avro.FlowShadowStarted;
import io.countersign.schemas.avro.ShadowFlow;
import io.countersign.singlewriter.Book;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import java.util.Optional;

/// Which version of a flow judges every run beside the active one, without effect. Partition 0 judges, all apply it.
final class ShadowDesk {

    private final Desk desk;
    private final Book<ShadowVersion> shadows;
    private final VersionBook versions;
    private final FlowDesk flows;
    private final FlowRules rules;
    private final AllPartitions all;
    private final FlowRecorder recorder;

    ShadowDesk(Desk desk, VersionBook versions, FlowDesk flows, FlowRules rules, AllPartitions all) {
        this.desk = desk;
        this.shadows = desk.book(ShadowVersion.NAME, ShadowVersion.class);
        this.versions = versions;
        this.flows = flows;
        this.rules = rules;
        this.all = all;
        this.recorder = new FlowRecorder(desk);
    }

    /// The version of that flow that judges beside the active one.
    Optional<ShadowVersion> of(String flow) {
        return shadows.get(flow);
    }

    /// On partition 0: a person wants a version to judge beside the active one, or none to.
    void shadow(Inbound in, ShadowFlow wish) {
        if (versions.of(wish.getFlow()).isEmpty()) {
            recorder.refuseUnknown(in, wish.getFlow(), versions.flows());
        } else if (wish.getVersion() == 0) {
            end(in, wish);
        } else {
            versions.find(wish.getFlow(), wish.getVersion()).ifPresentOrElse(version -> begin(in, wish, version),
                    () -> recorder.refuseUnknown(in, wish.getFlow(), wish.getVersion()));
        }
    }

    private void begin(Inbound in, ShadowFlow wish, FlowVersion version) {
        var meta = in.command().orElseThrow();
        var hasActive = FlowRules.active(versions.of(version.flow())).isPresent();
        var refused = rules.shadow(FlowRecorder.person(meta), version, hasActive, wish.getReason());
        if (refused.isPresent()) {
            recorder.refuse(in, refused.get(), version.flow());
            return;
        }
        var before = of(version.flow());
        boolean unchanged = before.filter(shadow -> shadow.version() == version.version()).isPresent();
        var shadow = new ShadowVersion(version.flow(), version.version(), version.hash(), versions.text(version));
        if (!unchanged) {
            before.ifPresent(old -> recordEnd(meta, old, "Version %d judges in its place".formatted(version.version())));
            shadows.put(version.flow(), shadow);
            recorder.record(version.flow(), meta, "%s has %s judge beside the active one, without effect%s".formatted(rules.roster().name(meta.getActor().getId()),
                    version.words(), FlowRecorder.after(": ", wish.getReason())),
                    FlowShadowStarted.newBuilder().setVersion(version.version()).setHash(version.hash()).build());
            flows.show(version.flow());
        }
        all.apply(meta, version.flow(), apply(version.flow(), Optional.of(shadow)));
        desk.accept(in, unchanged ? "UNCHANGED" : "OK", unchanged ? "This version judges beside the active one already." : "It judges beside the active one.", FlowRecorder.body(version));
    }

    private void end(Inbound in, ShadowFlow wish) {
        var meta = in.command().orElseThrow();
        var flow = wish.getFlow();
        var refused = rules.endShadow(FlowRecorder.person(meta), wish.getReason());
        if (refused.isPresent()) {
            recorder.refuse(in, refused.get(), flow);
            return;
        }
        var before = of(flow);
        before.ifPresent(old -> {
            recordEnd(meta, old, wish.getReason() == null ? "It has judged enough" : wish.getReason().strip());
            shadows.remove(flow);
            flows.show(flow);
        });
        all.apply(meta, flow, apply(flow, Optional.empty()));
        desk.accept(in, before.isEmpty() ? "UNCHANGED" : "OK", before.isEmpty() ? "No version judges beside the active one." : "It no longer judges.",
                FlowRecorder.body(flow, 0, ""));
    }

    /// On partition 0: a version can't judge beside the active one any more, in case it does.
    void end(CommandMeta meta, FlowVersion version, String reason) {
        of(version.flow()).filter(shadow -> shadow.version() == version.version()).ifPresent(_ -> end(meta, version.flow(), reason));
    }

    /// On partition 0: the version no longer judges beside the active one, because of something else that was asked.
    void end(CommandMeta meta, String flow, String reason) {
        of(flow).ifPresent(shadow -> {
            recordEnd(meta, shadow, reason);
            shadows.remove(flow);
            confirm(meta, flow);
        });
    }

    /// On partition 0: has all others apply once more which version it is.
    void confirm(CommandMeta meta, String flow) {
        // Under an id of its own: the answers under the caller's are about what they asked.
        var passedOn = CommandMeta.newBuilder().setCommandId(desk.newId("cmd-")).setCaseId(meta.getCaseId()).setActor(meta.getActor()).setSentAt(meta.getSentAt())
                .setTraceparent(meta.getTraceparent()).build();
        all.apply(passedOn, flow, apply(flow, of(flow)));
    }

    /// Another partition's shadow.
    void apply(Inbound in, ApplyShadow apply) {
        if (apply.getVersion() == 0) {
            shadows.remove(apply.getFlow());
        } else {
            shadows.put(apply.getFlow(), new ShadowVersion(apply.getFlow(), apply.getVersion(), apply.getHash(), apply.getYaml()));
        }
        desk.accept(in, "OK", "Applied.", FlowRecorder.body(apply.getFlow(), apply.getVersion(), apply.getHash()));
    }

    private void recordEnd(CommandMeta meta, ShadowVersion shadow, String reason) {
        recorder.record(shadow.flow(), meta, "Version %d of the flow %s no longer judges beside the active one: %s".formatted(shadow.version(), shadow.flow(), reason),
                FlowShadowEnded.newBuilder().setVersion(shadow.version()).setReason(reason).build());
    }

    private static ApplyShadow apply(String flow, Optional<ShadowVersion> shadow) {
        return ApplyShadow.newBuilder().setFlow(flow).setVersion(shadow.map(ShadowVersion::version).orElse(0)).setHash(shadow.map(ShadowVersion::hash).orElse(""))
                .setYaml(shadow.map(ShadowVersion::yaml).orElse("")).build();
    }
}
