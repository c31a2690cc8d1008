package io.countersign.approval.domain;

import static io.countersign.approval.domain.Decision.refuse;

import io.countersign.approval.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.util.Optional;

/// What keeps a person's request from taking effect, whatever it is.
final class Barriers {

    /// Shortest note, characters, where one is mandatory.
    static final int NOTE_MIN = 10;

    private Barriers() {}

    /// It does not wait for anybody any more.
    static Optional<Decision> settled(Approval state, Command.Asked c, Roster directory) {
        return switch (state.state()) {
            case OPEN, CLAIMED -> Optional.empty();
            case DECIDED, FINAL -> Optional.of(refuse(Code.ALREADY_DECIDED, Words.alreadyDecided(state.made(), directory, c.at())));
            case EXPIRED -> Optional.of(refuse(Code.NOT_OPEN, (state.closedBecause() == null ? "Nobody decided in time." : state.closedBecause())
                    + " The run is in the exception queue."));
            case CANCELLED -> Optional.of(refuse(Code.NOT_OPEN, "This approval was closed: " + state.closedBecause()));
        };
    }

    /// Another person has it.
    static Optional<Decision> takenByAnother(Approval state, Command.Asked c, Roster directory) {
        return Optional.ofNullable(state.claim()).filter(claim -> claim.holdsAt(c.at()) && !claim.by().equals(c.by().id()))
                .map(claim -> refuse(Code.CLAIMED, directory.name(claim.by()) + " has taken this until "
                        + Words.until(claim.until(), c.at()) + "; try again then, or ask them to give it back."));
    }

    /// The version that was shown isn't one of this approval.
    static Optional<Decision> unknownVersion(Approval state, long shown) {
        return shown > state.version() || shown < 1
                ? Optional.of(refuse(Code.STALE, "Version " + shown + " of this approval does not exist; it is at version "
                        + state.version() + ". Look at it again.")) : Optional.empty();
    }

    /// The note is missing or too short.
    static Optional<Decision> noteTooShort(String note) {
        return note == null || note.strip().codePoints().count() < NOTE_MIN
                ? Optional.of(refuse(Code.NOTE_TOO_SHORT, "note: say why in " + NOTE_MIN + " characters or more.")) : Optional.empty();
    }
}
