package io.countersign.exception.domain;

import java.util.Arrays;

/// Why something waits in the queue: the twelve reason codes, and no others.
public enum ReasonCode {
    LOW_CONFIDENCE, MISSING_DATA, CONFLICTING_DATA, STALE_DATA, POLICY_CONFLICT, REPEATED_RETRIES, TECHNICAL, APPROVAL_EXPIRED,
    EXECUTION_UNKNOWN, STOPPED, UNKNOWN_ACTION, MANUAL;

    /// @return the code of that name; for any other name MANUAL, because a run must not be lost for the word it came with
    public static ReasonCode of(String name) {
        return Arrays.stream(values()).filter(code -> code.name().equals(name)).findFirst().orElse(MANUAL);
    }
}
