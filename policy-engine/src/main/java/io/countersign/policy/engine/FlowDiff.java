package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.AttemptLimits;
import io.countersign.policy.engine.FlowDefinition.Counter;
import io.countersign.policy.engine.FlowDefinition.PromptVersion;
import io.countersign.policy.engine.FlowDefinition.QueueSettings;
import io.countersign.policy.engine.FlowDefinition.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What one version of a flow does differently from another, one sentence each. The text of tests, comments and the order of keys do nothing, so
/// they are no difference.
public final class FlowDiff {
    private static final String CONDITION = "condition";
    /// UTF-8 bytes of all sentences.
    private static final int LONGEST = 256 * 1024;

    private int length;
    private int untold;
    private final List<String> sentences = new ArrayList<>();

    private FlowDiff() {}

    /// The differences in the order of a flow's file; empty when both do the same.
    public static List<String> between(FlowDefinition before, FlowDefinition after) {
        var diff = new FlowDiff();
        diff.fields("The flow", flow(before), flow(after));
        diff.things("Prompt", byKey(before.prompts(), FlowDiff::name), byKey(after.prompts(), FlowDiff::name), FlowDiff::prompt, _ -> "", _ -> "");
        diff.things("Action", before.actions(), after.actions(), FlowDiff::action, FlowDiff::introduction, _ -> "; a run that proposes it becomes an exception");
        diff.fields("Attempts", attempts(before.attempts()), attempts(after.attempts()));
        diff.fields("Exceptions", queue(before.exceptions()), queue(after.exceptions()));
        diff.things("Counter", byKey(before.counters(), Counter::name), byKey(after.counters(), Counter::name), FlowDiff::counter,
                counter -> ": " + counting(counter), _ -> "");
        diff.things("Rule", byKey(before.rules(), Rule::id), byKey(after.rules(), Rule::id), FlowDiff::rule, FlowDiff::named, FlowDiff::named);
        diff.order(before.rules(), after.rules());
        diff.tests(before.tests(), after.tests());
        return diff.told();
    }

    private <T> void things(String kind, Map<String, T> before, Map<String, T> after, Function<T, Map<String, String>> fields,
            Function<T, String> introduction, Function<T, String> farewell) {
        before.forEach((key, thing) -> {
            if (!after.containsKey(key)) {
                say("%s \"%s\" is gone%s.".formatted(kind, key, farewell.apply(thing)));
            }
        });
        after.forEach((key, thing) -> {
            if (before.containsKey(key)) {
                fields("%s \"%s\"".formatted(kind, key), fields.apply(before.get(key)), fields.apply(thing));
            } else {
                say("%s \"%s\" is new%s.".formatted(kind, key, introduction.apply(thing)));
            }
        });
    }

    private void fields(String whose, Map<String, String> before, Map<String, String> after) {
        after.forEach((field, now) -> {
            var was = before.get(field);
            if (was == null && now != null) {
                say("%s: %s is now \"%s\"; nothing was said before.".formatted(whose, field, shown(field, now)));
            } else if (was != null && now == null) {
                say("%s: %s \"%s\" is taken away.".formatted(whose, field, shown(field, was)));
            } else if (was != null) {
                var difference = new Difference(words(field, was), words(field, now));
                if (!difference.isNone()) {
                    say("%s: %s %s.".formatted(whose, field, difference.words()));
                }
            }
        });
    }

    /// Its words. In a condition, white space between them does nothing and that inside quotes does.
    private static List<String> words(String field, String text) {
        return field.equals(CONDITION) ? ConditionText.words(text) : List.of(text.split("\\s", -1));
    }

    private static String shown(String field, String text) {
        return String.join(" ", words(field, text));
    }

    /// Nobody is to approve what a list hides: a sentence is told whole or counted.
    private void say(String sentence) {
        var visible = PlainText.visible(sentence);
        length += visible.getBytes(StandardCharsets.UTF_8).length;
        if (length <= LONGEST) {
            sentences.add(visible);
        } else {
            untold++;
        }
    }

    private List<String> told() {
        if (untold > 0) {
            sentences.add("And %d more difference%s; read the text.".formatted(untold, untold == 1 ? "" : "s"));
        }
        return List.copyOf(sentences);
    }

    /// Where rules of one kind match together, the first one is the one that is named, so their order is a difference, too.
    private void order(List<Rule> before, List<Rule> after) {
        for (int rank : after.stream().map(rule -> rule.then().rank()).distinct().sorted().toList()) {
            var was = ids(before, rank);
            var now = ids(after, rank);
            was.retainAll(now);
            now.retainAll(was);
            if (!was.equals(now)) {
                say("The rules \"%s\" stand in another order; where several of them match, the first one decides.".formatted(String.join("\", \"", now)));
            }
        }
    }

    private static List<String> ids(List<Rule> rules, int rank) {
        return rules.stream().filter(rule -> rule.then().rank() == rank).map(Rule::id).collect(Collectors.toCollection(ArrayList::new));
    }

    private void tests(List<String> before, List<String> after) {
        before.stream().filter(test -> !after.contains(test)).forEach(test -> say("Test \"%s\" is gone.".formatted(test)));
        after.stream().filter(test -> !before.contains(test)).forEach(test -> say("Test \"%s\" is new.".formatted(test)));
    }

    private static <T> Map<String, T> byKey(List<T> things, Function<T, String> key) {
        var map = new LinkedHashMap<String, T>();
        things.forEach(thing -> map.put(key.apply(thing), thing));
        return map;
    }

    private static Map<String, String> flow(FlowDefinition flow) {
        return fields("name", flow.flow(), "description", flow.description().isEmpty() ? null : flow.description(), "owner", flow.owner());
    }

    private static String name(PromptVersion prompt) {
        return prompt.name() + "@" + prompt.version();
    }

    private static Map<String, String> prompt(PromptVersion prompt) {
        return fields("text", prompt.text(), "fallback", prompt.fallback());
    }

    private static Map<String, String> action(ActionClass action) {
        var decisions = action.decisions().isEmpty() ? null : String.join(", ", action.decisions());
        var stages = action.stages().stream().map(stage -> "%s (backup %s, %d needed%s, %s)".formatted(stage.owner(), stage.backup(), stage.quorum(),
                stage.earlierDeciders() ? ", earlier deciders too" : "", PlainWords.duration(stage.respondWithin()))).collect(Collectors.joining("; then "));
        return fields("autonomy", action.autonomy().word(), "effect", action.effect().word(), "risk", action.risk().word(), "owner", action.owner(),
                "backup", action.backup(), "time to decide", PlainWords.duration(action.respondWithin()), "time to undo", PlainWords.duration(action.undo()),
                "release valid for", PlainWords.duration(action.receiptValidFor()), "stages", stages.isEmpty() ? null : stages,
                "expires after", words(action.expireAfter()), "hours that count", action.calendar(), "escalates to", action.escalateTo(),
                "escalates after", words(action.escalateAfter()), "decisions", decisions, "limit of edits", words(action.editLimit()),
                "limit of bulk decisions", words(action.bulkLimit()), "schema of the arguments", words(action.argumentsSchema()),
                "checked afterwards", action.sample() == 0 ? null : PlainWords.percent(action.sample()), "must report its outcome", action.reportOutcome() ? "yes" : "no");
    }

    private static String introduction(ActionClass action) {
        return ": %s, %s risk, autonomy %s%s".formatted(action.effect().word(), action.risk().word(), action.autonomy().word(),
                action.owner() == null ? "" : ", owner %s, backup %s".formatted(action.owner(), action.backup()));
    }

    private static Map<String, String> attempts(AttemptLimits attempts) {
        return fields("after technical failures", "" + attempts.technical(), "for each case", "" + attempts.perCase(), "time for the next", PlainWords.duration(attempts.within()));
    }

    private static Map<String, String> queue(QueueSettings queue) {
        return fields("owner", queue.owner(), "backup", queue.backup(), "time to decide", PlainWords.duration(queue.respondWithin()), "hours that count", queue.calendar(),
                "escalates to", queue.escalateTo());
    }

    private static Map<String, String> counter(Counter counter) {
        return fields("what it counts", counting(counter));
    }

    static String counting(Counter counter) {
        return "%s per %s in %s".formatted(counter.action() == null ? "runs" : counter.action(), counter.per(), PlainWords.duration(counter.within()));
    }

    private static Map<String, String> rule(Rule rule) {
        return fields("name", rule.name(), CONDITION, rule.when(), "outcome", rule.then().word(), "reason code", words(rule.reasonCode()), "reason", rule.reason(),
                "risk", rule.risk() == null ? null : rule.risk().word(), "owner", rule.owner(), "backup", rule.backup(), "review by", words(rule.reviewBy()),
                "expires", words(rule.expires()), "checked afterwards", rule.sample() == 0 ? null : PlainWords.percent(rule.sample()), "fallback", rule.fallback(),
                "smaller action", rule.fallbackAction(), "what the caller is told", rule.blockReason());
    }

    private static String named(Rule rule) {
        return ": %s (%s)".formatted(rule.name(), rule.then().word());
    }

    private static String words(Object value) {
        return value instanceof java.time.Duration time ? PlainWords.duration(time) : value == null ? null : value.toString();
    }

    private static Map<String, String> fields(String... namesAndValues) {
        var fields = new LinkedHashMap<String, String>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            fields.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
