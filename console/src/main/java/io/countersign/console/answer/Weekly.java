package io.countersign.console.answer;

import java.time.Instant;
import java.util.List;

/// The weekly review (`GET /insights/weekly`); docs/insights.md says what each number is.
///
/// @param before where the week before begins
/// @param complete false: the Record is still being counted
/// @param peopleShown `all`, or `you`: figures of other people are left out
public record Weekly(Instant from, Instant to, Instant before, String zone, boolean complete, String peopleShown, List<Volume> volume, List<Routes> routes, List<Rhythm> rhythm,
        List<Missed> missed, List<Reason> reasons, List<Repeat> repeats, List<Pattern> patterns, List<Correction> corrections, List<Errors> errors, List<Autonomy> autonomy,
        List<Proposal> proposals) {

    public record Volume(String flow, int runs, int runsBefore) {}

    public record Routes(String flow, String route, int runs, int runsBefore) {}

    /// @param departed what left; null figures are not this person's to see
    public record Rhythm(String owner, int arrived, int departed, int waiting, int waitingExceptions, Instant oldest, double growsBy, int due, int missed, Double medianSeconds,
            Integer decisions, Integer looks) {}

    /// @param kind `approval` or `exception`
    public record Missed(String flow, String kind, int due, int missed, int dueBefore, int missedBefore) {}

    public record Reason(String flow, String reasonCode, int items, int itemsBefore) {}

    public record Repeat(String flow, String reasonCode, String rule, String source, int items, Instant firstAt, Instant lastAt, String newest) {}

    /// @param unit `weekday` (1 is Monday) or `hour`
    public record Pattern(String flow, String reasonCode, String unit, int cell, int items, int total, double expected, double deviations) {}

    public record Correction(String flow, String rule, int corrected, int correctedBefore, int released) {}

    public record Rate(Double rate, Double low, Double high) {}

    public record Errors(String flow, String rule, int released, int sampled, int checked, int wrong, Rate error) {}

    public record Autonomy(Instant at, String flow, String actionType, String before, String after, int version, String proposedBy, String approvedBy) {}
}
