package io.countersign.policy.engine;

/// Why a run is in the exception queue. One open exception exists per case and code.
public enum ReasonCode {
    LOW_CONFIDENCE,
    MISSING_DATA,
    CONFLICTING_DATA,
    STALE_DATA,
    POLICY_CONFLICT,
    REPEATED_RETRIES,
    TECHNICAL,
    APPROVAL_EXPIRED,
    EXECUTION_UNKNOWN,
    STOPPED,
    UNKNOWN_ACTION,
    MANUAL
}
