package io.countersign.console.domain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which part of the exception queue somebody looks at. It is what the page's address says, so that a link shows the same again.
///
/// @param view one of [#VIEWS]
/// @param flow, reason, risk, owner, q, olderThan, caseId null: any
/// @param after where the part of the queue begins; null: at its start
public record QueueFilter(String view, String flow, String reason, String risk, String owner, String q, String olderThan, String caseId, String after) {

    public static final List<String> VIEWS = List.of("open", "mine", "unclaimed", "late", "money", "snoozed", "closed");
    public static final List<String> REASONS = List.of("LOW_CONFIDENCE", "MISSING_DATA", "CONFLICTING_DATA", "STALE_DATA", "POLICY_CONFLICT", "REPEATED_RETRIES",
            "TECHNICAL", "APPROVAL_EXPIRED", "EXECUTION_UNKNOWN", "STOPPED", "UNKNOWN_ACTION", "MANUAL");
    public static final List<String> RISKS = List.of("critical", "high", "medium", "low");

    /// A place in the queue is long: it names what each partition knew.
    private static final int LONGEST = 4_000;

    /// What an address says. A value that means nothing is left out: an old or mistyped link still shows a queue.
    public static QueueFilter of(String view, String flow, String reason, String risk, String owner, String q, String olderThan, String caseId,
            String after) {
        return new QueueFilter(known(VIEWS, view, "open"), given(flow), known(REASONS, reason, null), known(RISKS, risk, null), given(owner), given(q), time(olderThan), given(caseId), given(after));
    }

    /// The reasons that can be chosen.
    public List<String> reasons() {
        return REASONS;
    }

    public List<String> risks() {
        return RISKS;
    }

    /// The same in another view, from its start.
    public QueueFilter in(String other) {
        return new QueueFilter(other, flow, reason, risk, owner, q, olderThan, caseId, null);
    }

    /// Nothing but the view narrows it.
    public boolean plain() {
        return flow == null && reason == null && risk == null && owner == null && q == null && olderThan == null && caseId == null;
    }

    /// As in the page's address: `view=late&flow=support-inbox`.
    public String query() {
        var values = narrowing();
        return "view=" + view + (values.isEmpty() ? "" : "&" + written(values));
    }

    /// The same with the part that is shown.
    public String place() {
        return query() + (after == null ? "" : "&" + written(Map.of("after", after)));
    }

    /// What the queue is asked for, without the part.
    ///
    /// @param me the person whose view `mine` is
    public String asked(String me) {
        var values = narrowing();
        switch (view) {
            case "mine" -> values.put("owner", me);
            case "unclaimed" -> values.put("state", "OPEN");
            case "late" -> values.put("late", "true");
            case "snoozed" -> values.put("state", "SNOOZED");
            case "closed" -> values.put("state", "RESOLVED,CANCELLED");
            default -> { } // all that waits; what is about money the queue does not know apart
        }
        return written(values);
    }

    private Map<String, String> narrowing() {
        var values = new LinkedHashMap<String, String>();
        put(values, "flow", flow);
        put(values, "reason", reason);
        put(values, "risk", risk);
        put(values, "owner", owner);
        put(values, "q", q);
        put(values, "olderThan", olderThan);
        put(values, "case", caseId);
        return values;
    }

    private static void put(Map<String, String> values, String name, String value) {
        if (value != null) values.put(name, value);
    }

    private static String written(Map<String, String> values) {
        return values.entrySet().stream().map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("&"));
    }

    private static String known(List<String> values, String value, String otherwise) {
        return value != null && values.contains(value) ? value : otherwise;
    }

    private static String given(String text) {
        return text == null || text.isBlank() ? null : text.strip().substring(0, Math.min(LONGEST, text.strip().length()));
    }

    private static String time(String text) {
        try {
            return given(text) == null || Duration.parse(text).isNegative() ? null : text;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
