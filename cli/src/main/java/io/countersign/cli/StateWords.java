package io.countersign.cli;

/// States of a run in words.
final class StateWords {

    private StateWords() {}

    static String of(String state) {
        return switch (state) {
            case "RECEIVED" -> "just received";
            case "HELD" -> "waits for a person";
            case "IN_EXCEPTION" -> "in the exception queue";
            case "RETRYING" -> "the AI tries again";
            case "RELEASED" -> "released";
            case "BLOCKED" -> "blocked";
            case "EXECUTED" -> "done";
            case "EXECUTION_FAILED" -> "tried and failed";
            case "REJECTED" -> "rejected";
            case "HANDLED_BY_HAND" -> "done by hand";
            case "CANCELLED" -> "taken back";
            case "SUPERSEDED" -> "replaced by a next attempt";
            default -> state;
        };
    }
}
