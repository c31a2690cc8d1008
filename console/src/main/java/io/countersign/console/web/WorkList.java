package io.countersign.console.web;

import io.countersign.console.answer.Approval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Approvals as a page lists them: under headings by the time that is left.
///
/// @param next where the part after this one begins; null: this is the last
public record WorkList(List<Approval> rows, String next) {

    private static final List<String> GROUPS = List.of("Past target", "Due within the hour", "Later");

    /// Rows under one heading.
    public record Group(String name, List<Approval> rows) {}

    /// The headings in the order of time; rows keep theirs.
    public List<Group> groups() {
        Map<String, List<Approval>> groups = new LinkedHashMap<>();
        GROUPS.forEach(name -> groups.put(name, new ArrayList<>()));
        rows.forEach(row -> groups.computeIfAbsent(row.isOpen() ? row.waiting().group() : "Decided", _ -> new ArrayList<>()).add(row));
        return groups.entrySet().stream().filter(e -> !e.getValue().isEmpty()).map(e -> new Group(e.getKey(), e.getValue())).toList();
    }

    /// In the order in which the page shows them.
    public List<Approval> shown() {
        return groups().stream().flatMap(group -> group.rows().stream()).toList();
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }
}
