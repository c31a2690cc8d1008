package io.countersign.console.answer;

import io.countersign.console.domain.Title;
import io.countersign.console.domain.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/// One line of the exception queue (`GET /exceptions`).
public record ExceptionRow(String id, String runId, String caseId, String flow, String title, String reasonCode, String reason, String rule, String risk,
        int priority, String priorityText, boolean pinned, String owner, String backup, String ownerRole, String backupRole, String escalatedTo,
        Instant openedAt, Instant dueAt, boolean late, String state, String claimedBy, Instant claimedUntil, Instant snoozedUntil, boolean waitingForCustomer,
        long version, String actionDigest, List<String> runs, int count, int handOvers, boolean incident, String reopens, String mergedInto, String ending,
        Instant closedAt) {

    private static final Pattern IMPACT = Pattern.compile("impact (\\d)");

    public Waiting waiting() {
        return new Waiting(openedAt, dueAt, Instant.now());
    }

    public boolean isOpen() {
        return closedAt == null;
    }

    public boolean isAside() {
        return isOpen() && state.equals("SNOOZED");
    }

    public boolean isClaimed() {
        return isOpen() && claimedBy != null && (claimedUntil == null || claimedUntil.isAfter(Instant.now()));
    }

    /// The amount of money that it is about, as written in its title; null: none.
    public String amount() {
        return Title.of(title).amount();
    }

    public String currency() {
        return Title.of(title).currency();
    }

    /// What it is about, in words and without the amount.
    public String what() {
        return Title.of(title).what();
    }

    /// Why the customer matters, where the priority counts it: after the last comma of its arithmetic.
    public String impact() {
        var counted = IMPACT.matcher(priorityText == null ? "" : priorityText);
        return counted.find() && !counted.group(1).equals("1") ? priorityText.substring(priorityText.lastIndexOf(", ") + 2) : null;
    }

    /// The arithmetic alone: `risk 4 × urgency 1 × impact 1 = 4`.
    public String arithmetic() {
        return priorityText == null ? "" : priorityText.replaceFirst(":.*", "");
    }

    /// How long it had waited when it was closed, and how its target stood then, one sentence.
    public String stood() {
        var then = new Waiting(openedAt, dueAt, closedAt);
        return "It was closed after " + then.sofar() + (dueAt == null ? "" : then.late() ? ", " + then.left() : ", with " + then.left()) + ".";
    }

    /// The heading under which it stands in a list.
    public String group() {
        if (!isOpen()) return "Closed";
        if (pinned) return "Pinned";
        return isAside() ? "Put aside" : waiting().group();
    }

    /// What the keys of a selection send: id, version and action as they were shown.
    public String shown() {
        return id + "~" + version + "~" + (actionDigest == null ? "" : actionDigest);
    }

    /// Exceptions with the same value may be closed in one go.
    public String alike() {
        return (flow == null ? "" : flow) + " " + reasonCode + " " + (rule == null ? "" : rule) + (incident ? " incident" : "");
    }
}
