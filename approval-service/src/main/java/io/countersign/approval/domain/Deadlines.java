package io.countersign.approval.domain;

import static io.countersign.approval.domain.Decision.accept;

import io.countersign.roster.BusinessHours;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What time does to an approval. A timer is checked against the state when it fires, so one that is late, or fires twice, does
/// nothing; and none of them decides: the end of the undo time makes final what a person decided.
public final class Deadlines {

    private static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(15);

    private Deadlines() {}

    /// The timers that an approval needs.
    public static Map<Deadline, Instant> of(Approval approval) {
        var deadlines = new EnumMap<Deadline, Instant>(Deadline.class);
        if (approval.state() == ApprovalState.CLAIMED) {
            deadlines.put(Deadline.LEASE, approval.claim().until());
        }
        if (approval.state() == ApprovalState.DECIDED) {
            deadlines.put(Deadline.UNDO, approval.finalAt());
        }
        if (approval.waits()) {
            var stage = approval.stage();
            var offer = stage.offer();
            if (offer.atRiskAt() != null && !stage.missed()) {
                deadlines.put(Deadline.TARGET, offer.dueAt());
                if (!stage.atRisk()) {
                    deadlines.put(Deadline.AT_RISK, offer.atRiskAt());
                }
            }
            if (offer.escalateAt() != null && stage.escalatedTo() == null) {
                deadlines.put(Deadline.ESCALATION, offer.escalateAt());
            }
            expiresAt(approval).ifPresent(at -> deadlines.put(Deadline.EXPIRY, at));
        }
        return deadlines;
    }

    /// When nobody can decide any more; empty: never.
    public static Optional<Instant> expiresAt(Approval approval) {
        var terms = approval.question().terms();
        return terms.expireAfter().isZero() || approval.openedAt() == null ? Optional.empty()
                : Optional.of(BusinessHours.plus(terms.calendar(), approval.openedAt(), terms.expireAfter()));
    }

    /// When a deadline that came at `now` and did nothing is to come again: as long as it waits for somebody to ask who is named but not
    /// there, or not able.
    ///
    /// @param approval as it is after the deadline
    /// @return empty: not again
    public static Optional<Instant> again(Approval approval, Deadline deadline, Instant now) {
        if (deadline != Deadline.ESCALATION || approval == null) {
            return Optional.empty();
        }
        var question = approval.question();
        var named = question.terms().escalateTo() != null || question.stage(approval.offer().stage()).backup() != null || approval.offer().backup() != null;
        return Optional.ofNullable(of(approval).get(deadline)).filter(at -> named && !now.isBefore(at)).map(_ -> now.plus(ASKED_AGAIN_AFTER));
    }

    static Decision due(Approval state, Command.Due due, Roster directory) {
        var at = state == null ? null : of(state).get(due.deadline());
        if (at == null || due.at().isBefore(at)) {
            return accept();
        }
        var offer = state.offer();
        return switch (due.deadline()) {
            case LEASE -> accept(leaseOver(state, directory));
            case UNDO -> accept(Deciding.finalized(state));
            case AT_RISK -> due.at().isBefore(offer.dueAt()) ? accept(new Event.AtRisk(offer.dueAt())) : accept();
            case TARGET -> accept(new Event.TargetMissed(offer.dueAt()));
            case ESCALATION -> asksToo(state, directory, due.at()).<Decision>map(Decision::accept).orElseGet(Decision::accept);
            case EXPIRY -> accept(new Event.Expired(state.question().runVersion(), "Nobody decided in time."));
        };
    }

    static Event leaseOver(Approval state, Roster directory) {
        return new Event.Unclaimed("the time that " + directory.name(state.claim().by()) + " had taken it for is over");
    }

    /// When three quarters of the time until `dueAt` are used.
    static Instant atRisk(String calendar, Instant start, Instant dueAt) {
        if (!dueAt.isAfter(start)) {
            return dueAt;
        }
        var time = calendar == null ? Duration.between(start, dueAt) : BusinessHours.parse(calendar).between(start, dueAt);
        return BusinessHours.plus(calendar, start, time.multipliedBy(3).dividedBy(4));
    }

    /// The person whom the flow names for this, else who covers an owner that has gone away, else the backup, else who the owner's
    /// name stands for by now; everybody as they are on duty now, also where nobody was when it was offered.
    private static Optional<Event> asksToo(Approval state, Roster directory, Instant now) {
        var offer = state.offer();
        var named = directory.resolve(state.question().terms().escalateTo(), now);
        var cover = directory.find(offer.owner()).filter(p -> p.awayAt(now)).flatMap(_ -> directory.resolve(offer.owner(), now));
        var backup = directory.resolve(offer.backup(), now)
                .map(p -> new Roster.OnDuty(p.person(), p.person().holds(offer.backupRole()) ? offer.backupRole() : null));
        var spec = state.question().stage(offer.stage());
        return Stream.of(named, cover, backup, directory.resolve(spec.backup(), now), directory.resolve(spec.owner(), now)).flatMap(Optional::stream)
                .filter(p -> !p.person().id().equals(offer.owner()) && !Objects.equals(p.person().id(), state.stage().delegate()))
                .filter(p -> !state.excluded().contains(p.person().id()) && !state.hasApproved(p.person().id()))
                .findFirst().map(p -> new Event.Escalated(p.person().id(), p.role(), now));
    }
}
