package io.countersign.policy.domain;

import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Risk;
import io.countersign.policy.engine.Route;
import io.countersign.policy.engine.Routing;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A routing, and the version of the flow that gave it.
///
/// @param flowVersion 0: no such flow is published
/// @param counters what the flow's counters said, by their names there: runs before this one
/// @param shadow what the version said that is tried beside it, without effect; null: none is tried
public record Judgement(Routing routing, int flowVersion, Map<String, Long> counters, Judgement shadow) {

    /// Role that owns what no flow owns.
    public static final String QUEUE_OWNER = "queue-owner";
    /// Target time where no flow names one.
    public static final Duration RESPOND_WITHIN = Duration.ofHours(1);

    /// A routing that asked no counters, and nothing is tried.
    public Judgement(Routing routing, int flowVersion) {
        this(routing, flowVersion, Map.of(), null);
    }

    /// The same, with what the version said that is tried.
    ///
    /// @param tried null: none is tried
    public Judgement beside(Judgement tried) {
        return new Judgement(routing, flowVersion, counters, tried);
    }

    /// An exception that no rule made.
    public static Judgement exception(String flow, String hash, int flowVersion, ReasonCode code, String reason, String owner, String backup) {
        return new Judgement(new Routing(flow, hash, Route.EXCEPTION, null, null, reason, code, Risk.HIGH,
                owner == null ? QUEUE_OWNER : owner, backup, RESPOND_WITHIN, false, null, null, null, false, List.of()), flowVersion);
    }
}
