package io.countersign.policy.avro;

import io.countersign.policy.engine.Directory;
import io.countersign.roster.Person;
import java.util.List;
import java.util.stream.Collectors;

/// The directory as flows see it.
public final class PeopleTranslation {

    private PeopleTranslation() {}

    /// What flows may name, from everyone.
    public static Directory directory(List<Person> people) {
        return Directory.of(people.stream().collect(Collectors.toMap(Person::id, Person::roles)));
    }
}
