package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.PromptVersion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// Reads which prompt versions belong to a flow, and which of them takes over from which.
final class PromptParser {
    private static final Pattern REFERENCE = Pattern.compile("[^@\\s]+@[^@\\s]+");

    private final List<Problem> problems;
    private final List<Problem> warnings;

    PromptParser(List<Problem> problems, List<Problem> warnings) {
        this.problems = problems;
        this.warnings = warnings;
    }

    List<PromptVersion> parse(MappingReader flow) {
        var prompts = new ArrayList<PromptVersion>();
        var readers = new ArrayList<MappingReader>();
        var seen = new HashSet<String>();
        for (var node : flow.list("prompts")) {
            var prompt = MappingReader.of(node, "a prompt", problems, List.of("name", "version", "text", "fallback"));
            if (prompt == null) {
                continue;
            }
            prompt.require("name", "version");
            var name = prompt.text("name", "?");
            var version = prompt.text("version", "?");
            if (!seen.add(name + "@" + version)) {
                problems.add(YamlText.at(node, "Prompt %s@%s is listed twice; keep one.".formatted(name, version)));
            }
            prompts.add(new PromptVersion(name, version, prompt.text("text", null), reference(prompt, "fallback")));
            readers.add(prompt);
        }
        for (var i = 0; i < prompts.size(); i++) {
            var prompt = prompts.get(i);
            var itself = prompt.name() + "@" + prompt.version();
            if (itself.equals(prompt.fallback())) {
                readers.get(i).problem("fallback", "Prompt %s falls back to itself; name a safer one.".formatted(itself));
            } else {
                warnOfStranger(readers.get(i), "Prompt " + itself, prompt.fallback(), prompts);
            }
        }
        return prompts;
    }

    /// A fallback that the flow does not list may be right, but nobody who reads the flow can see what it says.
    void warnOfStranger(MappingReader reader, String who, String fallback, List<PromptVersion> prompts) {
        var known = prompts.stream().map(prompt -> prompt.name() + "@" + prompt.version()).toList();
        if (fallback != null && !known.isEmpty() && !known.contains(fallback)) {
            warnings.add(YamlText.at(reader.place("fallback"), "%s falls back to %s, which is none of the flow's prompts%s".formatted(who, PlainText.oneLine(fallback, 120),
                    Suggestion.nearest(fallback, known).map(near -> "; did you mean \"" + near + "\"?").orElse("; add it to them."))));
        }
    }

    /// The `name@version` under a key; null: it is absent or wrong.
    String reference(MappingReader reader, String key) {
        var text = reader.text(key, null);
        if (text != null && !REFERENCE.matcher(text).matches()) {
            reader.problem(key, "\"%s\" must be a prompt and its version such as support-reply-safe@3, got \"%s\".".formatted(key, text));
            return null;
        }
        return text;
    }
}
