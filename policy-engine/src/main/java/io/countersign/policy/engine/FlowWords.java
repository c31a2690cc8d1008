package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Rule;
import io.countersign.policy.engine.FlowExplanation.Card;
import io.countersign.policy.engine.FlowExplanation.Lane;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Finds the words for a flow: for its ways, its rules and its settings.
final class FlowWords {
    private final CompiledFlow compiled;
    private final FlowDefinition flow;
    private final LocalDate today;
    private final UnaryOperator<String> who;
    private final ActionWords actions;

    /// @param who how a person or role is called, by its name in the file
    FlowWords(CompiledFlow compiled, Instant at, UnaryOperator<String> who) {
        this.compiled = compiled;
        this.flow = compiled.definition();
        this.today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        this.who = who;
        this.actions = new ActionWords(flow, who);
    }

    FlowExplanation explain() {
        var cards = flow.actions().values().stream().map(action -> actions.card(action, reaching(action, Route.RELEASE))).toList();
        return new FlowExplanation(flow.flow(), flow.description(), compiled.contentHash(), summary(), cards, lanes(), settings());
    }

    private List<String> summary() {
        return List.of("%s answers for this flow. Every rule is asked about every run, and the most careful answer counts.".formatted(who.apply(flow.owner())));
    }

    private List<String> reaching(ActionClass action, Route route) {
        return flow.rules().stream().filter(rule -> rule.then() == route && !expired(rule) && compiled.reach(rule).contains(action.type())).map(Rule::name).toList();
    }

    private List<Lane> lanes() {
        var attempts = flow.attempts();
        return List.of(
                new Lane("block", "It never happens", List.of("The caller is told to stop."), rules(Route.BLOCK)),
                new Lane("exception", "A person looks at it in the queue", queue(), rules(Route.EXCEPTION)),
                new Lane("approve", "A person decides first", List.of("Who decides, and in what time, stands with each action."), rules(Route.APPROVE)),
                new Lane("retry", "The AI tries again", List.of("At most %s for each case, %d of them after technical failures; the next is due within %s. Then a person looks at it."
                        .formatted(PlainWords.count(attempts.perCase(), "time"), attempts.technical(), PlainWords.duration(attempts.within()))), again()),
                new Lane("release", "It goes out on its own", List.of("As far as the action's level allows it."), rules(Route.RELEASE)),
                new Lane("otherwise", "If no rule matches", otherwise(), List.of()));
    }

    private List<String> queue() {
        var queue = flow.exceptions();
        return List.of("%s%s has %s%s.%s".formatted(who.apply(queue.owner()), backup(queue.backup()), PlainWords.duration(queue.respondWithin()), hours(queue.calendar()),
                        queue.escalateTo() == null ? "" : " A missed target goes to " + who.apply(queue.escalateTo()) + ", too."),
                "A run with another action, another effect%s than this flow knows comes here, too, and one that a rule can't judge.".formatted(
                        flow.prompts().isEmpty() ? "" : " or another prompt"));
    }

    private List<Card> again() {
        return flow.rules().stream().filter(rule -> rule.then() == Route.RETRY || rule.then() == Route.FALLBACK).map(this::rule).toList();
    }

    private List<Card> rules(Route route) {
        return flow.rules().stream().filter(rule -> rule.then() == route).map(this::rule).toList();
    }

    private List<String> otherwise() {
        var types = new LinkedHashMap<String, List<String>>();
        flow.actions().values().forEach(action -> types.computeIfAbsent(ActionWords.unmatched(action.autonomy(), action.effect()), _ -> new ArrayList<>()).add(action.type()));
        return types.entrySet().stream().map(way -> "%s: %s.".formatted(PlainWords.list(way.getValue()), way.getKey())).toList();
    }

    private Card rule(Rule rule) {
        var notes = new ArrayList<String>();
        if (expired(rule)) {
            notes.add("EXPIRED on " + rule.expires() + ", so it no longer counts");
        }
        if (rule.then() == Route.FALLBACK) {
            notes.add(Stream.of(rule.fallback() == null && rule.fallbackAction() == null ? "with the prompt's fallback" : rule.fallback() == null ? null : "with " + rule.fallback(),
                    rule.fallbackAction() == null ? null : "as " + rule.fallbackAction()).filter(words -> words != null).reduce((a, b) -> a + " " + b).orElse(""));
        } else if (rule.then() == Route.RETRY) {
            notes.add("the same again");
        }
        if (rule.then() == Route.EXCEPTION) {
            notes.add(rule.reasonCode().name());
        }
        if (rule.risk() != null) {
            notes.add(rule.risk().word() + " risk");
        }
        if (rule.sample() > 0) {
            notes.add(PlainWords.percent(rule.sample()) + " checked afterwards");
        }
        if (rule.blockReason() != null) {
            notes.add("the caller reads: " + rule.blockReason());
        }
        notes.add("owner " + who.apply(rule.owner()) + backup(rule.backup()));
        notes.add(rule.reviewBy().isBefore(today) ? "REVIEW OVERDUE since " + rule.reviewBy() : "review by " + rule.reviewBy());
        if (rule.expires() != null && !expired(rule)) {
            notes.add("until " + rule.expires());
        }
        return new Card(rule.id(), rule.name(), "When " + ConditionWords.of(rule.when()) + ".", notes);
    }

    private List<Card> settings() {
        var cards = new ArrayList<Card>();
        if (!flow.prompts().isEmpty()) {
            cards.add(new Card("", "Prompts", "", flow.prompts().stream().map(prompt -> prompt.name() + "@" + prompt.version()
                    + (prompt.fallback() == null ? "" : ", else " + prompt.fallback())).toList()));
        }
        if (!flow.counters().isEmpty()) {
            cards.add(new Card("", "What is counted", "", flow.counters().stream().map(counter -> counter.name() + ": " + FlowDiff.counting(counter)).toList()));
        }
        cards.add(new Card("", "Tested by", PlainWords.count(flow.tests().size(), "example") + " in the flow itself.", List.of()));
        return cards;
    }

    private boolean expired(Rule rule) {
        return rule.expires() != null && rule.expires().isBefore(today);
    }

    private String backup(String backup) {
        return backup == null ? "" : " (backup " + who.apply(backup) + ")";
    }

    private static String hours(String calendar) {
        return calendar == null ? "" : " of " + calendar;
    }
}
