package io.countersign.ingest.view;

import io.countersign.schemas.avro.RunHead;
import java.time.Instant;

/// One run as it is shown in a list; the rest is at the positions. Immutable.
///
/// @param state RECEIVED until policy says otherwise
/// @param route null: not routed yet
/// @param rule null: not routed yet, or no rule decided
/// @param reason null: not routed yet
/// @param at when it last changed; UTC
/// @param version of the run as policy counts it; 0: not judged yet
/// @param routed where its latest routing stands; null: not routed
/// @param edited where it stands as a person changed it; null: unchanged
/// @param directive where the latest directive stands; null: none
/// @param directiveVersion version of the run that the directive goes with; 0: none
/// @param releasedVersion version of the run with which it was last released; 0: never
/// @param action type of the action as it was sent; null: none, or not received yet
/// @param amount of it, a decimal string; null: none
/// @param currency of the amount; null: none
public record ViewedRun(String runId, String id, String source, String caseId, String flow, Instant acceptedAt, Position accepted, String state,
        String route, String rule, String reason, Instant at, long version, int attempt, Position routed, Position edited, Position directive,
        long directiveVersion, long releasedVersion, String action, String amount, String currency) {

    static final String RECEIVED = "RECEIVED";
    private static final String RELEASED = "RELEASED";

    static ViewedRun unknown(String runId) {
        return new ViewedRun(runId, null, null, null, null, null, null, RECEIVED, null, null, null, Instant.EPOCH, 0, 1, null, null, null, 0, 0, null, null, null);
    }

    ViewedRun accepted(RunHead head, String ofCase, Instant when, Position where) {
        return new ViewedRun(runId, head.getId(), head.getSource(), ofCase, head.getFlow(), when, where, state, route, rule, reason, at.isAfter(when) ? at : when, version,
                attempt, routed, edited, directive, directiveVersion, releasedVersion, head.getActionType(), head.getAmount(), head.getCurrency());
    }

    ViewedRun changed(String now, String nowRoute, String nowRule, String why, Instant when, long toVersion, int ofAttempt, Position routedAt, Position editedAt) {
        return new ViewedRun(runId, id, source, caseId, flow, acceptedAt, accepted, now, nowRoute, nowRule, why, when, toVersion, ofAttempt, routedAt, editedAt,
                directive, directiveVersion, now.equals(RELEASED) && !state.equals(RELEASED) ? toVersion : releasedVersion, action, amount, currency);
    }

    ViewedRun directed(Position where, long withVersion) {
        return new ViewedRun(runId, id, source, caseId, flow, acceptedAt, accepted, state, route, rule, reason, at, version, attempt, routed, edited, where,
                withVersion, releasedVersion, action, amount, currency);
    }

    /// Its caller can be told what to do: not while it waits for rules or for a person.
    boolean hasDirectiveAfter(long seen) {
        boolean waits = state.equals(RECEIVED) || state.equals("HELD");
        return directive != null && directiveVersion > seen && (!waits || directiveVersion > version);
    }

    /// It waits for a person.
    public boolean needsPerson() {
        return state.equals("HELD") || state.equals("IN_EXCEPTION");
    }

    /// The rules have judged it, and nothing more follows without a person or its caller. A release is used and reported on without another directive.
    public boolean isSettled() {
        long since = state.equals(RELEASED) || state.equals("EXECUTED") && releasedVersion > 0 ? releasedVersion : version;
        return !state.equals(RECEIVED) && (needsPerson() || directive != null && directiveVersion >= since);
    }
}
