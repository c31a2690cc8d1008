package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Alert;
import java.time.Instant;

/// Alerts about something that changes no run.
public final class Alerts {

    private Alerts() {}

    /// Nobody decided on an approval in time.
    public static Alert targetMissed(String flow, String approvalId, Instant dueAt) {
        return new Alert("sla:" + approvalId, Alert.Kind.SLA_MISSED, "warning", approvalId, flow, "Nobody decided on the approval by " + dueAt);
    }

    /// One source used one id in two cases: one of the two is a mistake.
    public static Alert idReused(String runId, String otherRunId) {
        return new Alert("id:" + runId, Alert.Kind.ID_REUSED, "warning", runId, null,
                "Its source used the same id in another case (%s): find out which of the two is meant".formatted(otherRunId));
    }
}
