package io.countersign.policy.engine;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// The recorded evaluation of one run.
///
/// @param flow            the flow's name
/// @param flowHash        SHA-256 (hex) of the flow document that judged
/// @param route           where the run goes
/// @param ruleId          the rule that decided, or null when no rule did (no match, unknown action, reported failure, the action's autonomy)
/// @param ruleName        that rule's name, or null
/// @param reason          one sentence why, at most 200 characters, plain text
/// @param reasonCode      for [Route#EXCEPTION] always present, else null
/// @param risk            the deciding rule's risk, else the action's
/// @param owner           person or role who is asked: the first stage's for an approval, the flow's exception owner for an
///                        exception; null for other routes
/// @param backup          likewise
/// @param respondWithin   target time of the work item; null for other routes
/// @param technicalRetry  for retry: whether it counts against `attempts.technical`
/// @param fallbackPrompt  for [Route#FALLBACK]: `name@version`, or null: the same prompt; else null
/// @param fallbackAction  for [Route#FALLBACK]: the smaller action to propose, or null: the same; else null
/// @param blockReason     for [Route#BLOCK]: what the caller is told, else null
/// @param sampled         for [Route#RELEASE]: whether a person should check this one afterwards (decided by the `sample` of
///                        the rule, or of an automatic action, and a hash of the run's identity, so always the same for the same run)
/// @param results         what every rule of the flow said, in the order of the file
public record Routing(
        String flow, String flowHash, Route route, String ruleId, String ruleName, String reason, ReasonCode reasonCode,
        Risk risk, String owner, String backup, Duration respondWithin, boolean technicalRetry, String fallbackPrompt,
        String fallbackAction, String blockReason, boolean sampled, List<RuleResult> results) {

    public Routing {
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(risk, "risk");
        if ((route == Route.EXCEPTION) != (reasonCode != null)) {
            throw new IllegalArgumentException("A reason code belongs to an exception and only to an exception, got "
                    + route + " with " + reasonCode + ".");
        }
        results = List.copyOf(results);
    }
}
