package io.countersign.policy.engine;

import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.Rule;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Fills in everything a routing needs beside the decision itself: who is asked, how long, how risky.
final class RoutingDraft {

    private final FlowDefinition flow;
    private final String flowHash;
    private final RunFacts run;
    private final ActionClass action;
    private final List<RuleResult> results;

    RoutingDraft(FlowDefinition flow, String flowHash, RunFacts run, ActionClass action, List<RuleResult> results) {
        this.flow = flow;
        this.flowHash = flowHash;
        this.run = run;
        this.action = action;
        this.results = results;
    }

    Routing byRule(Route route, Rule rule, String reason) {
        return make(route, rule, reason, route == Route.EXCEPTION ? rule.reasonCode() : null, null, false);
    }

    Routing exceptionBy(Rule rule, ReasonCode code, String reason) {
        return make(Route.EXCEPTION, rule, reason, code, null, false);
    }

    Routing exception(ReasonCode code, String reason) {
        return make(Route.EXCEPTION, null, reason, code, null, false);
    }

    Routing retryAfterFailure(String reason) {
        return make(Route.RETRY, null, reason, null, null, run.textOf("failure.kind").equals("technical"));
    }

    Routing fallback(Rule rule, String prompt, String reason) {
        return make(Route.FALLBACK, rule, reason, null, prompt, false);
    }

    /// What the action's level of autonomy makes of a routing that is neither a block nor an exception.
    Routing withinAutonomy(Routing judged) {
        if (action == null) {
            return judged;
        }
        var type = PlainText.oneLine(action.type(), 60);
        return switch (action.autonomy()) {
            case RECORD_ONLY -> new Routing(flow.flow(), flowHash, Route.BLOCK, null, null, PlainText.oneLine(
                    "\"%s\" is recorded only; the rules alone would say %s: %s".formatted(type, judged.route().word(), judged.reason()), ReasonTemplate.LIMIT),
                    null, judged.risk(), null, null, null, false, null, null, "\"%s\" is recorded only: nothing is done".formatted(type), false, results);
            case DRAFT_ONLY -> judged.route() == Route.RELEASE && action.effect() == Effect.EXTERNAL
                    ? held("The AI only drafts \"%s\": a person edits it or answers instead".formatted(type)) : judged;
            case APPROVE_ALL -> judged.route() == Route.RELEASE ? held("A person approves every \"%s\"".formatted(type)) : judged;
            case BY_RULE, AUTOMATIC -> judged;
        };
    }

    private Routing held(String reason) {
        return make(Route.APPROVE, null, reason, null, null, false);
    }

    /// Nothing matched: careful for the outside world, relaxed for drafts and for what may go out on its own.
    Routing noMatch() {
        if (action != null && action.autonomy() == Autonomy.AUTOMATIC) {
            return make(Route.RELEASE, null, "\"%s\" goes out on its own and no rule holds it back".formatted(
                    PlainText.oneLine(action.type(), 100)), null, null, false);
        }
        if (effect() == Effect.EXTERNAL) {
            return make(Route.APPROVE, null, "No rule lets \"%s\" go out on its own".formatted(
                    PlainText.oneLine(action.type(), 100)), null, null, false);
        }
        return make(Route.RELEASE, null, action == null
                ? "The run proposes no action, so it is an internal draft, and no rule holds it back"
                : "\"%s\" is an internal draft and no rule holds it back".formatted(PlainText.oneLine(action.type(), 100)),
                null, null, false);
    }

    private Effect effect() {
        if (action != null) {
            return action.effect();
        }
        return run.hasAction() ? Effect.EXTERNAL : Effect.INTERNAL;
    }

    private Routing make(
            Route route, Rule rule, String reason, ReasonCode code, String fallbackPrompt, boolean technicalRetry) {
        String owner = null;
        String backup = null;
        Duration respondWithin = null;
        if (route == Route.EXCEPTION) {
            owner = flow.exceptions().owner();
            backup = flow.exceptions().backup();
            respondWithin = flow.exceptions().respondWithin();
        } else if (route == Route.APPROVE) {
            var asked = flow.firstAsked(action);
            owner = asked.owner();
            backup = asked.backup();
            respondWithin = asked.respondWithin();
        }
        return new Routing(flow.flow(), flowHash, route, rule == null ? null : rule.id(), rule == null ? null : rule.name(),
                PlainText.oneLine(reason, ReasonTemplate.LIMIT), code, risk(rule), owner, backup, respondWithin, technicalRetry, fallbackPrompt,
                route == Route.FALLBACK && rule != null ? rule.fallbackAction() : null,
                route == Route.BLOCK ? blockReason(rule, reason) : null,
                route == Route.RELEASE && isSampled(rule), results);
    }

    private static String blockReason(Rule rule, String reason) {
        return PlainText.oneLine(rule.blockReason() == null ? reason : rule.blockReason(), ReasonTemplate.LIMIT);
    }

    /// An action nobody described may be anything, so it counts as high.
    private Risk risk(Rule rule) {
        if (rule != null && rule.risk() != null) {
            return rule.risk();
        }
        if (action != null) {
            return action.risk();
        }
        return run.hasAction() ? Risk.HIGH : Risk.LOW;
    }

    /// The run's identity, not chance, decides: a replay must pick the same runs.
    private boolean isSampled(Rule rule) {
        double share = rule != null ? rule.sample() : action != null && action.autonomy() == Autonomy.AUTOMATIC ? action.sample() : 0;
        if (share <= 0) {
            return false;
        }
        var identity = String.join("\0", rule != null ? rule.id() : action.type(), run.source(), run.caseId(), run.id());
        var number = ByteBuffer.wrap(Hashing.sha256(identity.getBytes(StandardCharsets.UTF_8))).getInt() & 0xFFFF_FFFFL;
        return number < share * 4294967296.0;
    }
}
