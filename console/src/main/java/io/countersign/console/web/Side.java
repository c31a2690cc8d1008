package io.countersign.console.web;

import io.countersign.console.answer.Approval;
import io.countersign.console.answer.TimelineLine;
import java.math.BigDecimal;
import java.util.List;

/// What stands beside a case.
///
/// @param tab `context`, `trail`, `input` or `raw`
/// @param similar what people decided on the same rule's, the most alike first
/// @param earlier other approvals of the same case
/// @param trail what happened to the case, the oldest first
/// @param threshold how sure the AI has to be for the rule or the flow; null: they do not ask
/// @param problem why a part is missing; null: none is
public record Side(String tab, List<Approval> similar, List<Approval> earlier, List<TimelineLine> trail, BigDecimal threshold, String problem) {

    static final List<String> TABS = List.of("context", "trail", "input", "raw");

    static String tab(String asked) {
        return asked != null && TABS.contains(asked) ? asked : "context";
    }

    /// How many of the similar ones let the AI's proposal go as it was.
    public long agreed() {
        return similar.stream().filter(Side::agreed).count();
    }

    public static boolean agreed(Approval row) {
        return "approve".equals(row.decision());
    }

    /// Whether the similar ones are those that the AI was about as sure of.
    public boolean banded() {
        return !similar.isEmpty() && similar.getFirst().confidence() != null;
    }

    public boolean isBelow(BigDecimal confidence) {
        return threshold != null && confidence.compareTo(threshold) < 0;
    }

    /// 0 to 100.
    public int thresholdPercent() {
        return Math.clamp(threshold.movePointRight(2).longValue(), 0, 99);
    }

    public List<Approval> ten() {
        return similar.stream().limit(10).toList();
    }
}
