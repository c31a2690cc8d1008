package io.countersign.approval.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The people.
public record Directory(List<Person> people) {

    /// What differs between two directories.
    ///
    /// @param changed people who are new or different, as they are now
    /// @param removed people who are gone, as they were
    public record Difference(List<Person> changed, List<Person> removed) {}

    /// The person of that id.
    public Optional<Person> find(String id) {
        return people.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /// The name of someone, or the id where there is no such person.
    public String name(String id) {
        return find(id).map(Person::name).orElse(id);
    }

    /// What has to change for this to become `next`.
    public Difference differenceTo(Directory next) {
        var changed = new ArrayList<Person>();
        next.people.stream().filter(p -> !find(p.id()).equals(Optional.of(p))).forEach(changed::add);
        return new Difference(changed, people.stream().filter(p -> next.find(p.id()).isEmpty()).toList());
    }
}
