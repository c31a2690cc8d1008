package io.countersign.policy.avro;

import io.countersign.policy.engine.Directory;
import io.countersign.roster.Person;
import io.countersign.roster.Person.Absence;
import io.countersign.schemas.avro.PersonSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// The directory, from records.
public final class PeopleTranslation {

    private PeopleTranslation() {}

    /// A person, from their snapshot.
    public static Person person(PersonSnapshot snapshot) {
        var person = snapshot.getPerson();
        return new Person(person.getId(), person.getName(), person.getEmail(), person.getRoles(), person.getOnDuty(),
                person.getAbsences().stream().map(PeopleTranslation::absence).toList());
    }

    /// What flows may name, from everyone.
    public static Directory directory(List<Person> people) {
        return Directory.of(people.stream().collect(Collectors.toMap(Person::id, Person::roles)));
    }

    private static Absence absence(String text) {
        var parts = text.split("/", 3);
        return new Absence(Instant.parse(parts[0]), Instant.parse(parts[1]), parts[2]);
    }
}
