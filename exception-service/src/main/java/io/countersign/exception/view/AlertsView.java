package io.countersign.exception.view;

import io.countersign.exception.AlertView;
import io.countersign.exception.ShownAlert;
import io.countersign.exception.ShownException;
import io.countersign.exception.avro.AlertAvro;
import io.countersign.exception.avro.PeopleAvro;
import io.countersign.exception.domain.Alert;
import io.countersign.exception.domain.Alerts;
import io.countersign.exception.domain.Words;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.singlewriter.Change;
import io.countersign.singlewriter.Inbound;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The alerts as topic `alert-events` has made them, the newest first. Thread-safe.
public final class AlertsView implements AlertView {

    private final Map<String, ShownAlert> byId = new HashMap<>();
    private final NavigableMap<String, ShownAlert> open = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<String, ShownAlert> all = new TreeMap<>(Comparator.reverseOrder());
    private final Set<String> keys = new HashSet<>();

    /// Takes one committed event in.
    ///
    /// @return what it changed in the list; empty: nothing
    public synchronized Optional<Change<ShownException>> fold(Inbound in) {
        if (!(in.value() instanceof AlertEvent event)) {
            return Optional.empty();
        }
        var told = AlertAvro.of(event).flatMap(change -> {
            var before = byId.get(event.getAlertId());
            if (before == null && !(change instanceof Alert.Raised)) {
                return Optional.empty(); // its beginning is older than what the topic keeps
            }
            var alert = Alerts.evolve(before == null ? null : before.alert(), change);
            put(new ShownAlert(alert, in.partition()));
            var actor = event.getMeta().getActor();
            return Optional.of(new Change<ShownException>("alert", alert.id(), alert.caseId(), alert.version(), alert.open() ? "OPEN" : "ACKNOWLEDGED",
                    Words.did(change, PeopleAvro.asker(actor)), Change.by(actor), null, null));
        });
        notifyAll();
        return told;
    }

    private void put(ShownAlert shown) {
        var place = place(shown.alert());
        byId.put(shown.alert().id(), shown);
        keys.add(shown.alert().key());
        all.put(place, shown);
        if (shown.alert().open()) {
            open.put(place, shown);
        } else {
            open.remove(place);
        }
    }

    @Override
    public synchronized Page list(Which which, String after, int limit) {
        var list = which == Which.OPEN ? open : all;
        var rows = (after == null ? list : list.tailMap(after, false)).values().stream().filter(shown -> which != Which.ACKNOWLEDGED || !shown.alert().open())
                .limit(limit + 1L).toList();
        return rows.size() <= limit ? new Page(rows, null) : new Page(rows.subList(0, limit), place(rows.get(limit - 1).alert()));
    }

    @Override
    public synchronized Optional<ShownAlert> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized boolean raised(String key) {
        return keys.contains(key);
    }

    @Override
    public synchronized void await(String id, long version, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (find(id).filter(shown -> shown.alert().version() >= version).isEmpty()) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                return;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Sorts by time, then by id; also what a listing goes on from.
    private static String place(Alert alert) {
        return String.format("%015d-%s", alert.raisedAt().toEpochMilli(), alert.id());
    }
}
