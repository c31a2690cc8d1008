package io.countersign.console.replays;

import io.countersign.console.Services;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which cases of a replay are listed, and in which order. Everything that is not known is left out, so that an old link still opens.
///
/// @param cell `now,candidate`: a field of the matrix; empty: none
/// @param decided `candidate,outcome`: a field of the comparison with what people decided
/// @param verdict such as `missed`, with `-new` after it those that are not so now
/// @param rule decides it, in either version
/// @param sort `money`, `order` or `case`
public record Choice(String cell, String decided, String verdict, String rule, String sort) {

    public Choice {
        cell = cell == null ? "" : cell;
        decided = decided == null ? "" : decided;
        verdict = verdict == null ? "" : verdict;
        rule = rule == null ? "" : rule;
        sort = "order".equals(sort) || "case".equals(sort) ? sort : "money";
    }

    /// Nothing chosen: what goes another way.
    public boolean isEmpty() {
        return cell.isEmpty() && decided.isEmpty() && verdict.isEmpty() && rule.isEmpty();
    }

    /// Those cases in their order. Without a choice: all that go another way, or where none does, all.
    public List<Case> of(List<Case> all) {
        Predicate<Case> wanted = isEmpty() ? all.stream().anyMatch(Case::changed) ? Case::changed : _ -> true
                : one -> fits(cell, one.current().route(), one.candidate().route()) && fits(decided, one.candidate().route(), one.outcome()) && fitsVerdict(one) && fitsRule(one);
        Comparator<Case> order = switch (sort) {
            case "case" -> Comparator.comparing(Case::caseId).thenComparing(Case::n);
            case "order" -> Comparator.comparing(Case::n);
            default -> Comparator.comparing(Case::size).reversed().thenComparing(Case::n);
        };
        return all.stream().filter(wanted).sorted(order).toList();
    }

    private static boolean fits(String pair, String first, String second) {
        if (pair.isEmpty()) return true;
        var parts = pair.split(",", 2);
        return (parts[0].isEmpty() || parts[0].equals(first)) && (parts.length < 2 || parts[1].isEmpty() || parts[1].equals(second));
    }

    private boolean fitsVerdict(Case one) {
        if (verdict.isEmpty()) return true;
        var fresh = verdict.endsWith("-new");
        var word = fresh ? verdict.substring(0, verdict.length() - 4) : verdict;
        return one.verdict().equals(word) && !(fresh && one.verdictNow().equals(word));
    }

    private boolean fitsRule(Case one) {
        return rule.isEmpty() || rule.equals(one.current().rule()) || rule.equals(one.candidate().rule());
    }

    /// As the query of a link, with one value changed; empty where nothing is said.
    public String with(String name, String value) {
        var all = new LinkedHashMap<>(Map.of("cell", cell, "decided", decided, "verdict", verdict, "rule", rule, "sort", sort.equals("money") ? "" : sort));
        if (name != null) all.put(name, value);
        var query = List.of("cell", "decided", "verdict", "rule", "sort").stream().filter(key -> !all.get(key).isEmpty()).map(key -> key + "=" + Services.escape(all.get(key)))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?" + query;
    }

    public String query() {
        return with(null, "");
    }

    /// In words, for the list's head.
    public String words() {
        if (isEmpty()) return "Cases that go another way";
        if (!cell.isEmpty()) return "Now " + said(cell, 0, "anywhere") + ", with this version " + said(cell, 1, "anywhere");
        if (!decided.isEmpty()) return "With this version " + said(decided, 0, "anywhere") + ", " + (said(decided, 1, "").equals("open") ? "not decided" : said(decided, 1, "whatever was decided"));
        if (!rule.isEmpty()) return "Decided by the rule " + rule + ", in either version";
        return switch (verdict) {
            case "missed" -> "Goes out although it was not right";
            case "missed-new" -> "Would newly go out although it was not right";
            case "caught" -> "Does not go out, and was not right";
            case "caught-new" -> "Would newly be held, and was not right";
            case "needless" -> "Waits although it was right";
            case "needless-new" -> "Would newly wait although it was right";
            case "passed" -> "Goes out, and was right";
            case "passed-new" -> "Would no longer wait, and was right";
            case "lost", "lost-new" -> "Stopped or sent back although it was right";
            default -> "Cases";
        };
    }

    private static String said(String pair, int part, String otherwise) {
        var parts = pair.split(",", 2);
        return part >= parts.length || parts[part].isEmpty() ? otherwise : parts[part];
    }
}
