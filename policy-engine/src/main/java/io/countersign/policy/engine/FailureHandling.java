package io.countersign.policy.engine;

/// What happens to a run that reports a failure when no rule says otherwise.
final class FailureHandling {
    private FailureHandling() {}

    static Routing route(FlowDefinition flow, RunFacts run, Attempts soFar, RoutingDraft draft) {
        var kind = run.textOf("failure.kind");
        var words = words(kind, run);
        if (kind.equals("technical")) {
            if (flow.attempts().technicalLeft(soFar)) {
                return draft.retryAfterFailure(words);
            }
        } else if (flow.attempts().left(soFar)) {
            // Asking the same prompt again after a refusal or an unreadable answer tends to give the same; a safer one may not.
            var prompt = fallback(flow, run);
            if (prompt != null) {
                return draft.fallback(null, prompt, words);
            }
        }
        return soFar.totalSoFar() > 0
                ? draft.exception(ReasonCode.REPEATED_RETRIES, "%s, after %d earlier %s".formatted(
                        words, soFar.totalSoFar(), soFar.totalSoFar() == 1 ? "attempt" : "attempts"))
                : draft.exception(ReasonCode.TECHNICAL, words);
    }

    /// The safer prompt for the run's prompt, or null.
    static String fallback(FlowDefinition flow, RunFacts run) {
        var name = run.textOf("prompt.name");
        return name == null ? null : flow.fallbackFor(name, run.textOf("prompt.version")).orElse(null);
    }

    private static String words(String kind, RunFacts run) {
        var what = switch (kind) {
            case "technical" -> "The run failed technically";
            case "refused" -> "The model refused to answer";
            case "invalid_output" -> "The model's answer was not usable";
            default -> "The run failed (" + PlainText.oneLine(kind, 30) + ")";
        };
        var message = run.textOf("failure.message");
        return message == null || message.isBlank() ? what : what + ": " + PlainText.oneLine(message, 120);
    }
}
