package io.countersign.approval.view;

import io.countersign.approval.ApprovalQueue.Day;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalOpened;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How much was opened and decided on each day, in UTC. One thread writes, any number read.
final class DayCounts {

    private final Map<LocalDate, Day> days = new ConcurrentHashMap<>();

    void take(ApprovalEvent record) {
        var day = record.getMeta().getOccurredAt().atZone(ZoneOffset.UTC).toLocalDate();
        switch (record.getEvent()) {
            case ApprovalOpened _ -> days.put(day, new Day(of(day).opened() + 1, of(day).decided()));
            case ApprovalFinalized e -> {
                var decided = new HashMap<>(of(day).decided());
                decided.merge(e.getDecidedBy().getId(), 1, Integer::sum);
                days.put(day, new Day(of(day).opened(), Map.copyOf(decided)));
            }
            default -> { }
        }
    }

    Day of(LocalDate day) {
        return days.getOrDefault(day, new Day(0, Map.of()));
    }
}
