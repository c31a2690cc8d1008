package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Choice;
import io.countersign.policy.domain.Step.Edit;
import io.countersign.policy.engine.Attempts;
import io.countersign.policy.engine.Autonomy;
import io.countersign.policy.engine.Effect;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.policy.engine.FlowDefinition.ActionClass;
import io.countersign.policy.engine.FlowDefinition.AttemptLimits;
import io.countersign.policy.engine.FlowDefinition.PromptVersion;
import io.countersign.policy.engine.FlowDefinition.QueueSettings;
import io.countersign.policy.engine.ReasonCode;
import io.countersign.policy.engine.Risk;
import io.countersign.policy.engine.Route;
import io.countersign.policy.engine.Routing;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A flow, some people and a run to try lifecycles on.
final class Lives {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Stop STOP = new Stop("stp_1", "refunds go to the wrong account");
    static final Roster EVERYBODY = new Roster(List.of(person("ana", "team-lead"), person("fiona", "finance"), person("priya", "queue-owner"),
            person("tom", "support"), person("dev", "engineering")));
    static final Roster NOBODY = new Roster(List.of());

    private Lives() {}

    static Run received() {
        return Run.received("run_1", "c", "urn:s", "1", "support", 1, "refund 5.00 EUR", "refund", "d0", "reply@1", "dev", null);
    }

    /// A run after rules said so.
    static Run routed(Route route) {
        return evolve(received(), RunLifecycle.routed(received(), judgement(route), at(NOON)));
    }

    static Run evolve(Run before, List<Step> steps) {
        var run = before;
        for (var step : steps) {
            run = run.evolve(step);
        }
        return run;
    }

    static Situation at(Instant now) {
        return at(now, EVERYBODY, 0, Stops.NONE);
    }

    /// The same, with everything stopped.
    static Situation stoppedAt(Instant now) {
        return at(now, EVERYBODY, 0, (_, _) -> Optional.of(STOP));
    }

    static Situation at(Instant now, Roster roster, int retries, Stops stops) {
        return new Situation(now, roster, flow(true), 1, new Attempts(0, retries), Map.of(), stops, "apr_" + now, "rel_" + now);
    }

    /// The same, where the AI may do no more than that with refunds.
    static Situation at(Instant now, Autonomy autonomy) {
        return new Situation(now, EVERYBODY, flow(true, autonomy), 2, new Attempts(0, 0), Map.of(), Stops.NONE, "apr_" + now, "rel_" + now);
    }

    static FlowDefinition flow(boolean reportOutcome) {
        return flow(reportOutcome, Autonomy.BY_RULE);
    }

    private static FlowDefinition flow(boolean reportOutcome, Autonomy refunds) {
        return new FlowDefinition("support", "", "oskar", List.of(new PromptVersion("reply", "1", null, "reply-safe@1")),
                Map.of("refund", action("refund", "team-lead", 15, reportOutcome, refunds), "payout", action("payout", "finance", 60, reportOutcome, Autonomy.BY_RULE)),
                new AttemptLimits(1, 3, Duration.ofMinutes(10)), new QueueSettings("priya", null, Duration.ofHours(1), null, null), List.of(), List.of(), List.of());
    }

    private static ActionClass action(String type, String owner, int validMinutes, boolean reportOutcome, Autonomy autonomy) {
        return new ActionClass(type, Effect.EXTERNAL, Risk.HIGH, owner, "priya", Duration.ofMinutes(30), Duration.ZERO, Duration.ofMinutes(validMinutes), List.of(),
                null, null, null, null, List.of(), new BigDecimal("100"), null, null, autonomy, 0, reportOutcome);
    }

    static Judgement judgement(Route route) {
        return new Judgement(new Routing("support", "h", route, "r", "Rule", "because", route == Route.EXCEPTION ? ReasonCode.MISSING_DATA : null,
                Risk.HIGH, "team-lead", null, Duration.ofMinutes(30), false,
                route == Route.FALLBACK ? "reply-safe@1" : null, route == Route.FALLBACK ? "note" : null, null, false, List.of()), 1);
    }

    static Choice choice() {
        return new Choice("item_1", "kind", "a note long enough", "d0", "d0");
    }

    /// A person's edit of the refund to that amount.
    static Edit edit(String editor, String actionType, String amount) {
        return new Edit(List.of(editor), new byte[] {'{', '}'}, "d" + actionType + amount, actionType, new BigDecimal(amount), false, actionType + " " + amount + " EUR", true);
    }

    static Person person(String id, String role) {
        return new Person(id, id, null, List.of(role), List.of(role), List.of());
    }
}
