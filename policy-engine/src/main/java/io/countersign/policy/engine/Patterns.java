package io.countersign.policy.engine;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;

/// Regular expressions with bounds. RE2 takes time that grows with the text alone, but a short pattern such as `((a{999}){999}){999}` would unfold
/// into a program that fills the memory, and a pattern may come with a run.
final class Patterns {
    /// Stands for `matches`.
    static final String MATCHES = "bounded_matches";
    /// Steps of a compiled pattern.
    static final int LARGEST = 5_000;

    /// Characters of a text that is looked at. A longer one is an error and not a "no": what nobody looked at may say anything.
    static final int LONGEST_TEXT = 64 * 1024;

    private static final java.util.regex.Pattern REPETITION = java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");
    private static final int MOST_REPETITIONS = 100_000;

    private Patterns() {}

    /// @throws IllegalArgumentException it is no pattern, or too large; the message says which
    static Pattern compile(String pattern) {
        long repetitions = 1;
        for (var matcher = REPETITION.matcher(pattern); matcher.find(); ) {
            var most = matcher.group(2) == null || matcher.group(2).isEmpty() ? matcher.group(1) : matcher.group(2);
            repetitions = Math.min(Long.MAX_VALUE / 1_000_000_000L, repetitions) * Math.max(1, Long.parseLong(most));
            if (repetitions > MOST_REPETITIONS) {
                throw new IllegalArgumentException("This regular expression repeats too often; its repetitions multiply to more than " + MOST_REPETITIONS);
            }
        }
        try {
            var compiled = Pattern.compile(pattern);
            if (compiled.programSize() > LARGEST) {
                throw new IllegalArgumentException("This regular expression is too large; it takes %d steps, the limit is %d".formatted(compiled.programSize(), LARGEST));
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("This is not a regular expression RE2 knows: " + e.getDescription(), e);
        }
    }

    static List<CelFunctionDecl> declarations() {
        return List.of(CelFunctionDecl.newFunctionDeclaration(MATCHES,
                CelOverloadDecl.newMemberOverload("bounded_matches_string", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING),
                CelOverloadDecl.newGlobalOverload("bounded_matches", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)));
    }

    static List<CelFunctionBinding> bindings() {
        return List.copyOf(CelFunctionBinding.fromOverloads(MATCHES,
                CelFunctionBinding.from("bounded_matches_string", String.class, String.class, Patterns::matches),
                CelFunctionBinding.from("bounded_matches", String.class, String.class, Patterns::matches)));
    }

    private static boolean matches(String text, String pattern) {
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("matches() looks at texts of up to %d characters, this one has %d".formatted(LONGEST_TEXT, text.length()));
        }
        return compile(pattern).matcher(text).find();
    }
}
