package io.countersign.replay;

import static io.countersign.replay.Words.count;
import static io.countersign.replay.Words.money;
import static io.countersign.replay.Words.number;
import static io.countersign.replay.Words.percent;
import static io.countersign.replay.Words.share;
import static io.countersign.replay.Words.span;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A report in sentences, the answer first.
public final class Story {
    /// Fewer decided cases than this show what changes, case by case, and say little about rates.
    private static final int FEW = 100;

    private final Report report;

    public Story(Report report) {
        this.report = report;
    }

    /// What would change, in one sentence that names no case.
    public String summary() {
        var cases = report.cases().size();
        if (cases == 0) {
            return "No case of %s was judged, so this says nothing about it.".formatted(report.candidate().name());
        }
        if (report.against() == Report.Against.ITSELF) {
            return report.decided() == 0
                    ? "Of %s, people would look at %s.".formatted(count(cases, "case"), share(report.reviewed(false)))
                    : "Of %s, it would let out %s %s and hold %s %s.".formatted(count(report.decided(), "decided case"),
                            number(report.of(Verdict.MISSED, false).size()), bad(), number(report.of(Verdict.NEEDLESS, false).size()), good());
        }
        var changed = report.changed();
        if (changed.isEmpty()) {
            return "Nothing changes: all %s go the same way as now.".formatted(count(cases, "case"));
        }
        var parts = changes();
        return "%s of %s go another way%s.".formatted(number(changed.size()), count(cases, "case"), parts.isEmpty() ? "" : ": " + String.join("; ", parts));
    }

    private List<String> changes() {
        var parts = new ArrayList<String>();
        part(parts, Verdict.MISSED, bad() + " would go out");
        part(parts, Verdict.CAUGHT, bad() + " would no longer go out");
        part(parts, Verdict.PASSED, good() + " would no longer wait");
        part(parts, Verdict.NEEDLESS, good() + " would have to wait");
        part(parts, Verdict.LOST, good() + " would be stopped or sent back");
        return parts;
    }

    private void part(List<String> parts, Verdict verdict, String words) {
        var some = report.becomes(verdict).size();
        if (some > 0) {
            parts.add(number(some) + " " + words);
        }
    }

    /// What it would cost and bring, most important first.
    public List<String> effects() {
        var said = new ArrayList<String>();
        var compared = report.against() != Report.Against.ITSELF;
        var newlyMissed = report.becomes(Verdict.MISSED);
        var newlyCaught = report.becomes(Verdict.CAUGHT).stream().filter(one -> one.verdictNow() == Verdict.MISSED).toList();
        risk(said, newlyMissed, "Money at risk: up to %s in what would newly go out although it was not right.");
        risk(said, newlyCaught, "Money protected: up to %s in what would newly be held and was not right.");
        price(said, newlyMissed);
        if (!compared) {
            risk(said, report.of(Verdict.MISSED, false), "Money at risk: up to %s in what goes out although it was not right.");
        }
        var people = "People look at " + share(report.reviewed(false)) + (compared ? ", now at " + number(report.reviewed(true).some()) + "." : ".");
        said.add(people);
        if (report.decided() > 0) {
            var caught = report.caught(false);
            if (caught.of() > 0) {
                said.add("Of the %s %s, %s %s not go out%s.".formatted(number(caught.of()), bad(), share(caught).replaceFirst(" of [0-9,]+", ""), caught.some() == 1 ? "does" : "do",
                        compared ? ", now " + number(report.caught(true).some()) : ""));
            }
            var needless = report.of(Verdict.NEEDLESS, false);
            said.add("%s %s wait%s for a person%s%s.".formatted(number(needless.size()), good(), needless.size() == 1 ? "s" : "", held(needless), compared ? ", now "
                    + number(report.of(Verdict.NEEDLESS, true).size()) : ""));
        }
        waits().ifPresent(said::add);
        return said;
    }

    /// What is gained for what is risked.
    private void price(List<String> said, List<Judged> newlyMissed) {
        var freed = report.becomes(Verdict.PASSED).size();
        if (!newlyMissed.isEmpty() && freed > 0) {
            var each = BigDecimal.valueOf(freed).divide(BigDecimal.valueOf(newlyMissed.size()), 1, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
            var money = Report.money(newlyMissed);
            var average = money.main().isEmpty() || money.isMixed() ? "" : "; on average there is " + money(money.of(money.main()).divide(BigDecimal.valueOf(newlyMissed.size()), 2, RoundingMode.HALF_UP),
                    money.main()) + " in one";
            said.add("For each one that would newly go out although it was not right, %s %s would no longer wait%s.".formatted(each, good(), average));
        }
    }

    private static String held(List<Judged> needless) {
        var money = money(Report.money(needless));
        return money.isEmpty() ? "" : " (" + money + ")";
    }

    private static void risk(List<String> said, List<Judged> cases, String sentence) {
        var money = money(Report.money(cases));
        if (!money.isEmpty()) {
            said.add(sentence.formatted(money));
        }
    }

    private java.util.Optional<String> waits() {
        var waits = report.waits();
        if (waits.typical() == null) {
            return java.util.Optional.empty();
        }
        var typical = "a decision took %s (median of %s, nights and weekends included)".formatted(span(waits.typical()), number(waits.measured()));
        if (waits.extra().isZero() && waits.saved().isZero()) {
            return java.util.Optional.of("For those who wait nothing changes; " + typical + ".");
        }
        return java.util.Optional.of("Waiting, all cases together: %s more for those that would newly be held, %s less for those that no longer would; %s.".formatted(
                waits.extra().isZero() ? "nothing" : span(waits.extra()), waits.saved().isZero() ? "nothing" : span(waits.saved()), typical));
    }

    /// What to look at before anything else: the cases that would go out and were not right, those with the most money first; those that
    /// would go out newly where there are such. Where there are none at all: those that would be stopped or sent back although they were right.
    public List<Judged> lookFirst() {
        var newly = report.becomes(Verdict.MISSED);
        if (!newly.isEmpty()) {
            return newly;
        }
        var missed = report.of(Verdict.MISSED, false);
        return missed.isEmpty() ? report.becomes(Verdict.LOST) : missed;
    }

    /// Whether those to look at first would be stopped or sent back although they were right, instead of going out although they were not.
    public boolean looksFirstAtLost() {
        return lookFirst().stream().anyMatch(one -> one.verdict() == Verdict.LOST);
    }

    /// Which rules decide those, most first: `By rule: small-and-clean 20, reply 6.`
    public String lookFirstBy() {
        var byRule = new TreeMap<String, Integer>();
        lookFirst().forEach(one -> byRule.merge(one.candidate().rule() == null ? "no rule" : one.candidate().rule(), 1, Integer::sum));
        return byRule.isEmpty() ? "" : "By rule: " + byRule.entrySet().stream().sorted(Map.Entry.<String, Integer>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(rule -> rule.getKey() + " " + number(rule.getValue())).collect(Collectors.joining(", ")) + ".";
    }

    /// What these numbers can't say.
    public List<String> cautions() {
        var said = new ArrayList<String>();
        var decided = report.decided();
        if (decided > 0 && decided < FEW) {
            var missed = report.missed(false);
            said.add("%s show what changes, case by case; they can't carry a claim about rates%s.".formatted(count(decided, "decided case"), missed.of() == 0 ? ""
                    : ": of what goes out, the share that is not right lies somewhere between %s and %s".formatted(percent(missed.low()), percent(missed.high()))));
        }
        var open = report.cases().size() - decided;
        if (open > 0) {
            said.add(decided == 0 ? "None of these cases has a decision or an outcome, so nothing is said about right or wrong."
                    : count(open, "case") + (open == 1 ? " has" : " have") + " no decision, and " + (open == 1 ? "is" : "are") + " in no count of right or wrong.");
        }
        var deciders = report.deciders();
        if (deciders.size() == 1) {
            said.add("All decisions are by one decider: " + deciders.keySet().iterator().next() + ".");
        }
        if (report.erased() > 0) {
            said.add(count(report.erased(), "case") + " can't be judged any more: the content was erased.");
        }
        if (report.fromLive()) {
            said.add("What came before the first of these cases is not counted: rules on earlier runs, and counters that were not counted live, may see too few at the start.");
        }
        if (report.against() == Report.Against.ITSELF) {
            said.add("There is nothing to compare with: give the current version as a first --flow to see what would change.");
        }
        if (report.against() == Report.Against.RECORDED && report.unrecorded() > 0) {
            said.add(count(report.unrecorded(), "case") + " do not say which way they took when they were live; for them the candidate counts on both sides.");
        }
        if (report.current() != null && !report.current().name().equals(report.candidate().name())) {
            said.add("The two flows have different names, %s and %s; the cases are those of %s.".formatted(report.current().name(), report.candidate().name(), report.candidate().name()));
        }
        if (report.timeless() > 0 && !report.candidate().definition().counters().isEmpty()) {
            said.add(count(report.timeless(), "case") + " have no time; for them the flow's counters say 0.");
        }
        report.candidate().definition().rules().stream().filter(rule -> rule.expires() != null)
                .forEach(rule -> said.add("Rule %s ends after %s; from then on its cases go the way of the other rules.".formatted(rule.id(), rule.expires())));
        return said;
    }

    private String bad() {
        return known("that people edited or rejected", "that turned out wrong");
    }

    private String good() {
        return known("that people approved unchanged", "that turned out right");
    }

    /// Says how it is known: by what people decided, by what turned out, or of some cases so and of others so.
    private String known(String byPeople, String byTruth) {
        var truth = any(Outcome.RIGHT, Outcome.WRONG);
        return !truth ? byPeople : any(Outcome.APPROVED, Outcome.EDITED, Outcome.REJECTED) ? byPeople + ", or " + byTruth : byTruth;
    }

    private boolean any(Outcome... outcomes) {
        var some = EnumSet.copyOf(List.of(outcomes));
        return report.cases().stream().anyMatch(one -> some.contains(one.decision().outcome()));
    }
}
