package io.countersign.policy.engine;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The people and roles a flow may name as owners and backups.
public interface Directory {
    /// Whether a person has this id.
    boolean isPerson(String id);

    /// Whether a role has this name.
    boolean isRole(String name);

    /// Whether at least one person has this role.
    boolean roleHasMember(String name);

    /// Whom a name can stand for: the person of that id, else everybody who has that role.
    Set<String> people(String personOrRole);

    /// A directory that knows a role by who has it.
    ///
    /// @param rolesByPerson the roles of each person, by the person's id
    static Directory of(Map<String, ? extends Collection<String>> rolesByPerson) {
        return new Directory() {
            @Override
            public boolean isPerson(String id) {
                return rolesByPerson.containsKey(id);
            }

            @Override
            public boolean isRole(String name) {
                return roleHasMember(name);
            }

            @Override
            public boolean roleHasMember(String name) {
                return rolesByPerson.values().stream().anyMatch(roles -> roles.contains(name));
            }

            @Override
            public Set<String> people(String personOrRole) {
                return isPerson(personOrRole) ? Set.of(personOrRole) : rolesByPerson.entrySet().stream()
                        .filter(person -> person.getValue().contains(personOrRole)).map(Map.Entry::getKey).collect(Collectors.toSet());
            }
        };
    }
}
