package io.countersign.exception.avro;

import io.countersign.exception.domain.Asker;
import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.roster.Roster;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.DirectoryPerson;
import io.countersign.schemas.avro.PersonSnapshot;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;

/// People and actors.
public final class PeopleAvro {

    private PeopleAvro() {}

    /// The directory.
    public static Roster directory(List<PersonSnapshot> people) {
        return new Roster(people.stream().map(p -> person(p.getPerson())).toList());
    }

    /// Who asks.
    public static Asker asker(Actor actor) {
        var kind = switch (actor.getKind()) {
            case PROGRAM -> Asker.Kind.PROGRAM;
            case PERSON -> Asker.Kind.PERSON;
            case TIMER -> Asker.Kind.TIMER;
            case SYSTEM -> Asker.Kind.SYSTEM;
        };
        return new Asker(kind, actor.getId());
    }

    private static Person person(DirectoryPerson person) {
        return new Person(person.getId(), person.getName(), person.getEmail(), List.copyOf(person.getRoles()), List.copyOf(person.getOnDuty()),
                person.getAbsences().stream().flatMap(PeopleAvro::absence).toList());
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
