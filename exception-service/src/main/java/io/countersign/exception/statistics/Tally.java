package io.countersign.exception.statistics;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// How many there are of each; what there is none of is not there. A null key counts like any other.
final class Tally<K extends Comparable<K>> {

    private final Map<K, Integer> counts = new HashMap<>();

    void add(K key, int many) {
        int sum = of(key) + many;
        if (sum == 0) {
            counts.remove(key);
        } else {
            counts.put(key, sum);
        }
    }

    void addAll(Tally<K> other) {
        other.counts.forEach(this::add);
    }

    int of(K key) {
        return counts.getOrDefault(key, 0);
    }

    Iterable<K> keys() {
        return counts.keySet();
    }

    /// Sorted by key, without null.
    Map<K, Integer> sorted() {
        var sorted = new TreeMap<K, Integer>();
        counts.forEach((key, count) -> {
            if (key != null) {
                sorted.put(key, count);
            }
        });
        return sorted;
    }
}
