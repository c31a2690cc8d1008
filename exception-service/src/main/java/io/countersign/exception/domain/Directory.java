package io.countersign.exception.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Everyone who may be asked, in the order of their ids.
public record Directory(List<Person> people) {

    /// The person with that id; empty: unknown, or `id` is null.
    public Optional<Person> find(String id) {
        return people.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /// Name of a person; the id when the directory has none.
    public String name(String id) {
        return find(id).map(Person::name).orElse(Objects.toString(id, "nobody"));
    }

    /// Who is to be asked for `role` now: whoever is on duty for it, else the first who holds it and isn't away.
    public Optional<Person> onDuty(String role, Instant now) {
        var present = people.stream().filter(p -> !p.away(now)).toList();
        return present.stream().filter(p -> p.onDuty().contains(role)).findFirst()
                .or(() -> present.stream().filter(p -> p.holds(role)).findFirst());
    }
}
