package io.countersign.policy.engine;

import dev.cel.common.values.ErrorValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelVariableResolver;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All rules of a flow, ready to be asked about a run.
///
/// The fast way is one program that returns the list of all results, or a few where the conditions are long together: preparing takes time that grows
/// with the square of a program's length. A rule that cannot be judged makes its program
/// fail as a whole, or leaves something in the list that is neither true nor false; then the rules concerned are asked on
/// their own, so that every rule still has its own result.
final class RuleSet {
    /// Characters of the conditions that one program takes.
    private static final int LONGEST_TOGETHER = 16 * 1024;

    /// @param from the first of the rules that it judges
    private record Together(int from, Program program) {}

    private final List<FlowDefinition.Rule> rules;
    private final List<Condition> conditions;
    private final List<Together> together = new ArrayList<>();
    private final List<Program> each;

    RuleSet(List<FlowDefinition.Rule> rules, List<Condition> conditions) {
        this.rules = List.copyOf(rules);
        this.conditions = List.copyOf(conditions);
        for (int from = 0, to; from < conditions.size(); from = to) {
            int length = conditions.get(from).text().length();
            for (to = from + 1; to < conditions.size() && length + conditions.get(to).text().length() <= LONGEST_TOGETHER; to++) {
                length += conditions.get(to).text().length();
            }
            together.add(new Together(from, RuleLanguage.program(this.conditions.subList(from, to))));
        }
        this.each = conditions.stream().map(RuleLanguage::program).toList();
    }

    /// What every rule says, in the order of the file.
    List<RuleResult> ask(RunFacts run, String declaredEffect, Instant at) {
        CelVariableResolver fields = name -> Optional.of(read(run, name, declaredEffect));
        var today = LocalDate.ofInstant(at, ZoneOffset.UTC);
        var answers = together(fields);
        var results = new ArrayList<RuleResult>(rules.size());
        for (var i = 0; i < rules.size(); i++) {
            var rule = rules.get(i);
            if (rule.expires() != null && rule.expires().isBefore(today)) {
                results.add(new RuleResult(rule.id(), rule.name(), RuleOutcome.EXPIRED, "expired after " + rule.expires()));
            } else {
                results.add(answers[i] instanceof Boolean ? answer(rule, answers[i]) : alone(i, fields));
            }
        }
        return List.copyOf(results);
    }

    /// The types of action for which one of the rules can hold at all.
    Set<String> reach(FlowDefinition.Rule rule, Collection<FlowDefinition.ActionClass> actions) {
        return ConditionReach.of(conditions.get(rules.indexOf(rule)), actions);
    }

    private Object[] together(CelVariableResolver fields) {
        var answers = new Object[rules.size()];
        for (var some : together) {
            try {
                var values = (List<?>) some.program().eval(fields);
                for (int i = 0; i < values.size(); i++) {
                    answers[some.from() + i] = values.get(i);
                }
            } catch (CelEvaluationException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                continue; // one of these rules cannot be judged: they are asked one by one and say which and why
            }
        }
        return answers;
    }

    private RuleResult alone(int index, CelVariableResolver fields) {
        var rule = rules.get(index);
        try {
            var value = each.get(index).eval(fields);
            // CEL hands an error inside && and || back as a value, so that the other side may still decide.
            return value instanceof ErrorValue error
                    ? unjudged(index, Failure.of(error, conditions.get(index))) : answer(rule, value);
        } catch (CelEvaluationException e) {
            return unjudged(index, Failure.of(e));
        } catch (MissingField e) {
            return new RuleResult(rule.id(), rule.name(), RuleOutcome.MISSING, e.getMessage());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new RuleResult(rule.id(), rule.name(), RuleOutcome.ERROR, PlainText.oneLine(String.valueOf(e.getMessage()), 160));
        }
    }

    private RuleResult unjudged(int index, Failure failure) {
        var rule = rules.get(index);
        var missing = failure.missingName(conditions.get(index).text());
        return missing.isPresent()
                ? new RuleResult(rule.id(), rule.name(), RuleOutcome.MISSING, missing.get())
                : new RuleResult(rule.id(), rule.name(), RuleOutcome.ERROR, failure.words());
    }

    private static RuleResult answer(FlowDefinition.Rule rule, Object value) {
        if (value instanceof Boolean holds) {
            return new RuleResult(rule.id(), rule.name(), holds ? RuleOutcome.MATCHED : RuleOutcome.NOT_MATCHED, "");
        }
        return new RuleResult(rule.id(), rule.name(), RuleOutcome.ERROR, "the condition gave %s instead of true or false"
                .formatted(PlainText.oneLine(String.valueOf(value), 60)));
    }

    private static Object read(RunFacts run, String name, String declaredEffect) {
        var presence = RunVariables.presenceName(name);
        if (presence != null) {
            return presence.equals("action.effect") ? declaredEffect != null || run.has(presence) : run.has(presence);
        }
        if (name.equals("action.effect") && declaredEffect != null) {
            return declaredEffect;
        }
        var value = run.value(name);
        if (value == null) {
            throw new MissingField(name);
        }
        return value;
    }

}
