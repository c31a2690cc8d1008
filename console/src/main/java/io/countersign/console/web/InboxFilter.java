package io.countersign.console.web;

import io.countersign.console.Services;
import io.countersign.console.answer.Approval;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/// Which approvals a page lists, as its address says; unknown values mean what stands there without one.
public class InboxFilter {

    /// A way to look at the queue.
    ///
    /// @param query what it asks the service for
    public record View(String key, String name, String query) {}

    private static final String ME = "{me}";
    static final List<View> VIEWS = List.of(new View("mine", "Waiting for you", "&owner=" + ME), new View("unclaimed", "Unclaimed", "&state=OPEN"),
            new View("late", "Past target", "&late=true"), new View("all", "All", ""), new View("checks", "Checks", "&purpose=check"),
            new View("decided", "Decided", "&state=FINAL"));

    @RestQuery
    String view;
    @RestQuery
    String q;
    @RestQuery
    String flow;
    @RestQuery
    String rule;
    @RestQuery
    String owner;
    @RestQuery
    String sort;
    @RestQuery
    String after;
    @RestQuery
    String selected;

    public View view() {
        return VIEWS.stream().filter(v -> v.key().equals(view)).findFirst().orElse(VIEWS.getFirst());
    }

    public List<View> views() {
        return VIEWS;
    }

    public String q() {
        return text(q);
    }

    public String flow() {
        return text(flow);
    }

    public String rule() {
        return text(rule);
    }

    public String owner() {
        return text(owner);
    }

    public String selected() {
        return text(selected);
    }

    /// A key for what is posted from this page; another for each page.
    public String key() {
        return java.util.UUID.randomUUID().toString();
    }

    /// `due` or `priority`.
    public String sort() {
        return "priority".equals(sort) ? "priority" : "due";
    }

    public boolean isFirstPage() {
        return text(after).isEmpty();
    }

    /// Whether the address says which list is meant.
    public boolean isNamed() {
        return !text(view).isEmpty() || isNarrowed();
    }

    /// Whether anything but the view narrows the list.
    public boolean isNarrowed() {
        return !(q() + flow() + rule() + owner()).isEmpty();
    }

    /// What the approval-service is asked.
    ///
    /// @param me who asks
    String path(String me, int limit) {
        var path = new StringBuilder("/approvals?limit=" + limit + view().query().replace(ME, Services.escape(me)));
        add(path, "q", q());
        add(path, "flow", flow());
        add(path, "rule", rule());
        if (!view().query().contains("owner=")) add(path, "owner", owner());
        if (sort().equals("due") && !view().key().equals("decided")) add(path, "sort", "due");
        add(path, "after", text(after));
        return path.toString();
    }

    /// The filter as a query, to come back to this list: `view=mine&flow=refunds`.
    public String query() {
        return query(view().key());
    }

    /// The same list in another view.
    public String query(String view) {
        var query = new StringBuilder("view=" + view);
        add(query, "q", q());
        add(query, "flow", flow());
        add(query, "rule", rule());
        add(query, "owner", owner());
        if (sort().equals("priority")) add(query, "sort", "priority");
        return query.toString();
    }

    /// One page further.
    public String next(String cursor) {
        return query() + "&after=" + Services.escape(cursor);
    }

    /// Whether a row belongs to the list; what can't be told from the row alone, stays.
    boolean holds(Approval row, String me) {
        if (!flow().isEmpty() && !flow().equals(row.flow()) || !rule().isEmpty() && !rule().equals(row.rule())) return false;
        return switch (view().key()) {
            case "decided" -> row.state().equals("FINAL");
            case "unclaimed" -> row.state().equals("OPEN");
            case "late" -> row.isOpen() && row.waiting().late();
            case "checks" -> row.isOpen() && row.purpose().equals("check");
            case "mine" -> row.isOpen() && (me.equals(row.owner()) || me.equals(row.delegate()) || me.equals(row.escalatedTo()) || row.claimedBy() == null);
            default -> row.isOpen();
        };
    }

    /// What the filters say besides the view, each as label and value.
    public List<String> said() {
        var said = new ArrayList<String>();
        if (!q().isEmpty()) said.add("\u201c" + q() + "\u201d");
        if (!flow().isEmpty()) said.add(flow());
        if (!rule().isEmpty()) said.add(rule());
        if (!owner().isEmpty()) said.add(owner());
        return said;
    }

    private static void add(StringBuilder query, String name, String value) {
        if (!value.isEmpty()) query.append('&').append(name).append('=').append(Services.escape(value));
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }
}
