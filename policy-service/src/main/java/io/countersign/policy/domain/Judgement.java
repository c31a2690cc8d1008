package io.countersign.policy.domain;

import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Risk;
import io.countersign.policy.engine.Route;
import io.countersign.policy.engine.Routing;
import java.time.Duration;
import java.util.List;

/// A routing, and the version of the flow that gave it.
///
/// @param flowVersion 0: no such flow is published
public record Judgement(Routing routing, int flowVersion) {

    /// Role that owns what no flow owns.
    public static final String QUEUE_OWNER = "queue-owner";
    /// Target time where no flow names one.
    public static final Duration RESPOND_WITHIN = Duration.ofHours(1);

    /// An exception that no rule made.
    public static Judgement exception(String flow, String hash, int flowVersion, ReasonCode code, String reason, String owner, String backup) {
        return new Judgement(new Routing(flow, hash, Route.EXCEPTION, null, null, reason, code, Risk.HIGH,
                owner == null ? QUEUE_OWNER : owner, backup, RESPOND_WITHIN, false, null, null, null, false, List.of()), flowVersion);
    }
}
