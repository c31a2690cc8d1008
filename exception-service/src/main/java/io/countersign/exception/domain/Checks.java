package io.countersign.exception.domain;

import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// What is checked for more than one command.
final class Checks {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Checks() {}

    /// It is closed, or somebody else has it.
    static Optional<Refusal> closedOrHeld(ExceptionItem item, Asker by, Roster directory, Instant now) {
        return closed(item).or(() -> item.heldAt(now).filter(claim -> !claim.by().equals(by.id())).map(claim -> new Refusal(Code.CLAIMED,
                directory.name(claim.by()) + " has this exception until " + CLOCK.format(claim.until()) + "; ask them, or wait.")));
    }

    static Optional<Refusal> closed(ExceptionItem item) {
        return switch (item.state()) {
            case OPEN, CLAIMED, SNOOZED -> Optional.empty();
            case RESOLVED -> Optional.of(new Refusal(Code.ALREADY_RESOLVED, "This exception is resolved already: " + Words.sentence(item.ending())));
            case CANCELLED -> Optional.of(new Refusal(Code.NOT_OPEN, "This exception fell away: " + Words.sentence(item.ending())));
        };
    }

    /// What was shown has changed since.
    static Optional<Refusal> stale(ExceptionItem item, long shownVersion) {
        return shownVersion >= item.shownSince() && shownVersion <= item.version() ? Optional.empty() : Optional.of(new Refusal(Code.STALE,
                "You were shown version " + shownVersion + ", but this exception is at version " + item.version() + " (" + item.changed()
                        + "); look at it again."));
    }

    /// Whoever changes something says why.
    static Optional<Refusal> note(String note) {
        return note != null && note.strip().length() >= Resolution.NOTE_MIN ? Optional.empty()
                : Optional.of(new Refusal(Code.NOTE_TOO_SHORT, "note: say why in " + Resolution.NOTE_MIN + " characters or more."));
    }

    /// It was taken up again, and what policy says to that isn't here yet.
    static Optional<Refusal> notBackYet(ExceptionItem item) {
        return item.links().awaited().isEmpty() ? Optional.empty() : Optional.of(new Refusal(Code.NOT_BACK_YET,
                "This exception was just taken up again and its runs are not back yet; try again in a moment."));
    }

    static Decision refused(Code code, String detail) {
        return new Decision.Refused(new Refusal(code, detail));
    }
}
