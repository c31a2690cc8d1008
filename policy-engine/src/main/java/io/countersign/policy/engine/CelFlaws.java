package io.countersign.policy.engine;

import dev.cel.common.CelIssue;
import java.util.ArrayList;
import java.util.regex.Pattern;

/// Words for what the CEL compiler found.
final class CelFlaws {
    static final Pattern NUMBER = Pattern.compile("-?[0-9]*\\.?[0-9]+([eE][+-]?[0-9]+)?");
    private static final Pattern CHAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']+)'.*");

    private CelFlaws() {}

    /// The compiler's issue with its place in code points and a message for people.
    static Condition.Flaw of(CelIssue issue, String text) {
        var offset = offset(issue, text);
        return new Condition.Flaw(offset, words(issue.getMessage(), offset, text));
    }

    private static int offset(CelIssue issue, String text) {
        var line = issue.getSourceLocation().getLine();
        var from = 0;
        for (var i = 1; i < line; i++) {
            var next = text.indexOf('\n', from);
            if (next < 0) {
                break;
            }
            from = next + 1;
        }
        return text.codePointCount(0, from) + Math.max(0, issue.getSourceLocation().getColumn());
    }

    private static String words(String message, int offset, String text) {
        var undeclared = UNDECLARED.matcher(message.replace('\n', ' '));
        if (undeclared.matches()) {
            var name = undeclared.group(1);
            var chain = CHAIN.matcher(text);
            if (offset <= text.length() && chain.find(text.offsetByCodePoints(0, Math.min(offset,
                    text.codePointCount(0, text.length())))) && chain.group().startsWith(name)) {
                name = chain.group();
            }
            return unknown(name);
        }
        var shortened = message.replaceFirst(" \\(candidates: .*", "").replaceFirst(" expecting \\{.*", "")
                .replace("'" + Decimals.EQUAL + "'", "'_==_'").replace("'" + Decimals.DIFFERENT + "'", "'_!=_'")
                .replace("'" + Patterns.MATCHES + "'", "'matches'");
        if (shortened.contains("recognition error at: '=")) {
            return "The condition is not valid: a comparison is written ==, not =.";
        }
        if (shortened.contains("mismatched input '<EOF>'")) {
            return "The condition ends too early.";
        }
        return "The condition is not valid: " + PlainText.oneLine(shortened, 180) + ".";
    }

    private static String unknown(String name) {
        if (name.endsWith("now") || name.equals("timestamp.now")) {
            return "Rules cannot ask for the time; use \"expires\", occurredAt or a fact of the run.";
        }
        var known = new ArrayList<>(RunVariables.TYPES.keySet());
        return Suggestion.nearest(name, known)
                .map(near -> "A rule cannot see \"%s\"; did you mean \"%s\"?".formatted(name, near))
                .orElseGet(() -> "A rule cannot see \"%s\"; it can see %s.".formatted(name, String.join(", ", known)));
    }

}
