package io.countersign.policy.engine;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelVariableResolver;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// All rules of a flow, ready to be asked about a run.
///
/// The fast way is one program that returns the list of all results. As soon as one rule cannot be judged, that program
/// fails as a whole and each rule is asked on its own, so that every rule still has its own result.
final class RuleSet {
    private static final Pattern ABSENT_KEY =
            Pattern.compile("evaluation error at [^:]*:([0-9]+): key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern CHAIN_END = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*$");

    private final List<FlowDefinition.Rule> rules;
    private final List<Condition> conditions;
    private final Program all;
    private final List<Program> each;

    RuleSet(List<FlowDefinition.Rule> rules, List<Condition> conditions) {
        this.rules = List.copyOf(rules);
        this.conditions = List.copyOf(conditions);
        this.all = RuleLanguage.program(conditions);
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
                results.add(answers == null ? alone(i, fields) : answer(rule, answers.get(i)));
            }
        }
        return List.copyOf(results);
    }

    private List<?> together(CelVariableResolver fields) {
        try {
            return (List<?>) all.eval(fields);
        } catch (CelEvaluationException | RuntimeException e) {
            return null; // some rule cannot be judged: the rules are asked one by one and say which and why
        }
    }

    private RuleResult alone(int index, CelVariableResolver fields) {
        var rule = rules.get(index);
        try {
            return answer(rule, each.get(index).eval(fields));
        } catch (CelEvaluationException e) {
            var missing = missingName(e, conditions.get(index).text());
            return missing != null
                    ? new RuleResult(rule.id(), rule.name(), RuleOutcome.MISSING, missing)
                    : new RuleResult(rule.id(), rule.name(), RuleOutcome.ERROR, words(e));
        } catch (MissingField e) {
            return new RuleResult(rule.id(), rule.name(), RuleOutcome.MISSING, e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            return new RuleResult(rule.id(), rule.name(), RuleOutcome.ERROR, PlainText.oneLine(String.valueOf(e.getMessage()), 160));
        }
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

    /// The name of the field that was absent, or null when something else went wrong.
    private static String missingName(CelEvaluationException e, String condition) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MissingField) {
                return cause.getMessage();
            }
        }
        if (e.getErrorCode() == CelErrorCode.INDEX_OUT_OF_BOUNDS) {
            return "a list element";
        }
        if (e.getErrorCode() != CelErrorCode.ATTRIBUTE_NOT_FOUND) {
            return null;
        }
        var absent = ABSENT_KEY.matcher(String.valueOf(e.getMessage()));
        if (!absent.matches()) {
            return "a field";
        }
        var key = PlainText.oneLine(absent.group(2), 60);
        var offset = Math.min(Integer.parseInt(absent.group(1)), condition.codePointCount(0, condition.length()));
        var owner = CHAIN_END.matcher(condition.substring(0, condition.offsetByCodePoints(0, offset)));
        return owner.find() ? owner.group() + "." + key : key;
    }

    private static String words(CelEvaluationException e) {
        var message = String.valueOf(e.getMessage()).replaceFirst("^evaluation error at [^:]*:[0-9]+: ", "");
        return PlainText.oneLine(message, 160);
    }
}
