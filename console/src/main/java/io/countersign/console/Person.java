package io.countersign.console;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Somebody who is signed in.
///
/// @param id the name by which the services know them
/// @param roles what they may do, as the identity provider says
public record Person(String id, String name, List<String> roles) {

    public Person {
        roles = List.copyOf(roles);
    }

    /// For a round mark: at most two letters.
    public String initials() {
        return Arrays.stream(name.trim().split("\\s+")).filter(word -> !word.isEmpty()).limit(2)
                .map(word -> word.substring(0, word.offsetByCodePoints(0, 1))).collect(Collectors.joining());
    }

    public boolean holds(String role) {
        return roles.contains(role);
    }
}
