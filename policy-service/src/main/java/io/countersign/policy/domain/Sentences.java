package io.countersign.policy.domain;

import io.countersign.policy.domain.Step.Changed;
import io.countersign.policy.domain.Step.Tell;
import java.util.Locale;

/// What happened, in plain sentences for people, from templates.
public final class Sentences {

    private Sentences() {}

    /// A change of a run.
    ///
    /// @param who the person behind it; null: the system
    /// @param editors the others who changed what that person released; null: nobody, or that person did too
    public static String of(Run run, Changed change, String who, String editors) {
        var reason = change.reason();
        return switch (change.cause()) {
            case ROUTED -> routed(change);
            case DECIDED -> decided(change, who, editors);
            case RESOLVED -> resolved(change, who);
            case EVALUATED_AGAIN -> "%s corrected the data (%s); the rules judge it again".formatted(who, reason);
            case NEXT_ATTEMPT_ARRIVED -> "Replaced by the next attempt: " + reason;
            case NO_ATTEMPT_IN_TIME, EXPIRED -> "Sent to the exception queue: " + reason;
            case OUTCOME_REPORTED -> reported(run, change);
            case WITHDRAWN -> "The sender took the run back: " + reason;
            case STOPPED -> reason;
            case REVOKED -> "%s took the release back: %s".formatted(who, reason);
            case CONSUMED -> "The release was used: " + reason;
            case CORRECTED -> "%s corrected the answer after its release: %s".formatted(who, reason);
            case NOT_APPLIED -> reason;
            case CHECKED -> "%s checked afterwards what was released at once: it was %s".formatted(who, change.choice().kind())
                    + note(change);
            case REOPENED -> "%s took it up again: %s".formatted(who, reason);
        };
    }

    /// What a caller is told.
    public static String of(Run run, Tell tell) {
        var why = tell.note() == null ? tell.reason() : tell.reason() + ": " + tell.note();
        return switch (tell.directive()) {
            case PROCEED -> tell.receipt() == null ? "The caller is told what is right now: " + why
                    : "The caller may proceed with %s until %s (%s)".formatted(run.title(), tell.receipt().validUntil(), why);
            case RETRY -> "The caller is told to try again: " + why;
            case FALLBACK -> "The caller is told to fall back to %s: %s".formatted(
                    tell.fallback() == null ? tell.fallbackAction() : tell.fallbackAction() == null ? tell.fallback()
                            : tell.fallback() + " and " + tell.fallbackAction(), why);
            case HAND_OFF -> "The caller is told that a person takes over: " + why;
            case STOP -> "The caller is told to stop: " + why;
        };
    }

    private static String routed(Changed change) {
        var routing = change.routing().routing();
        var rule = routing.ruleName() == null ? "" : " (rule \"" + routing.ruleName() + "\")";
        return switch (change.to()) {
            case RELEASED -> "Released at once: " + change.reason() + rule;
            case HELD -> "Held until a person decides: " + change.reason() + rule;
            case BLOCKED -> "Blocked: " + change.reason() + rule;
            case RETRYING -> "To be tried again: " + change.reason() + rule;
            default -> "Sent to the exception queue%s: %s%s".formatted(
                    routing.reasonCode() == null ? "" : " (" + routing.reasonCode().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")",
                    change.reason(), rule);
        };
    }

    private static String decided(Changed change, String who, String editors) {
        var note = note(change);
        return switch (change.to()) {
            case RELEASED -> change.edit() == null ? "%s approved it; it is released%s".formatted(who, note)
                    : editors != null ? "%s approved what %s changed; it is released as %s%s".formatted(who, editors, change.edit().title(), note)
                    : "%s changed it and approved; it is released as %s%s".formatted(who, change.edit().title(), note);
            case REJECTED -> "%s rejected it%s".formatted(who, note);
            case RETRYING -> "%s sent it back to be tried again%s".formatted(who, note);
            default -> "%s sent it back, but no attempt is left%s".formatted(who, note);
        };
    }

    private static String resolved(Changed change, String who) {
        var note = note(change);
        return switch (change.to()) {
            case RELEASED -> "%s released it from the exception queue%s".formatted(who, note);
            case HELD -> "%s asked for an approval%s".formatted(who, note);
            case RETRYING -> "%s asked for another attempt%s".formatted(who, note);
            case REJECTED -> "%s rejected it%s".formatted(who, note);
            case HANDLED_BY_HAND -> "%s handles it by hand%s".formatted(who, note);
            case CANCELLED -> "%s dismissed it%s".formatted(who, note);
            default -> "It stays in the exception queue: " + change.reason();
        };
    }

    private static String reported(Run run, Changed change) {
        return switch (change.to()) {
            case EXECUTED -> change.from() == RunState.EXECUTED ? change.reason() : "The caller executed %s: %s".formatted(run.title(), change.reason());
            case EXECUTION_FAILED -> "The caller could not execute %s: %s".formatted(run.title(), change.reason());
            default -> change.reason();
        };
    }

    private static String note(Changed change) {
        return change.choice() == null || change.choice().note() == null ? "" : ": " + change.choice().note();
    }
}
