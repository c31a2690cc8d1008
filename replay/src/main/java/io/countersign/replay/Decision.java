package io.countersign.replay;

import java.time.Duration;

/// What somebody decided on a past case.
///
/// @param outcome what became of the proposal
/// @param by      who or what decided, empty: not said
/// @param reason  in their words, empty: not said
/// @param took    from the question to the decision, nights and weekends included; null: not measured
/// @param moved   whether money moved if it was released; false only where it is known that the action failed anyhow
public record Decision(Outcome outcome, String by, String reason, Duration took, boolean moved) {
    /// Nothing is known.
    public static final Decision NONE = new Decision(Outcome.OPEN, "", "", null, true);
}
