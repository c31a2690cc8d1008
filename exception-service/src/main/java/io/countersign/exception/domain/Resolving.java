package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Resolve;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A person settles runs of an item: what is checked, in which order, and what follows.
final class Resolving {

    private Resolving() {}

    static Decision decide(ExceptionItem item, Resolve resolve, Roster directory, Instant now) {
        var resolution = resolve.resolution();
        var chosen = chosen(item, resolution);
        var right = chosen.isEmpty() ? Rights.toWorkOn(item, resolve.by(), directory, now)
                : Rights.of(resolve.by(), item, chosen, directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = Checks.closedOrHeld(item, resolve.by(), directory, now).or(() -> stale(item, resolution))
                .or(() -> invalid(item, resolution, chosen));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        var person = directory.name(resolve.by().id());
        var closing = person + " " + resolution.kind().past() + ": " + resolution.note().strip();
        var settled = resolution.withOutcome();
        var events = new ArrayList<>(Snoozing.wake(item, person + " took it up again.", now));
        for (var run : chosen) {
            events.add(new RunResolved(item.id(), run.runId(), run.runVersion(), settled, resolution.edit(run.runId()).orElse(null),
                    run.actionDigest(), item.reasonCode()));
        }
        if (chosen.size() == item.runs().size() && item.links().awaited().isEmpty()) {
            events.add(new Closed(item.id(), true, closing, chosen.isEmpty() ? settled : null));
        }
        return new Accepted(List.copyOf(events), right.role());
    }

    private static Optional<Refusal> stale(ExceptionItem item, Resolution resolution) {
        var stale = Checks.stale(item, resolution.shownVersion());
        if (stale.isPresent()) {
            return stale;
        }
        if (!Objects.equals(resolution.shownActionDigest(), item.shown().actionDigest())) {
            return refuse(Code.STALE, "The action digest " + Sentences.echo(resolution.shownActionDigest()) + " is not that of the action shown ("
                    + item.shown().actionDigest() + "); look at it again.");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> invalid(ExceptionItem item, Resolution resolution, List<Subject> chosen) {
        var notWaiting = resolution.runIds().stream().filter(id -> item.waiting(id).isEmpty()).findFirst();
        if (notWaiting.isPresent()) {
            return refuse(Code.NOT_WAITING, "runIds: run " + Sentences.echo(notWaiting.get()) + " does not wait in this exception; name runs of `runs`, or none for all.");
        }
        return Checks.note(resolution.note()).or(() -> outcomeUnknown(resolution)).or(() -> notOffered(item, resolution, chosen))
                .or(() -> chosen.isEmpty() ? Checks.notBackYet(item) : Optional.empty()).or(() -> editsInvalid(resolution, chosen));
    }

    private static Optional<Refusal> outcomeUnknown(Resolution resolution) {
        var fitting = resolution.kind().outcomes();
        return fitting.contains(resolution.outcome()) ? Optional.empty() : refuse(Code.OUTCOME_UNKNOWN, "outcomeCode: '"
                + Sentences.echo(resolution.outcomeCode()) + "' does not fit " + resolution.kind().word() + "; leave it out, or use " + String.join(" or ", fitting) + ".");
    }

    private static Optional<Refusal> notOffered(ExceptionItem item, Resolution resolution, List<Subject> chosen) {
        if (item.incident()) {
            return ResolutionKind.FOR_INCIDENTS.contains(resolution.kind()) ? Optional.empty() : refuse(Code.NOT_OFFERED, "kind: "
                    + resolution.kind().word() + " is not offered for an incident, in which no run waits; choose "
                    + ResolutionKind.offered(ResolutionKind.FOR_INCIDENTS) + ".");
        }
        boolean tooOften = chosen.stream().anyMatch(run -> run.handOvers() >= Subject.HAND_OVERS_MAX);
        if (tooOften && !ResolutionKind.AFTER_HAND_OVERS.contains(resolution.kind())) {
            return refuse(Code.NOT_OFFERED, "kind: after " + Subject.HAND_OVERS_MAX + " hand-overs between approvals and the queue "
                    + resolution.kind().word() + " is not offered any more; choose "
                    + ResolutionKind.offered(ResolutionKind.AFTER_HAND_OVERS) + ".");
        }
        if (resolution.kind() == ResolutionKind.FALLBACK) {
            return chosen.stream().filter(run -> run.terms().fallback() == null).findFirst().flatMap(run -> refuse(Code.NOT_OFFERED,
                    "kind: fallback is not offered, the flow names no fallback for the prompt of run " + run.runId() + "; choose retry, by-hand or reject."));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> editsInvalid(Resolution resolution, List<Subject> chosen) {
        var runIds = chosen.stream().map(Subject::runId).toList();
        var edited = resolution.edited().stream().map(Resolution.Edit::runId).toList();
        if (!runIds.containsAll(edited)) {
            return refuse(Code.EDIT_NOT_ALLOWED, "set: only runs that are being settled can be changed.");
        }
        return editsNotFor(resolution, chosen, runIds, edited).or(() -> resolution.edited().stream().filter(e -> e.flaw() != null).findFirst()
                .flatMap(e -> refuse(Code.EDIT_NOT_ALLOWED, (resolution.kind() == ResolutionKind.CORRECT ? "output: " : "set: ") + e.flaw())));
    }

    private static Optional<Refusal> editsNotFor(Resolution resolution, List<Subject> chosen, List<String> runIds, List<String> edited) {
        return switch (resolution.kind()) {
            case FIX -> edited.containsAll(runIds) ? Optional.empty()
                    : refuse(Code.EDIT_MISSING, "set: fix needs a change to every run it is for, such as references.order=W1.");
            case CORRECT -> edited.containsAll(runIds) ? actionChanged(resolution, chosen)
                    : refuse(Code.EDIT_MISSING, "output: correct needs the new output of every run it is for.");
            case RELEASE -> Optional.empty();
            case APPROVAL, RETRY, BY_HAND, REJECT, FALLBACK, DISMISS -> edited.isEmpty() ? Optional.empty()
                    : refuse(Code.EDIT_NOT_ALLOWED, "set: changes go with fix, correct or release, not with " + resolution.kind().word() + ".");
        };
    }

    private static Optional<Refusal> actionChanged(Resolution resolution, List<Subject> chosen) {
        return chosen.stream().filter(run -> !Objects.equals(run.actionDigest(), resolution.edit(run.runId()).orElseThrow().actionDigest())).findFirst()
                .flatMap(run -> refuse(Code.EDIT_NOT_ALLOWED, "set: correct changes the output only, but the action of run " + run.runId()
                        + " would change too; use release with changes, or fix."));
    }

    private static List<Subject> chosen(ExceptionItem item, Resolution resolution) {
        return item.runs().stream().filter(run -> resolution.runIds().isEmpty() || resolution.runIds().contains(run.runId())).toList();
    }

    private static Optional<Refusal> refuse(Code code, String detail) {
        return Optional.of(new Refusal(code, detail));
    }
}
