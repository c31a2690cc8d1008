package io.countersign.console.domain;

import java.util.List;

/// A way to settle an exception.
///
/// @param kind as the service calls it
/// @param label what the button says
/// @param does what happens then, one sentence
/// @param key the key that chooses it: the name of an action; null: none
/// @param whyNot why it is not offered; null: it is
public record Way(String kind, String label, String does, String key, String whyNot) {

    private static final int HAND_OVERS_MAX = 3;
    private static final List<String> AFTER_HAND_OVERS = List.of("release", "by-hand", "reject");
    private static final List<String> FOR_INCIDENTS = List.of("by-hand", "dismiss");

    public boolean offered() {
        return whyNot == null;
    }

    /// All ways, those that can't be taken with the reason.
    ///
    /// @param incident no run waits
    /// @param handOvers so often it went between approvals and this queue
    /// @param fallback the prompt that a fallback goes to; null: none
    /// @param decides who decides if an approval is asked for, one sentence; null: not known
    public static List<Way> of(boolean incident, int handOvers, String fallback, String decides) {
        return List.of(way("fix", "Fix the data", "You put right what is missing or wrong, and all rules judge it again.", "edit"),
                way("retry", "Try again", "The AI gets one more attempt at the same task.", "send-back"),
                way("fallback", "Fallback prompt", fallback == null ? "The AI tries again with a safer prompt." : "The AI tries again with " + fallback + ".", null),
                way("release", "Release", "It goes out as it is, or as you change it below.", "approve"),
                way("approval", "Ask for approval", decides == null ? "Whoever owns the action decides." : decides, null),
                way("correct", "Correct the output", "The text is replaced by yours, and goes out.", null),
                way("by-hand", "Done by hand", "You did it yourself; the AI does nothing more.", null),
                way("reject", "Reject", "It will not happen; the caller is told why.", "reject"),
                way("dismiss", "Nothing to do", "It needs no answer and no action.", null)).stream()
                .map(way -> new Way(way.kind, way.label, way.does, way.key, whyNot(way.kind, incident, handOvers, fallback))).toList();
    }

    /// The way that may stand chosen before a person chose: it changes nothing for good, and all rules judge what comes of it.
    ///
    /// @param reasonCode why it is an exception
    /// @param lacksData data is missing that can be put in
    /// @return its kind; empty: a person has to choose
    public static String careful(String reasonCode, boolean lacksData) {
        return switch (reasonCode) {
            case "MISSING_DATA" -> lacksData ? "fix" : "";
            case "TECHNICAL" -> "retry";
            default -> "";
        };
    }

    private static Way way(String kind, String label, String does, String key) {
        return new Way(kind, label, does, key, null);
    }

    private static String whyNot(String kind, boolean incident, int handOvers, String fallback) {
        if (incident) return FOR_INCIDENTS.contains(kind) ? null : "No run waits in it.";
        if (handOvers >= HAND_OVERS_MAX && !AFTER_HAND_OVERS.contains(kind)) return "Not after " + HAND_OVERS_MAX + " hand-overs.";
        return kind.equals("fallback") && fallback == null ? "The flow names no fallback for this prompt." : null;
    }
}
