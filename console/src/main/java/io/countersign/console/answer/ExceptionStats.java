package io.countersign.console.answer;

import java.util.List;
import java.util.Map;

/// What is known about the exception queue now (`GET /exceptions/stats`), as far as charts show it.
///
/// @param ageing open items by how long they wait: `under1h`, `1hTo4h`, `4hTo1d`, `1dTo3d`, `over3d`
public record ExceptionStats(int open, int late, Map<String, Integer> ageing, List<Day> perDay) {

    /// @param missed targets that passed on that day
    public record Day(String day, int opened, int resolved, int missed) {}
}
