package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.Rule;
import io.countersign.policy.engine.ParsedFlow.ParsedRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// What is allowed and yet probably not meant: rules that can never decide, reasons that never have their value, dates that have passed or will
/// soon, counters that nobody reads.
final class RuleWarnings {
    private static final int SOON_DAYS = 14;
    /// Parts of all conditions, times the actions that each may be about. Every part is taken apart and kept.
    private static final int MOST_FACTS = 250_000;
    /// Pairs of branches of conditions that are compared, over all rules.
    private static final int MOST_COMPARISONS = 1_000_000;
    /// Any action that the flow does not name. No action can be called so.
    private static final String STRANGER = "*";

    private final ParsedFlow flow;
    private final List<Condition> conditions;
    private final Map<String, ReasonTemplate> reasons;
    private final LocalDate today;
    private int comparisons;
    private final List<List<RuleFacts>> branches = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /// @param conditions one for each rule
    /// @param reasons    by the rule's id
    /// @param at         when it is checked: dates are looked at
    RuleWarnings(ParsedFlow flow, List<Condition> conditions, Map<String, ReasonTemplate> reasons, Instant at) {
        this.flow = flow;
        this.conditions = conditions;
        this.reasons = reasons;
        this.today = LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    List<Problem> all() {
        flow.rules().forEach(this::dates);
        unsampled();
        unread();
        var effects = effects();
        if ((long) parts() * Math.max(effects.size(), 10) > MOST_FACTS) {
            warnUnseen("too long to be taken apart");
            return warnings;
        }
        var facts = new ConditionFacts(effects);
        conditions.forEach(condition -> branches.add(facts.branches(condition.text())));
        for (int i = 0; i < conditions.size(); i++) {
            var rule = flow.rules().get(i);
            types(rule, conditions.get(i));
            var possible = branches(i);
            if (possible.isEmpty()) {
                warn(rule.when(), "Rule \"%s\" can never match: %s.".formatted(rule.rule().id(), whyNever(i)));
            } else if (!expired(rule.rule())) {
                shadow(i, possible);
                reason(rule, possible);
            }
        }
        if (comparisons > MOST_COMPARISONS) {
            warnUnseen("too many to be compared with each other");
        }
        return warnings;
    }

    private int parts() {
        return conditions.stream().mapToInt(condition -> condition.text().split("&&|\\|\\|", -1).length).sum();
    }

    private void warnUnseen(String why) {
        warn(flow.rules().getFirst().node(), "The conditions of this flow are %s, so rules that can never decide are not all found; split the flow.".formatted(why));
    }

    private Map<String, String> effects() {
        var effects = new HashMap<String, String>();
        conditions.forEach(condition -> ConditionFacts.namedTypes(condition.ast().getExpr()).forEach(type -> effects.put(type, null)));
        effects.put(STRANGER, null);
        effects.put("", Effect.INTERNAL.word());
        flow.definition().actions().values().forEach(action -> effects.put(action.type(), action.effect().word()));
        return effects;
    }

    /// The branches in which the rule can decide. An action that the flow doesn't know is an exception before any other rule is heard.
    private List<RuleFacts> branches(int index) {
        var known = new HashSet<>(flow.definition().actions().keySet());
        known.add("");
        boolean strangers = flow.rules().get(index).rule().then().rank() <= Route.EXCEPTION.rank();
        return branches.get(index).stream().map(facts -> strangers ? facts : facts.and(facts).keepTypes(known)).filter(facts -> facts.contradiction() == null).toList();
    }

    private String whyNever(int index) {
        return branches.get(index).stream().map(RuleFacts::contradiction).filter(why -> why != null).findFirst().orElse("none of the flow's actions fits");
    }

    private void types(ParsedRule rule, Condition condition) {
        var known = flow.definition().actions().keySet();
        boolean meant = rule.rule().then().rank() <= Route.EXCEPTION.rank(); // an action left out on purpose can be blocked or explained
        for (var type : ConditionFacts.namedTypes(condition.ast().getExpr()).stream().sorted().toList()) {
            var near = Suggestion.nearest(type, known);
            if (!known.contains(type) && !type.isEmpty() && (near.isPresent() || !meant)) {
                warn(rule.when(), "Rule \"%s\" asks for the action \"%s\", which is none of the flow's%s".formatted(rule.rule().id(), PlainText.oneLine(type, 80),
                        near.map(action -> "; did you mean \"" + action + "\"?").orElse(".")));
            }
        }
    }

    /// A rule that another one always overrules: nobody would ever see it decide.
    private void shadow(int index, List<RuleFacts> possible) {
        var rule = flow.rules().get(index).rule();
        for (int i = 0; i < conditions.size(); i++) {
            var other = flow.rules().get(i).rule();
            if (overrules(other, i, rule, index) && impliedBy(possible, branches.get(i))) {
                warn(flow.rules().get(index).when(), "Rule \"%s\" never decides: whenever it matches, so does rule \"%s\", which %s.".formatted(rule.id(), other.id(),
                        other.then().rank() < rule.then().rank() ? "is more careful (%s)".formatted(other.then().word()) : "stands before it"));
                return;
            }
        }
    }

    private boolean impliedBy(List<RuleFacts> possible, List<RuleFacts> stronger) {
        if (comparisons > MOST_COMPARISONS) {
            return false;
        }
        return possible.stream().allMatch(one -> stronger.stream().anyMatch(facts -> ++comparisons <= MOST_COMPARISONS && facts.contradiction() == null && one.implies(facts)));
    }

    /// A failed run is not asked about approvals, so an approve rule leaves the failed ones to retry and fallback rules.
    private static boolean overrules(Rule other, int at, Rule rule, int index) {
        int rank = other.then().rank();
        return other.expires() == null && (rank < rule.then().rank() || rank == rule.then().rank() && at < index)
                && !(other.then() == Route.APPROVE && rule.then().rank() == Route.RETRY.rank());
    }

    private void reason(ParsedRule rule, List<RuleFacts> possible) {
        for (var name : reasons.get(rule.rule().id()).names().keySet().stream().sorted().toList()) {
            if (possible.stream().allMatch(facts -> facts.lacks(name))) {
                warn(rule.reason(), "The reason of rule \"%s\" names {%s}, which is never there when the rule matches.".formatted(rule.rule().id(), name));
            }
        }
    }

    private void dates(ParsedRule parsed) {
        var rule = parsed.rule();
        if (expired(rule)) {
            warn(place(parsed, "expires"), "Rule \"%s\" expired on %s and no longer counts; take it out, or give it a later day.".formatted(rule.id(), rule.expires()));
            return;
        }
        if (rule.expires() != null && rule.expires().isBefore(today.plusDays(SOON_DAYS))) {
            warn(place(parsed, "expires"), "Rule \"%s\" expires soon, on %s.".formatted(rule.id(), rule.expires()));
        }
        if (rule.reviewBy().isBefore(today)) {
            warn(place(parsed, "reviewBy"), "The review of rule \"%s\" was due by %s; look at it with %s and set the next day.".formatted(rule.id(), rule.reviewBy(), rule.owner()));
        }
    }

    private boolean expired(Rule rule) {
        return rule.expires() != null && rule.expires().isBefore(today);
    }

    /// An automatic action is the one that nobody looks at, so what nobody looks at afterwards either is told.
    private void unsampled() {
        var automatic = flow.definition().actions().values().stream().filter(action -> action.autonomy() == Autonomy.AUTOMATIC).toList();
        automatic.stream().filter(action -> action.sample() == 0).forEach(action -> warn(flow.actions().get(action.type()),
                "The action \"%s\" is automatic and none of it is checked afterwards; give \"sample\" a share above 0.".formatted(action.type())));
        for (int i = 0; i < conditions.size(); i++) {
            var rule = flow.rules().get(i);
            var reached = rule.rule().then() != Route.RELEASE || rule.rule().sample() > 0 || expired(rule.rule()) ? Set.<String>of() : ConditionReach.of(conditions.get(i), automatic);
            if (!reached.isEmpty()) {
                warn(rule.node(), "Rule \"%s\" lets the automatic action \"%s\" go and has no \"sample\", so none of these is checked afterwards; give it a share.".formatted(
                        rule.rule().id(), String.join("\", \"", reached)));
            }
        }
    }

    private void unread() {
        Set<String> read = new HashSet<>();
        conditions.forEach(condition -> read.addAll(condition.counters().keySet()));
        reasons.values().forEach(reason -> reason.names().keySet().forEach(name -> read.add(name.replaceFirst("^counters\\.", ""))));
        for (var counter : flow.definition().counters()) {
            if (!read.contains(counter.name())) {
                warn(flow.counters().get(counter.name()), "The counter \"%s\" is read by no rule; take it out, because counting costs time.".formatted(counter.name()));
            }
        }
    }

    private static Node place(ParsedRule rule, String key) {
        return rule.node() instanceof MappingNode mapping ? mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)).map(tuple -> tuple.getValueNode()).findFirst().orElse(rule.node()) : rule.node();
    }

    private void warn(Node node, String message) {
        warnings.add(YamlText.at(node, message));
    }
}
