package io.countersign.roster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Everyone who may be asked. Each question has one owner: a role stands for exactly one person.
///
/// Wherever a person or a role may be named, a person's id wins. Every method takes null for "nobody named".
///
/// @param people in the order in which the first of them is preferred
public record Roster(List<Person> people) {

    /// One person, and the role that led there.
    ///
    /// @param role null: the person was named
    public record OnDuty(Person person, String role) {}

    /// Owner of a piece of work, and who covers.
    ///
    /// @param backup null: nobody
    public record Owners(OnDuty owner, OnDuty backup) {}

    /// The person of that id.
    public Optional<Person> find(String id) {
        return people.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /// The person's name as people say it; the id of somebody unknown.
    public String name(String id) {
        return find(id).map(Person::name).orElse(id);
    }

    /// What a person or role that a flow names is called on a page for people: the name of the person, and of a role who stands for it now, as in
    /// `Ana Ruiz, team lead`; the role itself where nobody does.
    public String called(String nameOrRole, Instant time) {
        return find(nameOrRole).map(Person::name).orElseGet(() -> resolve(nameOrRole, time)
                .map(onDuty -> onDuty.person().name() + ", " + nameOrRole.replace('-', ' ')).orElse(nameOrRole));
    }

    /// Everyone who holds the role, on duty for it or not.
    public List<Person> members(String role) {
        return people.stream().filter(p -> p.holds(role)).toList();
    }

    /// Whether `personId` is that person, or holds that role. Whoever isn't in the directory is and has nothing, also when they are
    /// called like a role.
    public boolean isOrHas(String personId, String nameOrRole) {
        return nameOrRole != null && find(personId).filter(p -> p.id().equals(nameOrRole) || p.holds(nameOrRole)).isPresent();
    }

    /// Whether `personId` stands in for `otherId`, who is away at `time`.
    public boolean covers(String personId, String otherId, Instant time) {
        return find(otherId).flatMap(p -> p.absenceAt(time)).filter(a -> a.cover().equals(personId)).isPresent();
    }

    /// The one person that a name stands for: a person of that id, or who is on duty for that role, or its only member; the cover
    /// of somebody who is away.
    ///
    /// @return empty: nobody, or a role of several with nobody on duty, or the cover is away too (covers of covers aren't followed,
    ///         or a question would wander to somebody who never heard of it)
    public Optional<OnDuty> resolve(String nameOrRole, Instant time) {
        if (nameOrRole == null) {
            return Optional.empty();
        }
        var named = find(nameOrRole);
        if (named.isPresent()) {
            return present(named.get(), time).map(p -> new OnDuty(p, null));
        }
        var onDuty = people.stream().filter(p -> p.onDuty().contains(nameOrRole)).toList();
        var candidates = onDuty.isEmpty() ? members(nameOrRole) : onDuty;
        return candidates.size() == 1 ? present(candidates.getFirst(), time).map(p -> new OnDuty(p, nameOrRole)) : Optional.empty();
    }

    /// The owner and backup for work that `excluded` persons may not do. An owner who is away is followed by their cover; where that
    /// leads to nobody, or to somebody excluded, the backup becomes the owner.
    ///
    /// @param owner person or role
    /// @param backup person or role
    /// @param excluded ids of persons
    /// @return empty: nobody on duty may do it
    public Optional<Owners> owners(String owner, String backup, Set<String> excluded, Instant time) {
        var first = resolve(owner, time).filter(p -> !excluded.contains(p.person().id()));
        var second = resolve(backup, time).filter(p -> !excluded.contains(p.person().id()));
        if (first.isEmpty()) {
            return second.map(only -> new Owners(only, null));
        }
        var cover = second.filter(p -> !p.person().id().equals(first.get().person().id()));
        return Optional.of(new Owners(first.get(), cover.orElse(null)));
    }

    /// Anybody of the role who is there: the first on duty for it, else the first who holds it. For work that must not be left
    /// lying although nobody in particular was named; see [#resolve] for a question that one certain person answers for.
    public Optional<Person> firstPresent(String role, Instant time) {
        var present = people.stream().filter(p -> !p.awayAt(time)).toList();
        return present.stream().filter(p -> p.onDuty().contains(role)).findFirst()
                .or(() -> present.stream().filter(p -> p.holds(role)).findFirst());
    }

    private Optional<Person> present(Person person, Instant time) {
        var absence = person.absenceAt(time);
        return absence.isEmpty() ? Optional.of(person) : find(absence.get().cover()).filter(p -> !p.awayAt(time));
    }
}
