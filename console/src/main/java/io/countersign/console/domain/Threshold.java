package io.countersign.console.domain;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// How sure an AI has to be for a rule, as the text of a flow says it.
public final class Threshold {

    private static final Pattern COMPARED = Pattern.compile("\\bconfidence\\s*(?:<=?|>=?)\\s*(0?\\.\\d+|1(?:\\.0+)?)");
    private static final Pattern NEXT_RULE = Pattern.compile("(?m)^\\s*-\\s+id:");

    private Threshold() {}

    /// The number that the rule compares the confidence with; where it does not, the first that any rule of the flow does.
    ///
    /// @param flow text of the flow, YAML
    /// @param rule id of the rule; null: none
    public static Optional<BigDecimal> of(String flow, String rule) {
        return (rule == null ? Optional.<BigDecimal>empty() : first(block(flow, rule))).or(() -> first(flow));
    }

    private static String block(String flow, String rule) {
        var start = Pattern.compile("(?m)^\\s*-\\s+id:\\s*[\"']?" + Pattern.quote(rule) + "[\"']?\\s*$").matcher(flow);
        if (!start.find()) return "";
        var end = NEXT_RULE.matcher(flow);
        return flow.substring(start.end(), end.find(start.end()) ? end.start() : flow.length());
    }

    private static Optional<BigDecimal> first(String text) {
        var found = COMPARED.matcher(text);
        return found.find() ? Optional.of(new BigDecimal(found.group(1))) : Optional.empty();
    }
}
