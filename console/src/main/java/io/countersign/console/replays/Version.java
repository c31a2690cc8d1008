package io.countersign.console.replays;

/// One document of a flow that a replay uses.
///
/// @param flow the flow's name
/// @param number its version; null: a draft that nobody has proposed, or none
/// @param name how people say it: `version 3 (active)`, `the draft`, `the way each case took when it was live`
/// @param yaml the document; null: there is none, what was recorded counts
public record Version(String flow, Integer number, String name, String yaml) {

    /// What each case says of itself.
    public static Version recorded(String flow) {
        return new Version(flow, null, "the way each case took when it was live", null);
    }
}
