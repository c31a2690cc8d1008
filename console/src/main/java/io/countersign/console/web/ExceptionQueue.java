package io.countersign.console.web;

import io.countersign.console.answer.Colleague;
import io.countersign.console.answer.ExceptionRow;
import io.countersign.console.answer.QueueFigures;
import io.countersign.console.domain.QueueFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// What the page of the exception queue shows.
///
/// @param rows in the queue's order
/// @param next where the next part begins; null: this is the last
/// @param start no part comes before
/// @param figures null: they could not be had
/// @param flows which can be chosen
/// @param duty who is on duty, by role
/// @param last what was closed last, when nothing waits; null: not asked, or nothing was
/// @param selected the row that the address names; null: none
/// @param settled what was settled just before; null: nothing
/// @param done what became of each that was just acted on
/// @param wrong why a selection could not be acted on; null: nothing is wrong
/// @param typed what was typed with it
/// @param key for the forms of the page
public record ExceptionQueue(QueueFilter filter, List<ExceptionRow> rows, String next, boolean start, QueueFigures figures, List<String> flows, List<Duty> duty,
        ExceptionRow last, String selected, ExceptionRow settled, List<Done> done, String wrong, String typed, String key, String me) {

    private static final List<String> GROUPS = List.of("Pinned", "Past target", "Due within the hour", "Later", "Put aside", "Closed");

    public record Group(String name, List<ExceptionRow> rows) {}

    /// @param count null: not known without counting them all
    public record View(String name, String label, Integer count) {}

    /// Somebody and the role in which they are asked.
    public record Duty(String role, Colleague person) {}

    /// @param problem null: it was done
    public record Done(String id, String title, String what, String problem) {}

    /// By urgency; within a group the queue's order, which is by priority.
    public List<Group> groups() {
        var byName = new LinkedHashMap<String, List<ExceptionRow>>();
        GROUPS.forEach(name -> byName.put(name, new ArrayList<>()));
        rows.forEach(row -> byName.get(row.group()).add(row));
        return byName.entrySet().stream().filter(e -> !e.getValue().isEmpty()).map(e -> new Group(e.getKey(), e.getValue())).toList();
    }

    /// All of the view is on this page.
    public boolean whole() {
        return start && next == null;
    }

    public List<View> views() {
        return List.of(view("open", "All open", figures == null ? null : figures.open()), view("mine", "Mine", figures == null ? null : figures.openOf(me)),
                view("unclaimed", "Unclaimed", null), view("late", "Past target", figures == null ? null : figures.late()), view("money", "Money", null),
                view("snoozed", "Put aside", null), view("closed", "Closed", null));
    }

    private View view(String name, String label, Integer known) {
        return new View(name, label, filter.view().equals(name) && whole() ? Integer.valueOf(rows.size()) : filter.plain() || known == null ? known : null);
    }

    public long failed() {
        return done.stream().filter(d -> d.problem() != null).count();
    }
}
