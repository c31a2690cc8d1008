package io.countersign.policy.streams;

import io.countersign.policy.avro.FlowTranslation;
import io.countersign.policy.avro.PeopleTranslation;
import io.countersign.policy.domain.FlowRules;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.policy.domain.FlowVersion.Stage;
import io.countersign.policy.engine.FlowBundle;
import io.countersign.policy.engine.FlowCheck;
import io.countersign.policy.engine.FlowCompiler;
import io.countersign.policy.engine.FlowDiff;
import io.countersign.schemas.avro.ApproveFlow;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeclineFlow;
import io.countersign.schemas.avro.FlowApproved;
import io.countersign.schemas.avro.FlowDeclined;
import io.countersign.schemas.avro.FlowProposed;
import io.countersign.schemas.avro.ProposeFlow;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Inbound;
import io.countersign.singlewriter.Refusal;
import io.countersign.singlewriter.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Takes proposals of versions, and what a second person says to them. On partition 0 alone: until a version is activated the others
/// need not know it.
final class VersionDesk {

    private final Desk desk;
    private final VersionBook versions;
    private final FlowDesk flows;
    private final FlowRules rules;
    private final FlowRecorder recorder;

    VersionDesk(Desk desk, VersionBook versions, FlowDesk flows, FlowRules rules) {
        this.desk = desk;
        this.versions = versions;
        this.flows = flows;
        this.rules = rules;
        this.recorder = new FlowRecorder(desk);
    }

    /// Numbers a version that passes its checks.
    void propose(Inbound in, ProposeFlow wish) {
        var meta = in.command().orElseThrow();
        var refused = rules.propose(FlowRecorder.person(meta), wish.getReason());
        if (refused.isPresent()) {
            recorder.refuse(in, refused.get(), wish.getFlow());
            return;
        }
        var check = new FlowCompiler(PeopleTranslation.directory(rules.roster().people()),
                new FlowBundle(wish.getYaml(), wish.getTestRuns()).resolver(), desk.now()).compile(wish.getYaml().getBytes(StandardCharsets.UTF_8));
        switch (check) {
            case FlowCheck.Refused problems -> desk.refuse(in, new Refusal(Kind.INVALID, "FLOW_INVALID",
                    "The flow has %d problem(s); the first: line %s".formatted(problems.problems().size(), problems.problems().getFirst()), wish.getFlow()));
            case FlowCheck.Accepted accepted -> propose(in, meta, accepted, wish.getReason());
        }
    }

    private void propose(Inbound in, CommandMeta meta, FlowCheck.Accepted accepted, String reason) {
        var flow = accepted.flow();
        var before = versions.of(flow.name());
        var same = before.stream().filter(version -> version.hash().equals(flow.contentHash()) && isOpen(version)).findFirst();
        if (same.isPresent()) {
            desk.accept(in, "UNCHANGED", "This text is %s already.".formatted(same.get().words()), FlowRecorder.body(same.get()));
            return;
        }
        var active = FlowRules.active(before);
        int number = before.isEmpty() ? 1 : before.getLast().version() + 1;
        var changes = active.flatMap(versions::definition).map(old -> FlowDiff.between(old, flow.definition())).orElse(List.of());
        var version = FlowVersion.proposed(flow.name(), number, flow.contentHash(), meta.getActor().getId(), desk.now(), active.map(FlowVersion::version).orElse(null));
        versions.put(version, flow.yaml());
        recorder.record(flow.name(), meta, "%s proposed %s (%d rules, %d tests passed)%s".formatted(name(meta), version.words(), flow.definition().rules().size(),
                flow.definition().tests().size(), FlowRecorder.after(": ", reason)),
                FlowProposed.newBuilder().setVersion(number).setHash(flow.contentHash()).setYaml(flow.yaml()).setTestsPassed(flow.definition().tests().size())
                        .setBasedOn(version.basedOn()).setChanges(changes).setReason(reason == null ? null : reason.strip()).build());
        flows.show(flow.name());
        var body = FlowRecorder.body(version);
        body.put("changes", changes);
        desk.accept(in, "OK", "Proposed.", body);
    }

    /// A second person approves a version; asked again, they are told that they did.
    void approve(Inbound in, ApproveFlow wish) {
        var meta = in.command().orElseThrow();
        find(in, wish.getFlow(), wish.getVersion()).ifPresent(version -> {
            var again = version.stage() == Stage.APPROVED && version.hash().equals(wish.getHash()) && FlowRecorder.person(meta).equals(version.approvedBy());
            var report = wish.getReport();
            var noReport = wish.getNoReportReason();
            var refused = again ? Optional.<io.countersign.policy.domain.Verdict.Refused>empty()
                    : rules.approve(FlowRecorder.person(meta), version, wish.getHash(), FlowTranslation.evidence(report), noReport);
            if (refused.isPresent()) {
                recorder.refuse(in, refused.get(), version.flow());
            } else if (again) {
                desk.accept(in, "UNCHANGED", "You approved it already.", FlowRecorder.body(version));
            } else {
                var approved = version.approved(meta.getActor().getId(), desk.now(), report == null ? null : report.getSummary().strip(), noReport == null ? null : noReport.strip());
                versions.put(approved);
                recorder.record(version.flow(), meta, "%s approved %s %s".formatted(name(meta), version.words(), report == null ? "without a replay: " + approved.noReportReason()
                        : "on a replay of %d cases: %s".formatted(report.getCases(), approved.report())),
                        FlowApproved.newBuilder().setVersion(version.version()).setHash(version.hash()).setReport(report).setNoReportReason(approved.noReportReason()).build());
                flows.show(version.flow());
                desk.accept(in, "OK", "Approved.", FlowRecorder.body(version));
            }
        });
    }

    /// Somebody says that a version will not be used.
    void decline(Inbound in, DeclineFlow wish) {
        var meta = in.command().orElseThrow();
        find(in, wish.getFlow(), wish.getVersion()).ifPresent(version -> {
            var refused = rules.decline(FlowRecorder.person(meta), version, wish.getReason());
            if (refused.isPresent()) {
                recorder.refuse(in, refused.get(), version.flow());
                return;
            }
            versions.put(version.declined());
            recorder.record(version.flow(), meta, "%s declined %s: %s".formatted(name(meta), version.words(), wish.getReason().strip()),
                    FlowDeclined.newBuilder().setVersion(version.version()).setReason(wish.getReason().strip()).build());
            flows.shadows().end(meta, version, "It was declined");
            flows.show(version.flow());
            desk.accept(in, "OK", "Declined.", FlowRecorder.body(version));
        });
    }

    /// Answers with a refusal where there is none.
    private Optional<FlowVersion> find(Inbound in, String flow, int number) {
        var found = versions.find(flow, number);
        if (found.isEmpty()) {
            recorder.refuseUnknown(in, flow, number);
        }
        return found;
    }

    private String name(CommandMeta meta) {
        return rules.roster().name(meta.getActor().getId());
    }

    private static boolean isOpen(FlowVersion version) {
        return switch (version.stage()) {
            case DRAFT, APPROVED, ACTIVE -> true;
            case RETIRED, DECLINED -> false;
        };
    }
}
