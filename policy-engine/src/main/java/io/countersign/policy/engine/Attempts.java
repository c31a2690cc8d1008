package io.countersign.policy.engine;

/// How often the caller was already told to try again on this case, before the run that is judged now.
///
/// @param technicalSoFar retries already given after technical failures
/// @param totalSoFar     retries and fallbacks already given for any cause, the technical ones included
public record Attempts(int technicalSoFar, int totalSoFar) {
    /// No retry or fallback was given yet.
    public static final Attempts NONE = new Attempts(0, 0);

    public Attempts {
        if (technicalSoFar < 0 || totalSoFar < technicalSoFar) {
            throw new IllegalArgumentException("Attempts need 0 <= technicalSoFar <= totalSoFar, got %d and %d."
                    .formatted(technicalSoFar, totalSoFar));
        }
    }
}
