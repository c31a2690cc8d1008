package io.countersign.exception.streams;

import io.countersign.exception.domain.Command;
import io.countersign.exception.domain.Command.Due;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.singlewriter.Desk;
import io.countersign.singlewriter.Timer;
import java.time.Instant;

/// The timers of an item, always as its state says: when its lease is over, until when it is put aside, when its target is to be
/// looked at.
final class ItemTimers {

    private static final String LEASE = "lease:";
    private static final String SNOOZE = "snooze:";
    private static final String TARGET = "target:";

    private ItemTimers() {}

    static void set(ExceptionItem item, Desk desk) {
        set(LEASE, item.claim() == null ? null : item.claim().until(), item, desk);
        set(SNOOZE, item.snooze() == null ? null : item.snooze().until(), item, desk);
        set(TARGET, item.checkTargetAt(desk.now()).orElse(null), item, desk);
    }

    /// What a timer that is due asks for.
    static Due command(Timer timer) {
        var kind = timer.id().substring(0, timer.id().indexOf(':') + 1);
        return switch (kind) {
            case LEASE -> new Command.EndLease(timer.about());
            case SNOOZE -> new Command.EndSnooze(timer.about());
            case TARGET -> new Command.CheckTarget(timer.about());
            default -> throw new IllegalArgumentException("no timer of ours: " + timer);
        };
    }

    private static void set(String kind, Instant at, ExceptionItem item, Desk desk) {
        if (at == null) {
            desk.cancelTimer(kind + item.id());
        } else {
            desk.schedule(new Timer(kind + item.id(), at, item.caseId(), item.id()));
        }
    }
}
