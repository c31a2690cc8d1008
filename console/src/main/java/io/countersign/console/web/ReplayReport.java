package io.countersign.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.console.replays.About;
import io.countersign.console.replays.Case;
import io.countersign.console.replays.Choice;
import io.countersign.console.replays.Load;
import io.countersign.console.replays.Replays.Findings;
import io.countersign.policy.engine.Route;
import io.countersign.replay.Outcome;
import io.countersign.replay.Words;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A replay's report as its page shows it. Every figure that stands for cases links to exactly those.
public final class ReplayReport {

    private static final int PAGE = 50;
    private static final int HEATS = 5;

    /// A field of a table of counts.
    ///
    /// @param link to its cases
    /// @param heat 0 (nothing) to 5 (all of its row)
    /// @param marked a field to look at
    /// @param open its cases are listed
    public record Cell(String column, int count, String link, int heat, boolean marked, boolean open) {}

    public record Row(String label, List<Cell> cells, int sum, String link) {}

    /// A table of counts with its sums.
    public record Grid(List<String> columns, List<Row> rows, List<Integer> sums, int total) {}

    /// @param link to its cases; empty: none
    public record Figure(String label, String value, String small, String link) {}

    public record Rule(String id, String name, String route, int matched, int decides, int now, String wrong, String money, boolean gone) {
        public boolean changed() {
            return gone || now >= 0 && now != decides;
        }

        public int difference() {
            return decides - Math.max(0, now);
        }
    }

    private final About about;
    private final JsonNode json;
    private final Findings findings;
    private final Choice choice;
    private final int page;

    ReplayReport(About about, Findings findings, Choice choice, int page) {
        this.about = about;
        this.findings = findings;
        this.json = findings.report();
        this.choice = choice;
        this.page = Math.max(1, page);
    }

    public boolean compared() {
        return !json.at("/current/kind").asText().equals("itself");
    }

    public String summary() {
        return json.path("summary").asText();
    }

    public List<String> effects() {
        return strings("effects");
    }

    public List<String> cautions() {
        return strings("cautions");
    }

    private List<String> strings(String field) {
        return StreamSupport.stream(json.path(field).spliterator(), false).map(JsonNode::asText).toList();
    }

    public String basis() {
        var other = json.path("otherFlow").asInt();
        var erased = json.path("erased").asInt();
        return "%s judged of %s%s%s. People decided on %s of them.".formatted(Words.number(json.path("judged").asInt()), Words.count(json.path("cases").asInt(), "case"),
                other == 0 ? "" : ", " + Words.number(other) + " belong to other flows", erased == 0 ? "" : ", " + Words.number(erased) + " were erased", Words.number(json.path("decided").asInt()));
    }

    public List<Figure> figures() {
        var figures = new ArrayList<Figure>();
        if (compared()) figures.add(new Figure("Go another way", Words.number(about.changed()), "of " + Words.number(json.path("judged").asInt()), "/replay/" + about.id() + "#cases"));
        share(figures, "A person looks at", "reviewed", null);
        share(figures, "Wrong ones held", "caughtShare", "caught");
        share(figures, "Wrong among what goes out", "missedShare", "missed");
        return figures;
    }

    private void share(List<Figure> figures, String label, String field, String verdict) {
        var share = json.path(field);
        if (share.path("of").asInt() == 0) return;
        var now = json.path(field + "Now");
        var wide = share.path("high").asDouble() - share.path("low").asDouble() >= 0.05;
        var small = Words.number(share.path("some").asInt()) + " of " + Words.number(share.path("of").asInt())
                + (wide && verdict != null ? ", likely " + Math.round(share.path("low").asDouble() * 100) + " to " + Math.round(share.path("high").asDouble() * 100) + " %" : "")
                + (compared() && now.path("of").asInt() > 0 ? "; now " + Words.percent(now.path("share").asDouble()) : "");
        figures.add(new Figure(label, Words.percent(share.path("share").asDouble()), small, verdict == null ? "" : link("verdict", verdict)));
    }

    /// What it does now (rows) and with the candidate (columns).
    public Grid matrix() {
        var routes = routes();
        return grid(routes, routes, "cell", (from, to) -> !from.equals(to), (from, to) -> json.path("matrix").path(from).path(to).asInt());
    }

    /// What the candidate does (rows) and what people decided (columns); null: nobody decided on any.
    public Grid decisions() {
        if (json.path("decided").asInt() == 0) return null;
        var outcomes = Arrays.stream(Outcome.values()).map(Outcome::word).filter(outcome -> routes().stream().anyMatch(route -> json.path("decisions").path(route).path(outcome).asInt() > 0)).toList();
        return grid(routes(), outcomes, "decided", ReplayReport::isWorth, (route, outcome) -> json.path("decisions").path(route).path(outcome).asInt());
    }

    /// Whether a field holds what should not be: bad ones that go out, good ones that do not.
    private static boolean isWorth(String route, String outcome) {
        var bad = List.of("edited", "rejected", "wrong").contains(outcome);
        return route.equals("release") ? bad : List.of("approved", "right").contains(outcome) && List.of("block", "retry", "fallback").contains(route);
    }

    private interface Count {
        int of(String row, String column);
    }

    private Grid grid(List<String> rows, List<String> columns, String name, BiPredicate<String, String> marked, Count count) {
        var all = new ArrayList<Row>();
        var sums = new int[columns.size()];
        var total = 0;
        for (var row : rows) {
            var sum = columns.stream().mapToInt(column -> count.of(row, column)).sum();
            var cells = new ArrayList<Cell>();
            for (int i = 0; i < columns.size(); i++) {
                var column = columns.get(i);
                var number = count.of(row, column);
                var pair = row + "," + column;
                var heat = sum == 0 || number == 0 ? 0 : Math.max(1, (int) Math.ceil((double) HEATS * number / sum));
                cells.add(new Cell(column, number, link(name, pair), heat, number > 0 && marked.test(row, column), pair.equals(name.equals("cell") ? choice.cell() : choice.decided())));
                sums[i] += number;
            }
            all.add(new Row(row, cells, sum, link(name, row + ",")));
            total += sum;
        }
        return new Grid(columns, all, Arrays.stream(sums).boxed().toList(), total);
    }

    private List<String> routes() {
        return Arrays.stream(Route.values()).map(Route::word).filter(route -> sum(json.path("matrix").path(route)) > 0
                || StreamSupport.stream(json.path("matrix").spliterator(), false).anyMatch(row -> row.path(route).asInt() > 0)).toList();
    }

    private static int sum(JsonNode row) {
        return StreamSupport.stream(row.spliterator(), false).mapToInt(JsonNode::asInt).sum();
    }

    private String link(String name, String value) {
        return "/replay/" + about.id() + new Choice("", "", "", "", choice.sort()).with(name, value) + "#cases";
    }

    /// One line of money by what it means; those without money are left out.
    public List<Figure> money() {
        var lines = new ArrayList<Figure>();
        money(lines, "Goes out although it was not right", "missed");
        money(lines, "Held, and was not right", "caught");
        money(lines, "Waits although it was right", "needless");
        money(lines, "Goes out, and was right", "passed");
        money(lines, "Stopped although it was right", "lost");
        money(lines, "Nobody decided", "undecided");
        return lines;
    }

    private void money(List<Figure> lines, String label, String verdict) {
        var now = sums(json.path("moneyNow").path(verdict));
        var after = sums(json.path("money").path(verdict));
        if (now.isEmpty() && after.isEmpty()) return;
        lines.add(new Figure(label, now.isEmpty() ? "nothing" : now, after.isEmpty() ? "nothing" : after, link("verdict", verdict)));
    }

    private static String sums(JsonNode sums) {
        return sums.properties().stream().filter(sum -> new BigDecimal(sum.getValue().asText("0")).signum() != 0)
                .map(sum -> Words.money(new BigDecimal(sum.getValue().asText()), sum.getKey())).collect(Collectors.joining(" and "));
    }

    public List<Load> loads() {
        return findings.loads();
    }

    /// The longest of the load's bars.
    public int mostLoad() {
        return Math.max(1, findings.loads().stream().mapToInt(load -> Math.max(load.now(), load.after())).max().orElse(1));
    }

    /// `71.1 hours`; empty: it was not measured.
    public String typicalWait() {
        var hours = json.at("/reviewHours/typical");
        return hours.isNumber() ? Words.span(java.time.Duration.ofMinutes(Math.round(hours.doubleValue() * 60))) : "";
    }

    /// Those that do something different first, then by how much they decide; rules that no case came to are left out.
    public List<Rule> rules() {
        var rules = new ArrayList<Rule>();
        json.path("rules").forEach(rule -> rules.add(rule(rule, false)));
        json.path("rulesGone").forEach(rule -> rules.add(rule(rule, true)));
        return rules.stream().filter(rule -> rule.matched() + rule.decides() + Math.max(0, rule.now()) > 0)
                .sorted(java.util.Comparator.comparing((Rule rule) -> !rule.changed()).thenComparing(rule -> -Math.abs(rule.difference())).thenComparing(rule -> -rule.decides())).toList();
    }

    private static Rule rule(JsonNode rule, boolean gone) {
        var wrong = rule.path("wrong");
        return new Rule(rule.path("rule").asText("").replace("null", ""), rule.path("name").asText(), rule.path("route").asText(), rule.path("matched").asInt(), gone ? 0 : rule.path("decides").asInt(),
                rule.path("decidesNow").isNumber() ? rule.path("decidesNow").asInt() : -1, wrong.path("of").asInt() == 0 ? "" : Words.number(wrong.path("some").asInt()) + " of "
                        + Words.number(wrong.path("of").asInt()), sums(rule.path("wrongMoney")), gone);
    }

    public Choice choice() {
        return choice;
    }

    private List<Case> chosen() {
        return choice.of(findings.cases());
    }

    public int chosenCount() {
        return chosen().size();
    }

    /// What the list shows in words; nothing changed is said, not hidden.
    public String chosenWords() {
        return choice.isEmpty() && findings.cases().stream().noneMatch(Case::changed) ? "All cases: none goes another way" : choice.words();
    }

    public List<Case> listed() {
        return chosen().stream().skip((long) (page - 1) * PAGE).limit(PAGE).toList();
    }

    /// Query of the page after this one; empty: there is none.
    public String next() {
        return chosenCount() > page * PAGE ? paged(page + 1) : "";
    }

    public String previous() {
        return page > 1 ? paged(page - 1) : "";
    }

    public String shown() {
        var all = chosenCount();
        return all == 0 ? "none" : Words.number((page - 1L) * PAGE + 1) + " to " + Words.number(Math.min(all, (long) page * PAGE)) + " of " + Words.number(all);
    }

    private String paged(int to) {
        var query = choice.query();
        return query + (query.isEmpty() ? "?" : "&") + "page=" + to + "#cases";
    }

    /// A limit at several values; null: none was tried.
    public SweepView sweep() {
        return findings.sweep() == null || findings.sweep().path("points").isEmpty() ? null : new SweepView(findings.sweep());
    }
}
