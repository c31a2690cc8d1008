package io.countersign.audit.insights;

import io.countersign.audit.insights.Weekly.Correction;
import io.countersign.audit.insights.Weekly.Errors;
import io.countersign.audit.insights.Weekly.Missed;
import io.countersign.audit.insights.Weekly.Pattern;
import io.countersign.audit.insights.Weekly.Repeat;
import io.countersign.audit.insights.Weekly.Rhythm;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Makes the weekly review: what the numbers are, and what could be done about them.
public final class WeeklyReview {

    /// Days of the period.
    public static final int DAYS = 7;
    private static final int GROWTH = 1;
    private static final int FEWEST_DUE = 5;
    private static final double SLOW = 0.25;
    private static final int FEWEST_ITEMS = 3;
    private static final double ERRORS = 0.05;
    private static final int FEWEST_CHECKS = 10;
    private static final double HALF = 0.5;

    private final Numbers numbers;

    public WeeklyReview(Numbers numbers) {
        this.numbers = numbers;
    }

    /// @param period seven days
    /// @param complete whether everything in the Record is counted
    /// @param only the person whose own doings are shown; null: everybody's
    public Weekly of(Period period, boolean complete, String only) {
        return numbers.together(ask -> {
            var given = period.given();
            var rhythm = ask.ask("rhythm", Rhythm.class, given);
            var shown = rhythm.stream().filter(one -> only == null || one.owner().equals(only)).toList();
            var missed = ask.ask("missed", Missed.class, given);
            var repeats = ask.ask("repeats", Repeat.class, given);
            var patterns = ask.ask("patterns", Pattern.class, given);
            var corrections = ask.ask("corrections", Correction.class, given);
            var errors = ask.ask("errors", Counted.class, given).stream().map(Counted::estimated).toList();
            var proposals = Stream.of(queues(rhythm, period), slow(shown), idle(shown, period), repeats.stream().map(one -> repeat(one, period)), patterns.stream().map(one -> pattern(one, period)),
                    errors.stream().filter(one -> one.error().low() != null && one.error().low() > ERRORS).map(WeeklyReview::wrong),
                    errors.stream().filter(one -> one.sampled() >= FEWEST_CHECKS && one.checked() < HALF * one.sampled()).map(WeeklyReview::unchecked),
                    corrections.stream().filter(one -> one.corrected() > 0).map(WeeklyReview::corrected)).flatMap(one -> one).toList();
            return new Weekly(period.from(), period.to(), period.before(), period.zone().getId(), complete, only == null ? "all" : "you", ask.ask("volume", Weekly.Volume.class, given),
                    ask.ask("routes", Weekly.Routed.class, given), rhythm.stream().map(one -> shown.contains(one) ? one : one.ofTheQueue()).toList(), missed, ask.ask("reasons", Weekly.Reason.class, given), repeats, patterns, corrections, errors,
                    ask.ask("autonomy", Weekly.Autonomy.class, given), proposals);
        });
    }

    /// As SQL counts them.
    public record Counted(String flow, String rule, long released, long sampled, long checked, long wrong) {
        Errors estimated() {
            return new Errors(flow, rule, released, sampled, checked, wrong, ErrorRate.of(checked, wrong));
        }
    }

    private static Stream<Proposal> queues(List<Rhythm> rhythm, Period period) {
        return rhythm.stream().filter(one -> one.growsBy().doubleValue() >= GROWTH).map(one -> new Proposal("QUEUE_GROWS", one.owner(),
                "At this rate the queue of " + one.owner() + " grows by " + number(one.growsBy().doubleValue()) + " a day.",
                one.arrived() + " arrived and " + one.departed() + " left in " + period.days() + " days; " + one.waiting() + " wait.",
                late(one)));
    }

    /// Where most of what waits is found.
    private static String late(Rhythm one) {
        return "./countersign " + (2 * one.waitingExceptions() > one.waiting() ? "exceptions" : "approvals") + " list --owner " + one.owner() + " --late";
    }

    private static Stream<Proposal> slow(List<Rhythm> rhythm) {
        return rhythm.stream().filter(one -> one.due() >= FEWEST_DUE && one.missed() >= SLOW * one.due()).map(one -> new Proposal("OWNER_SLOW", one.owner(),
                one.owner() + " misses targets: " + one.missed() + " of " + one.due() + ".",
                "Half of what left had waited " + (one.medianSeconds() == null ? "an unknown time" : hours(one.medianSeconds().doubleValue() / 3600)) + " or more; " + one.waiting() + " wait.",
                late(one)));
    }

    private static Stream<Proposal> idle(List<Rhythm> rhythm, Period period) {
        return rhythm.stream().filter(one -> one.arrived() + one.waiting() > 0 && Math.max(one.arrived(), one.waiting()) >= FEWEST_ITEMS && one.decisions() + one.looks() == 0)
                .map(one -> new Proposal("OWNER_IDLE", one.owner(), one.owner() + " neither looked at an approval nor decided anything in " + period.days() + " days.",
                        one.arrived() + " items arrived and " + one.waiting() + " wait for " + one.owner() + (one.oldest() == null ? "." : ", the oldest for "
                                + hours(Duration.between(one.oldest(), period.now()).toMinutes() / 60.0) + "."),
                        "./countersign people away " + one.owner() + " --until DATE --cover PERSON"));
    }

    private static Proposal repeat(Repeat one, Period period) {
        var what = one.reasonCode() + (one.rule() == null ? "" : " by rule " + one.rule()) + (one.source() == null ? "" : " from " + one.source());
        return new Proposal("REPEATS", flow(one.flow()), "The same exception came " + one.items() + " times in seven days: " + what + ".",
                "The newest is " + one.newest() + "; first " + period.said(one.firstAt()) + ", last " + period.said(one.lastAt()) + ".", "./countersign exceptions show " + one.newest());
    }

    private static Proposal pattern(Pattern one, Period period) {
        var when = one.unit().equals("weekday") ? "on " + DayOfWeek.of(one.cell()).getDisplayName(TextStyle.FULL, Locale.ENGLISH) + "s"
                : String.format(Locale.ROOT, "between %02d:00 and %02d:00 (%s)", one.cell(), (one.cell() + 1) % 24, period.zone());
        return new Proposal("TIME_PATTERN", flow(one.flow()), one.reasonCode() + " comes " + when + " more often than at other times.",
                one.items() + " of " + one.total() + " in " + one.weeks() + " weeks, on " + one.days() + " days; " + number(one.expected().doubleValue()) + " would be even.",
                "./countersign exceptions list --reason " + one.reasonCode());
    }

    private static Proposal wrong(Errors one) {
        return new Proposal("RELEASES_WRONG", flow(one.flow()) + rule(one.rule()), "More than " + percent(ERRORS) + " of what is released here is wrong.",
                one.wrong() + " of " + one.checked() + " checked were wrong: " + percent(one.error().rate()) + ", between " + percent(one.error().low()) + " and "
                        + percent(one.error().high()) + ".", "./countersign record search --type RUN_CHECKED" + option(" --flow ", one.flow()) + option(" --rule ", one.rule()));
    }

    private static Proposal unchecked(Errors one) {
        return new Proposal("CHECKS_WAIT", flow(one.flow()) + rule(one.rule()), "What was picked for a check is not checked, so nobody knows how often it is wrong.",
                one.checked() + " of " + one.sampled() + " picked runs were checked in eight weeks.", "./countersign approvals list --purpose check" + option(" --flow ", one.flow()));
    }

    private static Proposal corrected(Correction one) {
        return new Proposal("CORRECTED", flow(one.flow()) + rule(one.rule()), one.corrected() + (one.corrected() == 1 ? " answer was" : " answers were") + " corrected after release.",
                one.released() + " were released in the same days; " + one.correctedBefore() + " were corrected in the days before.",
                "./countersign record search --type RUN_CORRECTED" + option(" --flow ", one.flow()));
    }

    static String flow(String flow) {
        return flow.isEmpty() ? "no known flow" : flow;
    }

    static String rule(String rule) {
        return rule == null ? ", no rule" : ", rule " + rule;
    }

    static String option(String name, String value) {
        return value == null || value.isEmpty() ? "" : name + value;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.1 && share > 0 ? "%.1f %%" : "%.0f %%", share * 100);
    }

    static String number(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.format(Locale.ROOT, "%.1f", number);
    }

    static String hours(double hours) {
        return hours < 1 ? Math.round(hours * 60) + " min" : hours < 48 ? number(Math.round(hours * 10) / 10.0) + " h" : Math.round(hours / 24) + " days";
    }
}
