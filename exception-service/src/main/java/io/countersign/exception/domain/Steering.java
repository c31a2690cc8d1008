package io.countersign.exception.domain;

import io.countersign.exception.domain.Command.Note;
import io.countersign.exception.domain.Command.Pin;
import io.countersign.exception.domain.Command.Reassign;
import io.countersign.exception.domain.Decision.Accepted;
import io.countersign.exception.domain.Decision.Refused;
import io.countersign.exception.domain.Event.Noted;
import io.countersign.exception.domain.Event.Pinned;
import io.countersign.exception.domain.Event.Reassigned;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who owns an item, what comes first, and what people write down on it.
final class Steering {

    private Steering() {}

    static Decision reassign(ExceptionItem item, Reassign reassign, Roster directory, Instant now) {
        var right = Rights.toReassign(item, reassign.by(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = Checks.closedOrHeld(item, reassign.by(), directory, now).or(() -> Checks.note(reassign.note()))
                .or(() -> unfit(item, reassign.to(), directory, now));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        return new Accepted(List.of(new Reassigned(item.id(), item.owner(), reassign.to(), reassign.note().strip())), right.role());
    }

    private static Optional<Refusal> unfit(ExceptionItem item, String to, Roster directory, Instant now) {
        var person = directory.find(to);
        if (person.isEmpty()) {
            return refuse(Code.OWNER_UNFIT, "to: '" + Sentences.echo(to) + "' is not in the directory; name a person, such as " + example(item) + ".");
        }
        if (to.equals(item.owner())) {
            return refuse(Code.NO_CHANGE, "to: " + person.get().name() + " owns this exception already.");
        }
        var absence = person.get().absenceAt(now);
        if (absence.isPresent()) {
            return refuse(Code.OWNER_UNFIT, "to: " + person.get().name() + " is away until " + absence.get().to() + "; name somebody who is there, such as "
                    + absence.get().cover() + ", who covers.");
        }
        boolean excluded = item.runs().isEmpty() ? item.shown().excluded().contains(to) : item.runs().stream().anyMatch(s -> s.excluded().contains(to));
        return excluded ? refuse(Code.OWNER_UNFIT, "to: " + person.get().name() + " is responsible for what sent this run, or it was done on their"
                + " behalf; name somebody else.") : Optional.empty();
    }

    private static String example(ExceptionItem item) {
        return item.shown().duty().backup() == null ? "a queue owner" : item.shown().duty().backup();
    }

    static Decision pin(ExceptionItem item, Pin pin, Roster directory) {
        var right = Rights.toPin(pin.by(), directory);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = Checks.closed(item).or(() -> Checks.note(pin.note()));
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        if (item.pinned() == pin.pinned()) {
            return Checks.refused(Code.NO_CHANGE, pin.pinned() ? "This exception is pinned already." : "This exception is not pinned.");
        }
        return new Accepted(List.of(new Pinned(item.id(), pin.pinned(), pin.note().strip())), right.role());
    }

    static Decision note(ExceptionItem item, Note note, Roster directory, Instant now) {
        var right = Rights.toNote(item, note.by(), directory, now);
        if (!right.granted()) {
            return new Refused(right.refusal());
        }
        var refusal = Checks.closed(item);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        if (note.note() == null || note.note().isBlank() || note.note().length() > Resolution.NOTE_MAX) {
            return Checks.refused(Code.NOTE_INVALID, "note: write 1 to " + Resolution.NOTE_MAX + " characters.");
        }
        return new Accepted(List.of(new Noted(item.id(), note.by().id(), now, note.note().strip())), right.role());
    }

    private static Optional<Refusal> refuse(Code code, String detail) {
        return Optional.of(new Refusal(code, detail));
    }
}
