package io.countersign.policy.domain;

import io.countersign.policy.domain.Verdict.Refused;
import io.countersign.policy.domain.Verdict.Why;
import io.countersign.policy.engine.FlowDefinition;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Who may stop releases, for how long, and who may lift a stop again.
///
/// One person engages at once; a second one lifts: whoever is wrong about a danger costs time, whoever is wrong about its end costs
/// more.
///
/// @param roster everyone
/// @param flows every published flow, by name
public record StopRules(Roster roster, Map<String, FlowDefinition> flows) {

    /// Role that may stop everything.
    public static final String HOLDER = "stop-holder";
    /// Shortest reason, in characters.
    public static final int REASON_MIN = 10;
    /// Longest reason, in characters.
    public static final int REASON_MAX = 500;
    private static final Duration LONGEST = Duration.ofDays(30);

    /// Judges a person's wish to stop releases, or to make a stop longer.
    ///
    /// @param until null: until a person lifts it
    /// @param engaged the stop of this very scope; null: none is engaged
    /// @return empty: they may
    public Optional<Refused> engage(String person, StopScope scope, String reason, Instant until, EngagedStop engaged, Instant now) {
        if (!mayStop(person, scope)) {
            return refused(Why.FORBIDDEN, "FORBIDDEN", "%s may not stop %s; people with the role %s may, and for one flow its owner."
                    .formatted(roster.name(person), scope.words(), HOLDER));
        }
        if (scope.flow() != null && !flows.containsKey(scope.flow())) {
            return refused(Why.NOT_FOUND, "NO_SUCH_FLOW", "flow is \"%s\", which is not published; write one of %s, or leave it out to stop every flow."
                    .formatted(scope.flow(), new TreeSet<>(flows.keySet())));
        }
        var actions = actions(scope.flow());
        if (scope.action() != null && !actions.contains(scope.action())) { // a slip of the pen would stop nothing, and nobody would notice
            return refused(Why.INVALID, "NO_SUCH_ACTION", "action is \"%s\", which %s has not; write one of %s, or leave it out to stop every action."
                    .formatted(scope.action(), scope.flow() == null ? "any published flow" : "the flow " + scope.flow(), actions));
        }
        return reason(reason).or(() -> until(until, now)).or(() -> engaged == null || isLater(until, engaged.until()) ? Optional.empty()
                : refused(Why.CONFLICT, "ALREADY_STOPPED", "%s stopped %s at %s already%s: %s".formatted(roster.name(engaged.engagedBy()), scope.words(),
                        engaged.engagedAt(), engaged.until() == null ? "" : ", until %s (a later until, or none, makes it longer)".formatted(engaged.until()),
                        engaged.reason())));
    }

    /// Judges a person's wish to lift a stop.
    ///
    /// @return empty: they may
    public Optional<Refused> lift(String person, EngagedStop engaged, String reason) {
        if (!mayStop(person, engaged.scope())) {
            return refused(Why.FORBIDDEN, "FORBIDDEN", "%s may not lift it; people with the role %s may, and for one flow its owner."
                    .formatted(roster.name(person), HOLDER));
        }
        if (person.equals(engaged.engagedBy())) {
            return refused(Why.FORBIDDEN, "SECOND_PERSON", "%s engaged this stop; a second person with the same right lifts it."
                    .formatted(roster.name(person)));
        }
        return reason(reason);
    }

    private static boolean isLater(Instant until, Instant than) {
        return than != null && (until == null || until.isAfter(than));
    }

    private boolean mayStop(String person, StopScope scope) {
        var flow = scope.flow() == null ? null : flows.get(scope.flow());
        return roster.isOrHas(person, HOLDER) || flow != null && roster.isOrHas(person, flow.owner());
    }

    private TreeSet<String> actions(String flow) {
        var actions = new TreeSet<String>();
        flows.forEach((name, definition) -> {
            if (flow == null || flow.equals(name)) {
                actions.addAll(definition.actions().keySet());
            }
        });
        return actions;
    }

    private static Optional<Refused> reason(String reason) {
        int length = reason == null ? 0 : reason.strip().length();
        return length >= REASON_MIN && length <= REASON_MAX ? Optional.empty() : refused(Why.INVALID, "REASON",
                "reason has %d characters; write %d to %d, so that everybody who meets the stop knows why.".formatted(length, REASON_MIN, REASON_MAX));
    }

    private static Optional<Refused> until(Instant until, Instant now) {
        return until == null || until.isAfter(now) && !until.isAfter(now.plus(LONGEST)) ? Optional.empty() : refused(Why.INVALID, "UNTIL",
                "until is %s; write a time after now, %d days ahead at most, or leave it out and have a person lift the stop."
                        .formatted(until, LONGEST.toDays()));
    }

    private static Optional<Refused> refused(Why why, String code, String detail) {
        return Optional.of(new Refused(why, code, detail));
    }
}
