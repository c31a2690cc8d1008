package io.countersign.console.answer;

import io.countersign.console.domain.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// One line of the exception queue (`GET /exceptions`).
public record ExceptionRow(String id, String runId, String caseId, String flow, String title, String reasonCode, String reason, String rule, String risk,
        int priority, String priorityText, boolean pinned, String owner, String backup, String ownerRole, String backupRole, String escalatedTo,
        Instant openedAt, Instant dueAt, boolean late, String state, String claimedBy, Instant claimedUntil, Instant snoozedUntil, boolean waitingForCustomer,
        long version, String actionDigest, List<String> runs, int count, int handOvers, boolean incident, String reopens, String mergedInto, String ending,
        Instant closedAt) {

    /// A title that ends in an amount: `refund 280.00 USD`.
    private static final Pattern MONEY = Pattern.compile("(.*?)\\s*(\\d+(?:\\.\\d+)?) ([A-Z]{3})", Pattern.DOTALL);
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
        var money = MONEY.matcher(title == null ? "" : title);
        return money.matches() ? money.group(2) : null;
    }

    public String currency() {
        var money = MONEY.matcher(title == null ? "" : title);
        return money.matches() ? money.group(3) : null;
    }

    /// What it is about, without the amount, in words: `order_change 50.00 USD` → `Order change`.
    public String what() {
        var money = MONEY.matcher(title == null ? "" : title);
        var words = (money.matches() ? money.group(1) : title == null || title.isBlank() ? "Something happened" : title).replace('_', ' ').replace('.', ' ').strip();
        return words.isEmpty() ? title : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
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
