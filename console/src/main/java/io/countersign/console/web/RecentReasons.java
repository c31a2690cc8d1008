package io.countersign.console.web;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Each person's last reasons at high risk, so that nobody decides with one sentence again and again. They are kept in memory only: the guard may forget
/// at a restart, the Record does not.
@ApplicationScoped
class RecentReasons {

    private static final int KEPT = 5;
    private static final int PEOPLE_MAX = 5000;

    private final Map<String, List<String>> byPerson = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > PEOPLE_MAX;
        }
    };

    /// The newest first.
    synchronized List<String> of(String person) {
        return List.copyOf(byPerson.getOrDefault(person, List.of()));
    }

    synchronized void add(String person, String reason) {
        var reasons = new ArrayList<>(byPerson.getOrDefault(person, List.of()));
        reasons.addFirst(reason);
        byPerson.put(person, reasons.subList(0, Math.min(KEPT, reasons.size())));
    }
}
