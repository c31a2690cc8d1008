package io.countersign.exception.domain;

import java.util.List;
import java.util.Optional;

/// What a person decided.
///
/// @param shownVersion version of the item that the person was shown
/// @param shownActionDigest digest of the newest run's action that the person was shown; null: no action
/// @param cardDigest SHA-256 of what was shown; null: not said
/// @param note why, 10 characters or more
/// @param runIds runs it is for; empty: all that wait
/// @param edited runs as changed; with fix and correct, and with release after an edit
/// @param channel `rest`, `cli` or `console`
/// @param outcomeCode what became of it, one of [Outcome]; empty: as the kind says
public record Resolution(ResolutionKind kind, long shownVersion, String shownActionDigest, String cardDigest, String note,
        List<String> runIds, List<Edit> edited, String channel, String outcomeCode) {

    /// Least length of a note.
    public static final int NOTE_MIN = 10;
    /// Longest note that anybody writes, here or on an alert.
    public static final int NOTE_MAX = 4_000;

    /// One run as a person changed it.
    ///
    /// @param actionDigest digest of its action; null: none
    /// @param flaw why it can't be taken, with field, value and remedy; null: nothing is wrong with it
    public record Edit(String runId, Content content, String actionDigest, String flaw) {}

    /// What became of it: as said, or as the kind says.
    public String outcome() {
        return outcomeCode.isEmpty() ? kind.outcome().name() : outcomeCode;
    }

    /// The same with these changed runs.
    public Resolution changing(List<Edit> runs) {
        return new Resolution(kind, shownVersion, shownActionDigest, cardDigest, note, runIds, runs, channel, outcomeCode);
    }

    Resolution withOutcome() {
        return new Resolution(kind, shownVersion, shownActionDigest, cardDigest, note, runIds, edited, channel, outcome());
    }

    Optional<Edit> edit(String runId) {
        return edited.stream().filter(e -> e.runId().equals(runId)).findFirst();
    }
}
