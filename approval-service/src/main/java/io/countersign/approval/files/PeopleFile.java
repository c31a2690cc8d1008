package io.countersign.approval.files;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The directory as a YAML file:
///
/// ```yaml
/// people:
///   - id: ana
///     name: Ana Ruiz
///     roles: [team-lead]
///     email: ana@example.com           # may be left out
///     absences:                        # instants, or whole days in UTC
///       - {from: "2027-07-01T00:00:00Z", to: "2027-07-15T00:00:00Z", cover: omar}
/// duty: {team-lead: ana}               # a role has one person on duty
/// ```
public final class PeopleFile {

    private static final ObjectMapper YAML = YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private PeopleFile() {}

    record Entry(String id, String name, List<String> roles, String email, List<Away> absences) {}

    record Away(String from, String to, String cover) {}

    record Everything(List<Entry> people, Map<String, String> duty) {}

    /// The file can't be taken; the message says where, what and the remedy.
    public static final class NotReadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotReadable(Path file, String message, Throwable cause) {
            super("The file of people " + file + ": " + message, cause);
        }
    }

    /// @throws NotReadable the file is missing or wrong
    public static Roster read(Path file) {
        try {
            return directory(file, YAML.readValue(file.toFile(), Everything.class));
        } catch (IOException e) {
            throw new NotReadable(file, e.getMessage(), e);
        }
    }

    private static Roster directory(Path file, Everything all) {
        if (all == null || all.people() == null || all.people().isEmpty()) {
            throw new NotReadable(file, "there is nobody under 'people'; add at least one person.", null);
        }
        var ids = new HashSet<String>();
        for (var person : all.people()) {
            if (person.id() == null || !person.id().matches("[a-z0-9][a-z0-9._@-]{0,63}")) {
                throw new NotReadable(file, "people: the id '" + person.id() + "' is not of up to 64 lower-case letters, digits and . _ @ -", null);
            }
            if (!ids.add(person.id())) {
                throw new NotReadable(file, "people: '" + person.id() + "' stands there twice; remove one.", null);
            }
        }
        var duty = all.duty() == null ? Map.<String, String>of() : all.duty();
        duty.forEach((role, id) -> {
            known(file, ids, id, "duty of " + role);
            if (all.people().stream().noneMatch(p -> p.id().equals(id) && roles(p).contains(role))) {
                throw new NotReadable(file, "duty of " + role + ": " + id + " does not hold that role; add it to their roles, or name somebody who does.", null);
            }
        });
        for (var person : all.people()) {
            if (roles(person).stream().anyMatch(role -> role == null || role.isBlank())) {
                throw new NotReadable(file, "roles of " + person.id() + ": one is empty; write its name, or take it out.", null);
            }
            absences(person).forEach(a -> known(file, ids, a.cover(), "absences of " + person.id() + ", cover"));
            if (absences(person).stream().anyMatch(a -> a.cover().equals(person.id()))) {
                throw new NotReadable(file, "absences of " + person.id() + ", cover: it is the one away; name somebody else.", null);
            }
        }
        return new Roster(all.people().stream().map(p -> new Person(p.id(), p.name() == null ? p.id() : p.name(), p.email(),
                List.copyOf(roles(p)),
                duty.entrySet().stream().filter(d -> d.getValue().equals(p.id())).map(Map.Entry::getKey).sorted().toList(),
                absences(p).stream().map(a -> absence(file, p.id(), a)).toList())).toList());
    }

    private static List<String> roles(Entry person) {
        return person.roles() == null ? List.of() : person.roles();
    }

    private static List<Away> absences(Entry person) {
        return person.absences() == null ? List.of() : person.absences();
    }

    private static Person.Absence absence(Path file, String person, Away away) {
        var from = instant(file, person, away.from(), Duration.ZERO);
        var to = instant(file, person, away.to(), Duration.ofDays(1)); // the last day counts
        if (!from.isBefore(to)) {
            throw new NotReadable(file, "absences: " + person + " is away from " + away.from() + " to " + away.to()
                    + ", which is no time; put the earlier one first.", null);
        }
        return new Person.Absence(from, to, away.cover());
    }

    private static Instant instant(Path file, String person, String text, Duration wholeDay) {
        try {
            return text.length() == 10 ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().plus(wholeDay) : Instant.parse(text);
        } catch (DateTimeParseException | NullPointerException e) {
            throw new NotReadable(file, "absences: '" + text + "' of " + person + " is no time; write 2027-07-01 or 2027-07-01T08:00:00Z.", e);
        }
    }

    private static void known(Path file, HashSet<String> ids, String id, String where) {
        if (!ids.contains(id)) {
            throw new NotReadable(file, where + ": there is no person '" + id + "'; add them under 'people'.", null);
        }
    }
}
