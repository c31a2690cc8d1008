package io.countersign.policy.view;

import io.countersign.policy.avro.FlowTranslation;
import io.countersign.policy.domain.Evidence;
import io.countersign.policy.domain.FlowVersion;
import io.countersign.schemas.avro.FlowActivated;
import io.countersign.schemas.avro.FlowApproved;
import io.countersign.schemas.avro.FlowDeclined;
import io.countersign.schemas.avro.FlowEvent;
import io.countersign.schemas.avro.FlowProposed;
import io.countersign.schemas.avro.FlowPublished;
import io.countersign.schemas.avro.FlowRetired;
import io.countersign.schemas.avro.FlowShadowEnded;
import io.countersign.schemas.avro.FlowShadowStarted;
import io.countersign.schemas.avro.FlowSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Every version of every flow, with its text, as topic `flow-events` says. Thread-safe.
public final class VersionsView {

    /// A version, and what its author and its approver said.
    ///
    /// @param yaml null: it is no longer kept
    /// @param testsPassed inline tests that passed
    /// @param changes what is different from the version it is based on, one sentence each
    /// @param reason why it was proposed; null: not said
    /// @param report the replay it was approved on; null: none
    /// @param shadow it judges beside the active one, without effect
    public record Shown(FlowVersion version, String yaml, int testsPassed, List<String> changes, String reason, Evidence report, boolean shadow) {

        /// `draft`, `approved`, `shadow`, `active`, `retired` or `declined`.
        public String status() {
            return shadow ? "shadow" : version.stage().word();
        }

        private Shown with(FlowVersion other) {
            return new Shown(other, yaml, testsPassed, changes, reason, report, shadow);
        }

        private Shown with(FlowVersion other, Evidence on) {
            return new Shown(other, yaml, testsPassed, changes, reason, on, shadow);
        }

        private Shown with(boolean inShadow) {
            return new Shown(version, yaml, testsPassed, changes, reason, report, inShadow);
        }
    }

    private final Map<String, TreeMap<Integer, Shown>> flows = new TreeMap<>();

    /// Takes one committed event in.
    public synchronized void take(FlowEvent event) {
        var flow = event.getFlow();
        var at = event.getMeta().getOccurredAt();
        var person = event.getMeta().getActor().getId();
        switch (event.getEvent()) {
            case FlowProposed e -> put(new Shown(FlowVersion.proposed(flow, e.getVersion(), e.getHash(), person, at, e.getBasedOn()), e.getYaml(), e.getTestsPassed(),
                    List.copyOf(e.getChanges()), e.getReason(), null, false));
            case FlowPublished e -> {
                of(flow).forEach(before -> change(flow, before.version().version(), v -> v.version().stage() == FlowVersion.Stage.ACTIVE ? v.with(v.version().retired()) : v));
                put(new Shown(FlowVersion.published(flow, e.getVersion(), e.getHash(), person, at), e.getYaml(), e.getTestsPassed(), List.of(), null, null, false));
            }
            case FlowApproved e -> change(flow, e.getVersion(), v -> v.with(v.version().approved(person, at, e.getReport() == null ? null : e.getReport().getSummary(),
                    e.getNoReportReason()), FlowTranslation.evidence(e.getReport())));
            case FlowDeclined e -> change(flow, e.getVersion(), v -> v.with(v.version().declined()));
            case FlowActivated e -> change(flow, e.getVersion(), v -> v.with(v.version().activated(at, e.getPreviousVersion())));
            case FlowRetired e -> change(flow, e.getVersion(), v -> v.with(v.version().retired()));
            case FlowShadowStarted e -> change(flow, e.getVersion(), v -> v.with(true));
            case FlowShadowEnded e -> change(flow, e.getVersion(), v -> v.with(false));
            default -> { } // stops, refusals and levels of autonomy change no version
        }
        notifyAll();
    }

    /// Takes a snapshot in. Events are kept for a time, so of old versions this is all there is; of their texts those of the active one and of the shadow.
    public synchronized void take(FlowSnapshot snapshot) {
        for (var shown : snapshot.getVersions()) {
            var shadow = shown.getVersion() == snapshot.getShadowVersion();
            var yaml = shown.getVersion() == snapshot.getVersion() ? snapshot.getYaml() : shadow ? snapshot.getShadowYaml() : null;
            flows.computeIfAbsent(snapshot.getFlow(), _ -> new TreeMap<>()).computeIfAbsent(shown.getVersion(),
                    _ -> new Shown(FlowTranslation.kept(snapshot.getFlow(), shown), yaml, 0, List.of(), null, null, shadow));
        }
    }

    /// The versions of a flow, oldest first; none of a flow that is not known.
    public synchronized List<Shown> of(String flow) {
        return flows.containsKey(flow) ? List.copyOf(flows.get(flow).values()) : List.of();
    }

    /// The versions of all flows of that status, by flow, the oldest first.
    ///
    /// @param status as [Shown#status()] says it; null: of any
    public synchronized List<Shown> all(String status) {
        return flows.values().stream().flatMap(versions -> versions.values().stream()).filter(shown -> status == null || shown.status().equals(status)).toList();
    }

    /// One version.
    public Optional<Shown> find(String flow, int version) {
        return of(flow).stream().filter(shown -> shown.version().version() == version).findFirst();
    }

    /// Waits until the view shows what was answered, so that whoever asks next sees it; not for longer than `patience`.
    public synchronized void await(String flow, Predicate<List<Shown>> shown, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            while (!shown.test(of(flow))) {
                long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Shown shown) {
        flows.computeIfAbsent(shown.version().flow(), _ -> new TreeMap<>()).put(shown.version().version(), shown);
    }

    private void change(String flow, int version, UnaryOperator<Shown> change) {
        if (flows.containsKey(flow)) {
            flows.get(flow).computeIfPresent(version, (_, before) -> change.apply(before));
        }
    }
}
