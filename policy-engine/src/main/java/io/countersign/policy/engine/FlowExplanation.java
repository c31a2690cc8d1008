package io.countersign.policy.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A whole flow in plain words, made from what judges and not from what somebody wrote about it. Text and picture are two ways to print the same
/// cards, so neither can leave out what the other shows.
///
/// @param flow        the flow's name
/// @param description what it is for; empty when the flow doesn't say
/// @param hash        SHA-256 of the document, 64 hex digits
/// @param summary     what a newcomer is told first, a few sentences
/// @param actions     what the AI may propose, a card each
/// @param lanes       what may happen to a run, the most careful first, with the rules that make it happen
/// @param settings    prompts, counters, tests
public record FlowExplanation(String flow, String description, String hash, List<String> summary, List<Card> actions, List<Lane> lanes, List<Card> settings) {

    public FlowExplanation {
        summary = List.copyOf(summary);
        actions = List.copyOf(actions);
        lanes = List.copyOf(lanes);
        settings = List.copyOf(settings);
    }

    /// One thing and what there is to know about it.
    ///
    /// @param id    a rule's id, an action's type; empty: it has none
    /// @param title in a few words
    /// @param text  the main sentence; may be empty
    /// @param notes further facts, each short
    public record Card(String id, String title, String text, List<String> notes) {
        public Card {
            notes = List.copyOf(notes);
        }
    }

    /// One way a run can go.
    ///
    /// @param kind    `block`, `exception`, `approve`, `retry`, `release`, or `otherwise`: no rule matches
    /// @param title   in a few words
    /// @param outcome what happens then
    /// @param rules   the rules that send a run this way, in the order of the file
    public record Lane(String kind, String title, List<String> outcome, List<Card> rules) {
        public Lane {
            outcome = List.copyOf(outcome);
            rules = List.copyOf(rules);
        }
    }

    /// Explains a flow with people and roles as the file names them.
    ///
    /// @param at says which rules have expired and which review is overdue
    public static FlowExplanation of(CompiledFlow flow, Instant at) {
        return of(flow, at, UnaryOperator.identity());
    }

    /// Explains a flow.
    ///
    /// @param at  says which rules have expired and which review is overdue
    /// @param who how a person or role is called, by its name in the file
    public static FlowExplanation of(CompiledFlow flow, Instant at, UnaryOperator<String> who) {
        return new FlowWords(flow, at, who).explain();
    }

    /// As text, one line each, without a line break in any.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(description.isEmpty() ? flow : flow + ": " + description);
        lines.addAll(summary);
        lines.add("");
        lines.add("WHAT THE AI MAY PROPOSE");
        actions.forEach(action -> card(lines, action));
        for (var lane : lanes) {
            lines.add("");
            lines.add(lane.title().toUpperCase(java.util.Locale.ROOT));
            lane.outcome().forEach(sentence -> lines.add("  " + sentence));
            lane.rules().forEach(rule -> card(lines, rule));
        }
        if (!settings.isEmpty()) {
            lines.add("");
            lines.add("WHAT ELSE IS SET");
            settings.forEach(setting -> card(lines, setting));
        }
        return lines.stream().map(line -> line.replaceAll("\\s+$", "")).toList();
    }

    /// As a picture: one SVG document without scripts or links, readable in light and dark.
    public String svg() {
        return new FlowPicture(this).draw();
    }

    private static void card(List<String> lines, Card card) {
        lines.add("  * " + card.title() + (card.id().isEmpty() || card.id().equals(card.title()) ? "" : " [" + card.id() + "]"));
        if (!card.text().isEmpty()) {
            lines.add("      " + card.text());
        }
        if (!card.notes().isEmpty()) {
            lines.add("      " + String.join(" · ", card.notes()));
        }
    }
}
