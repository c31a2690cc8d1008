package io.countersign.console.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/// States and routes of runs, as people say them.
public final class RunWords {

    /// Every state in the order in which people look for them.
    public static final Map<String, String> STATES = new LinkedHashMap<>();

    static {
        STATES.put("HELD", "Waits for a person");
        STATES.put("IN_EXCEPTION", "In the exception queue");
        STATES.put("RETRYING", "The AI tries again");
        STATES.put("RECEIVED", "Just received");
        STATES.put("RELEASED", "Released");
        STATES.put("EXECUTED", "Done");
        STATES.put("EXECUTION_FAILED", "Tried and failed");
        STATES.put("BLOCKED", "Blocked");
        STATES.put("REJECTED", "Rejected");
        STATES.put("HANDLED_BY_HAND", "Done by hand");
        STATES.put("CANCELLED", "Taken back");
        STATES.put("SUPERSEDED", "Replaced");
    }

    /// Every route.
    public static final Map<String, String> ROUTES = new LinkedHashMap<>();

    static {
        ROUTES.put("release", "Let go");
        ROUTES.put("approve", "Ask a person");
        ROUTES.put("exception", "Exception queue");
        ROUTES.put("retry", "Try again");
        ROUTES.put("fallback", "Safer prompt");
        ROUTES.put("block", "Block");
    }

    private RunWords() {}

    public static String state(String state) {
        return STATES.getOrDefault(state, state);
    }

    public static String route(String route) {
        return route == null ? "Not judged yet" : ROUTES.getOrDefault(route, route);
    }

    /// What an AI proposes: `Refund 480.00 EUR for order A-1005`; null where it proposes no action.
    ///
    /// @param money null: none, or not said
    /// @param order null: none
    public static String title(String action, String money, String order) {
        var words = ActionWords.of(action);
        return words.isEmpty() ? null : words + (money == null ? "" : " " + money) + (order == null ? "" : " for order " + order);
    }

    /// What is true of it now, as a sentence.
    public static String now(String state) {
        return switch (state) {
            case "RECEIVED" -> "The rules have not judged it yet.";
            case "HELD" -> "It waits for a person now.";
            case "IN_EXCEPTION" -> "It waits in the exception queue now.";
            case "RETRYING" -> "The AI was asked to try again.";
            case "RELEASED" -> "It was released; the caller has not said yet what came of it.";
            case "EXECUTED" -> "The caller has done it.";
            case "EXECUTION_FAILED" -> "The caller tried it, and it failed.";
            case "BLOCKED" -> "It was blocked and never happened.";
            case "REJECTED" -> "It was rejected and never happened.";
            case "HANDLED_BY_HAND" -> "A person did it by hand instead.";
            case "CANCELLED" -> "Its sender took it back.";
            case "SUPERSEDED" -> "The next attempt took its place.";
            default -> "";
        };
    }

    /// What the caller is told to do.
    public static String directive(String kind) {
        return switch (kind == null ? "" : kind) {
            case "proceed" -> "Do exactly what was released";
            case "retry" -> "Ask the AI again";
            case "fallback" -> "Ask again with the safer prompt";
            case "hand_off" -> "Leave it; people look at it";
            case "stop" -> "Do not do it";
            default -> "Nothing yet";
        };
    }
}
