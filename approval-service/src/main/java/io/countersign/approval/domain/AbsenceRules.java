package io.countersign.approval.domain;

import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may say that somebody is away, and which absences make sense.
public final class AbsenceRules {

    /// The longest absence.
    public static final Duration LONGEST = Duration.ofDays(366);
    /// Roles that may say it of others.
    public static final List<String> FOR_OTHERS = Stream.concat(Rights.LEADS.stream(), Stream.of("admin")).toList();
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AbsenceRules() {}

    /// Sorts of refusal.
    public enum Reason {
        /// The asker may not say it.
        FORBIDDEN,
        /// There is no such person.
        NOT_FOUND,
        /// A field makes no sense.
        NOT_VALID,
        /// There is no absence that could be ended.
        NOT_AWAY
    }

    /// @param detail one sentence with field, value and remedy
    public record Refused(Reason reason, String detail) {}

    /// Whether `by` may set `absence` for a person at `now`.
    ///
    /// @return empty: yes
    public static Optional<Refused> toSet(KeptDirectory directory, Asker by, String personId, Absence absence, Instant now) {
        var roster = directory.roster();
        return mayNot(roster, by, personId).or(() -> ownCover(roster, by, personId, absence)).or(() -> senseless(roster, personId, absence, now));
    }

    /// Whether `by` may end what was set for a person.
    ///
    /// @return empty: yes
    public static Optional<Refused> toEnd(KeptDirectory directory, Asker by, String personId, Instant now) {
        var roster = directory.roster();
        return mayNot(roster, by, personId).or(() -> directory.ending(personId, now).isPresent() ? Optional.empty()
                : refuse(Reason.NOT_AWAY, roster.name(personId) + " has no absence that could be ended here; one that stands in the file of people is ended there."));
    }

    /// `Ana Ruiz is away until 2026-11-28 00:00 UTC, Omar Haddad covers`
    public static String words(Roster roster, String personId, Absence absence, Instant now) {
        var from = absence.from().isAfter(now) ? "from " + time(absence.from()) + " " : "";
        return roster.name(personId) + " is away " + from + "until " + time(absence.to()) + ", " + roster.name(absence.cover()) + " covers";
    }

    /// `Ana Ruiz is back`, or that one is not away after all that was planned.
    public static String back(Roster roster, String personId, Absence ended, Instant now) {
        return ended.from().isAfter(now) ? roster.name(personId) + " is not away from " + time(ended.from()) + " until " + time(ended.to()) + " after all"
                : roster.name(personId) + " is back";
    }

    /// Whom an absence leaves without a cover: `; name another cover for Ana Ruiz, away until ...`. An absence is a fact, so this refuses nothing.
    ///
    /// @return empty: nobody
    public static String uncovered(Roster roster, String personId, Absence absence) {
        return roster.people().stream().flatMap(p -> p.absences().stream().filter(a -> a.cover().equals(personId) && KeptDirectory.overlap(a, absence))
                        .map(a -> p.name() + ", away until " + time(a.to())))
                .collect(Collectors.collectingAndThen(Collectors.joining(" and "), who -> who.isEmpty() ? "" : "; name another cover for " + who));
    }

    private static Optional<Refused> mayNot(Roster roster, Asker by, String personId) {
        var asker = roster.find(by.id()).filter(_ -> by.kind() == Asker.Kind.PERSON);
        if (asker.isEmpty()) {
            return refuse(Reason.FORBIDDEN, "Only people of the directory say who is away, and '" + by.id() + "' is none of them.");
        }
        if (roster.find(personId).isEmpty()) {
            return refuse(Reason.NOT_FOUND, "There is no person '" + personId + "' in the directory; the list of people has those there are.");
        }
        return by.id().equals(personId) || FOR_OTHERS.stream().anyMatch(asker.get()::holds) ? Optional.empty()
                : refuse(Reason.FORBIDDEN, asker.get().name() + " may not say that somebody else is away; " + roster.name(personId)
                        + " can, or whoever is " + String.join(", ", FOR_OTHERS.stream().map(Words::role).toList()) + ".");
    }

    /// Covering gives the right to decide: nobody takes it for themselves who has none by a role of that person.
    private static Optional<Refused> ownCover(Roster roster, Asker by, String personId, Absence absence) {
        var person = roster.find(personId).orElseThrow();
        return by.id().equals(personId) || !by.id().equals(absence.cover()) || person.roles().stream().anyMatch(role -> roster.isOrHas(by.id(), role)) ? Optional.empty()
                : refuse(Reason.FORBIDDEN, "cover is '" + by.id() + "': " + roster.name(by.id()) + " holds no role of " + person.name()
                        + " and can't make themselves the cover; name somebody else.");
    }

    private static Optional<Refused> senseless(Roster roster, String personId, Absence absence, Instant now) {
        if (!absence.to().isAfter(now)) {
            return notValid("until is " + time(absence.to()) + ", which is over; give a later time.");
        }
        if (!absence.to().isAfter(absence.from())) {
            return notValid("until is " + time(absence.to()) + ", which is not after from, " + time(absence.from()) + "; give a later time.");
        }
        if (absence.to().isAfter(absence.from().plus(LONGEST))) {
            return notValid("until is " + time(absence.to()) + ", more than a year after " + time(absence.from()) + "; give a time within a year.");
        }
        var cover = roster.find(absence.cover());
        if (cover.isEmpty()) {
            return notValid("cover is '" + absence.cover() + "', who is not in the directory; name one of its people.");
        }
        if (absence.cover().equals(personId)) {
            return notValid("cover is '" + personId + "', who is the one away; name somebody else.");
        }
        return awayMeanwhile(cover.get(), absence).flatMap(other -> notValid("cover is '" + absence.cover() + "', and " + cover.get().name()
                + " is away too, from " + time(other.from()) + " until " + time(other.to()) + "; name somebody who is there."));
    }

    private static Optional<Absence> awayMeanwhile(Person cover, Absence absence) {
        return cover.absences().stream().filter(a -> KeptDirectory.overlap(a, absence)).findFirst();
    }

    private static Optional<Refused> notValid(String detail) {
        return refuse(Reason.NOT_VALID, detail);
    }

    private static Optional<Refused> refuse(Reason reason, String detail) {
        return Optional.of(new Refused(reason, detail));
    }

    private static String time(Instant time) {
        return MINUTE.format(time);
    }
}
