package io.countersign.exception.statistics;

import java.util.List;
import java.util.Map;

/// The queue in figures at one time. Days are UTC days, weeks are the last seven of them and the seven before, today included.
///
/// @param open items that wait
/// @param late those of them whose target time has come
/// @param oldestSeconds age of the one that waits longest; 0: none waits
/// @param byReason open items by reason code
/// @param byOwner figures of each person who owns an open item or has resolved one today
/// @param withoutOwner open items that nobody owns
/// @param missedToday targets that passed today
/// @param ageing open items by age: `under1h`, `1hTo4h`, `4hTo1d`, `1dTo3d`, `over3d`; a full hour counts as `1hTo4h`, and so on
/// @param perDay the last 14 days, oldest first
/// @param topReasons reason codes of the items opened this week, most frequent first
/// @param topRules rules of the items opened this week, most frequent first
/// @param repeats what happened three times or more within seven days, most frequent first
/// @param patterns weekdays and hours that stand out over 28 days, the clearest first
public record Report(int open, int late, long oldestSeconds, Map<String, Integer> byReason, int openedToday, int resolvedToday, int missedToday,
        Map<String, OwnerFigures> byOwner, int withoutOwner, Map<String, Integer> ageing, List<Day> perDay, List<ReasonChange> topReasons,
        List<RuleChange> topRules, List<Repeat> repeats, List<Pattern> patterns) {

    /// One person.
    ///
    /// @param open items that the person owns
    /// @param resolvedToday items that the person resolved, whoever owns them
    public record OwnerFigures(int open, int late, int resolvedToday) {}

    /// One UTC day.
    ///
    /// @param day such as `2026-11-23`
    /// @param resolved items that are still resolved: one that was taken up again counts when it is resolved anew
    /// @param missed targets that passed
    public record Day(String day, int opened, int resolved, int missed) {}

    /// How often items of a reason were opened.
    public record ReasonChange(String reason, int thisWeek, int lastWeek) {}

    /// How often a rule opened items.
    public record RuleChange(String rule, int thisWeek, int lastWeek) {}

    /// The same flow, reason and rule several times within seven days; further triggers of an open item count too.
    ///
    /// @param flow null: not known
    /// @param rule null: none
    /// @param firstAt UTC instant
    public record Repeat(String flow, String reason, String rule, int count, String firstAt, String lastAt) {}

    /// A weekday or an hour (UTC) at which items of a flow and reason come more often than evenly.
    ///
    /// @param weekday such as `Tuesday`; null: it is about an hour
    /// @param hour 0 to 23; null: it is about a weekday
    /// @param expected how many would come then if they came evenly
    /// @param text the same in one sentence
    public record Pattern(String flow, String reason, String weekday, Integer hour, int count, double expected, String text) {}
}
