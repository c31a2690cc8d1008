package io.countersign.singlewriter;

import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.schemas.avro.DirectoryPerson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;

/// People, from the directory's records.
public final class PersonRecords {

    private PersonRecords() {}

    /// Someone of the directory.
    public static Person person(DirectoryPerson person) {
        return new Person(person.getId(), person.getName(), person.getEmail(), List.copyOf(person.getRoles()), List.copyOf(person.getOnDuty()),
                person.getAbsences().stream().flatMap(PersonRecords::absence).toList());
    }

    /// `from/to/cover`; what can't be read counts as present, so that nobody gains a right by a spelling mistake.
    private static Stream<Absence> absence(String text) {
        var parts = text.split("/", 3);
        try {
            return parts.length == 3 ? Stream.of(new Absence(Instant.parse(parts[0]), Instant.parse(parts[1]), parts[2])) : Stream.empty();
        } catch (DateTimeParseException e) {
            return Stream.empty();
        }
    }
}
