package io.countersign.casekeys;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Values by name that are forgotten after a while, and the oldest when there are too many. Thread-safe.
final class Remembered<V> {

    private record Since<V>(V value, long nanos) {
    }

    private final LongSupplier nanoTime;
    private final long life;
    private final Map<String, Since<V>> all;

    Remembered(int most, Duration life, LongSupplier nanoTime) {
        this.life = life.toNanos();
        this.nanoTime = nanoTime;
        this.all = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Since<V>> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<V> get(String name) {
        var found = all.get(name);
        if (found == null) {
            return Optional.empty();
        }
        if (nanoTime.getAsLong() - found.nanos() >= life) {
            all.remove(name);
            return Optional.empty();
        }
        return Optional.of(found.value());
    }

    synchronized void put(String name, V value) {
        all.remove(name); // so that it counts as the youngest
        all.put(name, new Since<>(value, nanoTime.getAsLong()));
    }

    synchronized void forget(Predicate<V> which) {
        all.values().removeIf(since -> which.test(since.value()));
    }
}
