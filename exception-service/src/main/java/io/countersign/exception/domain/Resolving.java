package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Resolve;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Closed;
import io.countersign.exception.domain.Event.RunResolved;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.exception.domain.Rights.Right;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A person settles runs of an item: what is checked, in which order, and what follows.
final class Resolving {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Resolving() {}

    static Decision decide(ExceptionItem item, Resolve resolve, Roster directory, Instant now) {
        var resolution = resolve.resolution();
        var chosen = chosen(item, resolution);
        var right = chosen.isEmpty() ? mayWorkOn(item, resolve.by(), directory, now)
                : Rights.of(resolve.by(), chosen, directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = closedOrHeld(item, resolve.by(), directory, now).or(() -> stale(item, resolution))
                .or(() -> invalid(item, resolution, chosen));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        var closing = directory.name(resolve.by().id()) + " " + resolution.kind().past() + ": " + resolution.note().strip();
        var events = new ArrayList<Event>();
        for (var run : chosen) {
            events.add(new RunResolved(item.id(), run.runId(), run.runVersion(), resolution,
                    resolution.edit(run.runId()).orElse(null), run.actionDigest(), item.reasonCode()));
        }
        if (chosen.size() == item.runs().size()) {
            events.add(new Closed(item.id(), true, closing));
        }
        return new Accepted(List.copyOf(events), right.role());
    }

    /// May the actor work on anything that waits in the item?
    static Right mayWorkOn(ExceptionItem item, Asker by, Roster directory, Instant now) {
        var subjects = item.runs().isEmpty() ? List.of(item.shown()) : item.runs().reversed(); // the newest one's refusal is told
        var rights = subjects.stream().map(s -> Rights.of(by, List.of(s), directory, now)).toList();
        return rights.stream().filter(Right::granted).findFirst().orElse(rights.getFirst());
    }

    static Optional<Refusal> closedOrHeld(ExceptionItem item, Asker by, Roster directory, Instant now) {
        if (!item.open()) {
            return item.state() == ExceptionItem.State.RESOLVED ? refuse(Code.ALREADY_RESOLVED, "This exception is resolved already: " + item.ending())
                    : refuse(Code.NOT_OPEN, "This exception fell away: " + item.ending());
        }
        return item.heldAt(now).filter(claim -> !claim.by().equals(by.id())).flatMap(claim -> refuse(Code.CLAIMED,
                directory.name(claim.by()) + " has this exception until " + CLOCK.format(claim.until()) + "; ask them, or wait."));
    }

    private static Optional<Refusal> stale(ExceptionItem item, Resolution resolution) {
        if (resolution.shownVersion() < item.shownSince() || resolution.shownVersion() > item.version()) {
            return refuse(Code.STALE, "You were shown version " + resolution.shownVersion() + ", but this exception is at version "
                    + item.version() + " (" + item.changed() + "); look at it again.");
        }
        if (!Objects.equals(resolution.shownActionDigest(), item.shown().actionDigest())) {
            return refuse(Code.STALE, "The action digest " + resolution.shownActionDigest() + " is not that of the action shown ("
                    + item.shown().actionDigest() + "); look at it again.");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> invalid(ExceptionItem item, Resolution resolution, List<Subject> chosen) {
        var notWaiting = resolution.runIds().stream().filter(id -> item.waiting(id).isEmpty()).findFirst();
        if (notWaiting.isPresent()) {
            return refuse(Code.NOT_WAITING, "runIds: run " + notWaiting.get() + " does not wait in this exception; name runs of `runs`, or none for all.");
        }
        if (resolution.note() == null || resolution.note().strip().length() < Resolution.NOTE_MIN) {
            return refuse(Code.NOTE_TOO_SHORT, "note: say why in " + Resolution.NOTE_MIN + " characters or more.");
        }
        return notOffered(item, resolution, chosen).or(() -> editsInvalid(resolution, chosen));
    }

    private static Optional<Refusal> notOffered(ExceptionItem item, Resolution resolution, List<Subject> chosen) {
        if (item.shown().incident()) {
            return ResolutionKind.FOR_INCIDENTS.contains(resolution.kind()) ? Optional.empty() : refuse(Code.NOT_OFFERED, "kind: "
                    + resolution.kind().word() + " is not offered for an incident without a run; choose "
                    + ResolutionKind.offered(ResolutionKind.FOR_INCIDENTS) + ".");
        }
        if (!ResolutionKind.FOR_RUNS.contains(resolution.kind())) {
            return refuse(Code.NOT_OFFERED, "kind: " + resolution.kind().word() + " is not offered for runs; choose "
                    + ResolutionKind.offered(ResolutionKind.FOR_RUNS) + ".");
        }
        boolean tooOften = chosen.stream().anyMatch(run -> run.handOvers() >= Subject.HAND_OVERS_MAX);
        if (tooOften && !ResolutionKind.AFTER_HAND_OVERS.contains(resolution.kind())) {
            return refuse(Code.NOT_OFFERED, "kind: after " + Subject.HAND_OVERS_MAX + " hand-overs between approvals and the queue "
                    + resolution.kind().word() + " is not offered any more; choose "
                    + ResolutionKind.offered(ResolutionKind.AFTER_HAND_OVERS) + ".");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> editsInvalid(Resolution resolution, List<Subject> chosen) {
        var runIds = chosen.stream().map(Subject::runId).toList();
        var edited = resolution.edited().stream().map(Resolution.Edit::runId).toList();
        if (!runIds.containsAll(edited)) {
            return refuse(Code.EDIT_NOT_ALLOWED, "set: only runs that are being settled can be changed.");
        }
        return switch (resolution.kind()) {
            case FIX -> edited.containsAll(runIds) ? Optional.empty()
                    : refuse(Code.EDIT_MISSING, "set: fix needs a change to every run it is for, such as references.order=W1.");
            case RELEASE -> Optional.empty();
            case APPROVAL, RETRY, BY_HAND, REJECT, CORRECT, FALLBACK, DISMISS -> edited.isEmpty() ? Optional.empty()
                    : refuse(Code.EDIT_NOT_ALLOWED, "set: changes go with fix or release, not with " + resolution.kind().word() + ".");
        };
    }

    private static List<Subject> chosen(ExceptionItem item, Resolution resolution) {
        return item.runs().stream().filter(run -> resolution.runIds().isEmpty() || resolution.runIds().contains(run.runId())).toList();
    }

    private static Optional<Refusal> refuse(Code code, String detail) {
        return Optional.of(new Refusal(code, detail));
    }
}
