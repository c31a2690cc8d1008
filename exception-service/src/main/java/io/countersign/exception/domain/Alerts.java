package io.countersign.exception.domain;

import io.countersign.exception.domain.Alert.Acknowledged;
import io.countersign.exception.domain.Alert.Change;
import io.countersign.exception.domain.Alert.Notice;
import io.countersign.exception.domain.Alert.Raised;
import io.countersign.exception.domain.Refusal.Code;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The state machine of an alert: raised once while nobody has seen it, seen once.
public final class Alerts {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private static final Duration QUIET = Duration.ofHours(1);

    private Alerts() {}

    /// The answer to a command.
    public sealed interface Verdict {}

    /// It happens.
    ///
    /// @param change null: it is so already, and nothing changes
    public record Accepted(Change change) implements Verdict {}

    /// Nothing happens.
    public record Refused(Refusal refusal) implements Verdict {}

    /// Raises an alert; nothing when one of the same key waits to be seen, or tells of what lasts and was seen within the hour.
    ///
    /// @param sameKey the last alert of that key
    /// @param caseId where it came from
    public static Accepted raise(Optional<Alert> sameKey, Notice notice, String newId, String caseId, Instant now) {
        return new Accepted(sameKey.filter(last -> last.open() || lasting(last) && now.isBefore(last.acknowledgedAt().plus(QUIET))).isPresent() ? null : new Raised(newId, notice.key(), caseId, notice.kind(), notice.severity(),
                notice.subject(), notice.flow(), Words.sentence(notice.detail()), now));
    }

    /// That nobody is there is found with each run that comes: whoever has seen it is not told again at once.
    private static boolean lasting(Alert alert) {
        return Alert.NOBODY_ON_DUTY.equals(alert.kind());
    }

    /// What an alert told of is over, so nobody needs to see it any more.
    ///
    /// @param service that says so
    /// @return empty: nobody waits to see it
    public static Optional<Change> over(Optional<Alert> found, String service, String why, Instant now) {
        return found.filter(Alert::open).map(alert -> new Acknowledged(alert.id(), service, now, why));
    }

    /// The service noticed something itself.
    ///
    /// @param service the only one that may say so
    public static Verdict notice(Asker by, String service, Optional<Alert> sameKey, Notice notice, String newId, String caseId, Instant now) {
        return by.kind() == Asker.Kind.SYSTEM && by.id().equals(service) ? raise(sameKey, notice, newId, caseId, now)
                : refused(Code.FORBIDDEN, "Only " + service + " itself raises alerts.");
    }

    /// A person has seen it.
    ///
    /// @param note what they write; null: nothing
    public static Verdict acknowledge(Optional<Alert> found, String alertId, Asker by, String note, Roster directory, Instant now) {
        if (by.kind() != Asker.Kind.PERSON || directory.find(by.id()).isEmpty()) {
            return refused(Code.FORBIDDEN, "Only a person of the directory can acknowledge an alert; " + by.id() + " is none.");
        }
        if (found.isEmpty()) {
            return refused(Code.NOT_FOUND, "There is no alert " + alertId + "; list the alerts to find it.");
        }
        var alert = found.get();
        if (!alert.open()) {
            return refused(Code.ALREADY_ACKNOWLEDGED, directory.name(alert.acknowledgedBy()) + " acknowledged this alert at "
                    + CLOCK.format(alert.acknowledgedAt()) + ".");
        }
        if (note != null && note.length() > Resolution.NOTE_MAX) {
            return refused(Code.NOTE_INVALID, "note: write " + Resolution.NOTE_MAX + " characters at most.");
        }
        return new Accepted(new Acknowledged(alertId, by.id(), now, note == null || note.isBlank() ? null : note.strip()));
    }

    /// The alert after `change`.
    ///
    /// @param before null: it is new
    public static Alert evolve(Alert before, Change change) {
        return switch (change) {
            case Raised raised -> Alert.of(raised);
            case Acknowledged seen -> before.after(seen);
        };
    }

    private static Refused refused(Code code, String detail) {
        return new Refused(new Refusal(code, detail));
    }
}
