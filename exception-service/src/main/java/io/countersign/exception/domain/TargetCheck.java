package io.countersign.exception.domain;

import io.countersign.exception.domain.Event.AtRisk;
import io.countersign.exception.domain.Event.Escalated;
import io.countersign.exception.domain.Event.TargetMissed;
import io.countersign.roster.Roster;
import io.countersign.roster.Roster.OnDuty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The target of an item comes near, and passes: then another person is asked too.
final class TargetCheck {

    private TargetCheck() {}

    static List<Event> check(ExceptionItem item, Roster directory, Instant now) {
        boolean missed = item.dueAt().equals(item.clock().missedFor());
        if (missed && item.checkTargetAt(now).isPresent()) {
            return asked(item, directory, now).map(to -> List.<Event>of(new Escalated(item.id(), to.person().id(), to.role()))).orElse(List.of());
        }
        var due = item.checkTargetAt(now);
        if (due.isEmpty() || now.isBefore(due.get())) {
            return List.of(); // closed, moved, or told before
        }
        if (now.isBefore(item.dueAt())) {
            return List.of(new AtRisk(item.id(), item.dueAt()));
        }
        var events = new ArrayList<Event>();
        events.add(new TargetMissed(item.id(), item.dueAt()));
        asked(item, directory, now).filter(to -> !to.person().id().equals(item.clock().escalatedTo()))
                .ifPresent(to -> events.add(new Escalated(item.id(), to.person().id(), to.role())));
        return List.copyOf(events);
    }

    /// Whom the flow names for this, else the backup; in each case whoever covers them, and nobody who has it anyway or may not.
    private static Optional<OnDuty> asked(ExceptionItem item, Roster directory, Instant now) {
        var urgent = item.mostUrgent();
        return fit(directory.resolve(urgent.escalateTo(), now), item, urgent)
                .or(() -> fit(directory.resolve(urgent.duty().backup(), now).map(p -> new OnDuty(p.person(), urgent.duty().backupRole())), item, urgent));
    }

    private static Optional<OnDuty> fit(Optional<OnDuty> found, ExceptionItem item, Subject urgent) {
        return found.filter(p -> !p.person().id().equals(item.owner()) && !urgent.excluded().contains(p.person().id()));
    }
}
