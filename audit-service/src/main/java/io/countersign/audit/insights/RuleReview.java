package io.countersign.audit.insights;

import io.countersign.audit.insights.RuleHygiene.Calibration;
import io.countersign.audit.insights.RuleHygiene.RuleValue;
import io.countersign.audit.insights.RuleHygiene.Stamps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Looks after the rules: which never match, ask for nothing, are stamped, are overridden, want their review. Nothing is changed by it:
/// whoever wants another rule replays it first.
public final class RuleReview {

    /// Days of the period.
    public static final int DAYS = 60;
    private static final int FEWEST_RUNS = 30;
    private static final int SOON = 30;
    private static final int FEWEST_TO_LOOSEN = 50;
    private static final double UNEDITED = 0.98;
    private static final int SECONDS = 30;
    private static final int FEWEST_DECISIONS = 10;
    private static final double OVERRIDDEN = 0.2;
    private static final double LET_GO = 0.5;
    private static final double STAMPED = 0.5;
    private static final int FEWEST_RIGHT = 20;
    private static final double TOO_SURE = 0.2;

    private final Numbers numbers;

    public RuleReview(Numbers numbers) {
        this.numbers = numbers;
    }

    /// @param period sixty days
    /// @param complete whether everything in the Record is counted
    /// @param only the person whose own figures are shown; null: everybody's
    public RuleHygiene of(Period period, boolean complete, String only) {
        return numbers.together(ask -> {
            var given = new HashMap<>(period.given());
            given.put("only", only == null ? "" : only);
            var values = ask.ask("rule_values", RuleValue.class, given);
            var byRule = ask.ask("stamps_by_rule", Stamps.class, given);
            var byPerson = ask.ask("stamps_by_person", Stamps.class, given);
            var calibration = ask.ask("calibration", Calibration.class, given);
            var sweeps = new HashMap<String, Sweeps>();
            ask.ask("active", ActiveFlow.class, Map.of()).forEach(flow -> sweeps.put(flow.flow(), Sweeps.of(flow)));
            var proposals = new ArrayList<Proposal>();
            values.forEach(one -> proposals.addAll(about(one, period, sweeps.get(one.flow()))));
            Stream.concat(byRule.stream(), byPerson.stream()).filter(one -> one.share() >= STAMPED).map(RuleReview::stamped).forEach(proposals::add);
            calibration.stream().filter(one -> one.runs() >= FEWEST_RIGHT && one.confidence().doubleValue() - one.share().doubleValue() >= TOO_SURE)
                    .map(one -> tooSure(one, period)).forEach(proposals::add);
            return new RuleHygiene(period.from(), period.to(), period.zone().getId(), complete, values, byRule, byPerson, only == null ? "all" : "you", calibration, proposals);
        });
    }

    private static List<Proposal> about(RuleValue one, Period period, Sweeps sweeps) {
        var found = new ArrayList<Proposal>();
        var today = period.today();
        if (one.matched() == 0 && one.flowRuns() >= FEWEST_RUNS && one.since() != null && !one.since().isAfter(period.from())) {
            found.add(proposal("NEVER_MATCHED", one, "never matched in " + period.days() + " days: does it still have a purpose?", one.flowRuns() + " runs of the flow were judged; "
                    + (one.lastMatched() == null ? "the Record has no match at all." : "it matched last on " + period.said(one.lastMatched()) + "."), period.replay(one.flow())));
        }
        if (isLooser(one)) {
            found.add(proposal("LOOSEN", one, "asks where the risk is lower than feared: people approve it unedited, in seconds. Try a higher limit.", evidence(one) + " Half of the " + one.looked()
                    + " whose first look is known took " + one.medianLookSeconds() + " s or less." + (one.topAmount() == null ? "" : " 95 % of what they approved was " + one.topAmount().toPlainString() + " or less."), sweeps.command(one, period)));
        } else if (catchesNothing(one)) {
            found.add(proposal("CATCHES_LITTLE", one, "catches almost nothing and makes work wait.", evidence(one) + " They waited " + WeeklyReview.hours(one.waitingHours().doubleValue())
                    + " together.", sweeps.command(one, period)));
        }
        if (one.decisions() >= FEWEST_DECISIONS && one.overridden() >= OVERRIDDEN * one.decisions()) {
            found.add(proposal("OVERRIDDEN", one, "is overridden often.", one.overridden() + " of " + one.decisions() + " decisions went against it.", search(one, "APPROVAL_DECIDED")));
        }
        if (one.settled() >= FEWEST_DECISIONS && one.letGo() >= LET_GO * one.settled()) {
            found.add(proposal("LET_GO", one, "holds back what people then let go unchanged.", one.letGo() + " of " + one.settled() + " runs were released from the queue unedited.",
                    search(one, "EXCEPTION_RUN_RESOLVED")));
        }
        if (one.expires() != null && one.expires().isBefore(today)) {
            found.add(proposal("EXPIRED", one, "expired and no longer matches.", "It counted until " + one.expires() + ".", "./countersign flows explain " + one.flow()));
        } else if (one.expires() != null && !one.expires().isAfter(today.plusDays(SOON))) {
            found.add(proposal("EXPIRING", one, "expires soon.", "It counts until " + one.expires() + " and matched " + one.matched() + " times in " + period.days() + " days.",
                    "./countersign flows explain " + one.flow()));
        }
        if (one.reviewBy() != null && one.reviewBy().isBefore(today)) {
            found.add(proposal("PAST_REVIEW", one, "is past its review date.", one.owner() + " was to look at it by " + one.reviewBy() + "; it matched " + one.matched() + " times in "
                    + period.days() + " days.", "./countersign flows explain " + one.flow()));
        }
        return found;
    }

    private static boolean isLooser(RuleValue one) {
        return catchesNothing(one) && one.looked() >= FEWEST_TO_LOOSEN && one.medianLookSeconds().doubleValue() < SECONDS;
    }

    /// People change nothing, and nothing of it turned out wrong.
    private static boolean catchesNothing(RuleValue one) {
        return one.decisions() >= FEWEST_TO_LOOSEN && one.rejected() == 0 && one.unedited() >= UNEDITED * one.decisions() && one.corrected() == 0 && one.wrong() == 0;
    }

    private static String evidence(RuleValue one) {
        return one.unedited() + " of " + one.decisions() + " were approved unedited, " + (one.rejected() == 0 ? "none" : String.valueOf(one.rejected())) + " rejected.";
    }

    private static Proposal stamped(Stamps one) {
        var about = one.person() == null ? WeeklyReview.flow(one.flow()) + WeeklyReview.rule(one.rule()) : one.person();
        var evidence = one.quick() + " of " + one.decisions() + " decisions (" + WeeklyReview.percent(one.share()) + "); half took " + one.medianLookSeconds() + " s or less. Of the quick ones "
                + (one.laterWrong() == 0 ? "none" : one.laterWrong()) + " turned out wrong.";
        return one.person() == null
                ? new Proposal("STAMPED", about, "What " + (one.rule() == null ? "no rule decides" : "rule " + one.rule() + " asks") + " is approved faster than it can be read.", evidence,
                        "./countersign record search --type APPROVAL_DECIDED" + WeeklyReview.option(" --flow ", one.flow()) + WeeklyReview.option(" --rule ", one.rule()))
                : new Proposal("STAMPS", about, one.person() + " approves faster than reading takes.", evidence, "./countersign record search --type APPROVAL_DECIDED --person " + one.person());
    }

    private static Proposal tooSure(Calibration one, Period period) {
        return new Proposal("TOO_SURE", WeeklyReview.flow(one.flow()), "The model is surer than it should be: it says " + one.confidence().toPlainString() + ", and "
                + WeeklyReview.percent(one.share().doubleValue()) + " are right.", one.rightOnes() + " of " + one.runs() + " runs with a confidence between " + (one.tenth() - 1) / 10.0 + " and "
                + one.tenth() / 10.0 + " were left unchanged.", one.flow().isEmpty() ? "./countersign record search --type RUN_ACCEPTED" : period.replay(one.flow()));
    }

    private static String search(RuleValue one, String type) {
        return "./countersign record search --type " + type + " --flow " + one.flow() + " --rule " + one.rule();
    }

    private static Proposal proposal(String kind, RuleValue one, String text, String evidence, String next) {
        return new Proposal(kind, one.flow() + WeeklyReview.rule(one.rule()), "\"" + one.name() + "\" " + text, evidence, next);
    }
}
