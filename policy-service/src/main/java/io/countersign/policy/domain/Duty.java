package io.countersign.policy.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who is there to be asked. Each question has one owner: a role stands for exactly one person.
public record Duty(List<Person> people, Instant now) {

    /// One person, and the role that led there.
    ///
    /// @param role null: the person was named
    public record OnDuty(Person person, String role) {}

    /// Owner of a piece of work, and who covers.
    ///
    /// @param backup null: nobody
    public record Owners(OnDuty owner, OnDuty backup) {}

    /// The owner and backup for work that `excluded` persons may not do. An owner who is away or excluded is followed by their
    /// cover, then by the backup.
    ///
    /// @param owner person or role; null: nobody named
    /// @param backup person or role; null: nobody named
    /// @return empty: nobody on duty may do it
    public Optional<Owners> owners(String owner, String backup, Set<String> excluded) {
        var first = resolve(owner).filter(p -> !excluded.contains(p.person().id()));
        var second = resolve(backup).filter(p -> !excluded.contains(p.person().id()));
        if (first.isEmpty()) {
            return second.map(only -> new Owners(only, null));
        }
        var cover = second.filter(p -> !p.person().id().equals(first.get().person().id()));
        return Optional.of(new Owners(first.get(), cover.orElse(null)));
    }

    /// The one person that a name stands for: a person of that id, or who is on duty for that role, or its only member; the cover
    /// of somebody who is away.
    public Optional<OnDuty> resolve(String name) {
        if (name == null) {
            return Optional.empty();
        }
        var named = person(name);
        if (named.isPresent()) {
            return present(named.get()).map(p -> new OnDuty(p, null));
        }
        var onDuty = people.stream().filter(p -> p.onDuty().contains(name)).toList();
        var candidates = onDuty.isEmpty() ? people.stream().filter(p -> p.roles().contains(name)).toList() : onDuty;
        return candidates.size() == 1 ? present(candidates.getFirst()).map(p -> new OnDuty(p, name)) : Optional.empty();
    }

    /// Whether `personId` is that person, or has that role.
    ///
    /// @param name person or role; null: nobody
    public boolean isOrHas(String personId, String name) {
        return name != null && (name.equals(personId) || person(personId).filter(p -> p.roles().contains(name)).isPresent());
    }

    /// The person's name as people say it; the id of somebody unknown.
    public String nameOf(String personId) {
        return person(personId).map(Person::name).orElse(personId);
    }

    private Optional<Person> person(String id) {
        return people.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    private Optional<Person> present(Person person) {
        var cover = person.coverAt(now);
        return cover == null ? Optional.of(person) : person(cover).filter(p -> p.coverAt(now) == null);
    }
}
