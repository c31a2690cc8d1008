package io.countersign.console.answer;

import io.countersign.console.domain.CommandLink;

/// What the insights propose, with what it rests on.
///
/// @param kind such as `QUEUE_GROWS`
/// @param about flow, rule or person
/// @param next a command that looks, or replays
public record Proposal(String kind, String about, String text, String evidence, String next) {

    /// The page that does what the command does; null: there is none.
    public CommandLink link() {
        return CommandLink.of(next);
    }
}
