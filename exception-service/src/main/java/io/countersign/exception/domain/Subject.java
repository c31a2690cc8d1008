package io.countersign.exception.domain;

import io.countersign.roster.BusinessHours;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What waits for a person: a run; or an incident, which tells of something and in which nothing waits.
///
/// @param runId the run; null: an incident without one
/// @param runVersion version of the run that waits; 0 without a run
/// @param flow null: not known
/// @param title what it is about, such as `refund 240.00 EUR`
/// @param reason one sentence; a longer one is cut to [#REASON_MAX] characters
/// @param rule the rule that sent it here; null: none
/// @param dueAt target time
/// @param actionDigest digest of the proposed action; null: none
/// @param excluded persons who can't resolve it
/// @param handOvers hand-overs between approvals and the queue so far
/// @param incident nothing waits; always so without a run
/// @param actionType null: no action
/// @param calendar hours that count for the target, as [#readableHours] gives them; null: every hour
/// @param escalateTo person or role that is asked when the target is missed; null: the backup
/// @param since when the time until the target began; null: not in the queue yet
/// @param terms what the flow says of it
public record Subject(String runId, long runVersion, String flow, String title, String reason, String rule, Risk risk, Duty duty,
        Instant dueAt, String actionDigest, List<String> excluded, int handOvers, Weight weight, boolean incident, String actionType,
        String calendar, String escalateTo, Instant since, Terms terms) {

    /// From this many hand-overs on only release, reject and by hand are offered.
    public static final int HAND_OVERS_MAX = 3;
    /// Longest reason, in characters.
    public static final int REASON_MAX = 200;

    public Subject {
        reason = Sentences.cut(reason, REASON_MAX);
        incident = incident || runId == null;
        terms = Objects.requireNonNullElse(terms, Terms.NONE); // what was written before it was known has none
    }

    /// `calendar` when its hours can be read; null else: then every hour counts, and the work is due too early rather than never.
    public static String readableHours(String calendar) {
        try {
            return calendar == null ? null : BusinessHours.parse(calendar).toString();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// Somebody is named who is asked when its target is missed.
    boolean escalates() {
        return escalateTo != null || duty.backup() != null || duty.backupRole() != null;
    }

    /// In the queue from `at` on, owned by `owner` where that isn't null and may settle it.
    Subject cameIn(Instant at, String owner) {
        var from = since == null ? at : since;
        return with(owner == null || excluded.contains(owner) ? duty : duty.ownedBy(owner), dueAt, from);
    }

    Subject ownedBy(String owner) {
        return with(duty.ownedBy(owner), dueAt, since);
    }

    /// The time from `from` to `to` doesn't count.
    Subject waited(Instant from, Instant to) {
        return with(duty, Target.moved(dueAt, from, to, calendar), since == null ? null : Target.moved(since, from, to, calendar));
    }

    /// An incident that goes on keeps its time: what happens again and again gets late all the same.
    Subject toldAfter(Subject earlier) {
        return with(duty, earlier.dueAt.isBefore(dueAt) ? earlier.dueAt : dueAt, earlier.since);
    }

    /// As much time as at first, from `at` on.
    Subject startedAgain(Instant at) {
        return since == null ? this : with(duty, Target.moved(at, since, dueAt.isBefore(since) ? since : dueAt, calendar), at);
    }

    /// @param openedAt when the item was opened, should it not be known when this came
    Target target(Instant openedAt) {
        return Target.of(since == null ? openedAt : since, dueAt, calendar);
    }

    private Subject with(Duty who, Instant due, Instant from) {
        return new Subject(runId, runVersion, flow, title, reason, rule, risk, who, due, actionDigest, excluded, handOvers, weight, incident,
                actionType, calendar, escalateTo, from, terms);
    }
}
