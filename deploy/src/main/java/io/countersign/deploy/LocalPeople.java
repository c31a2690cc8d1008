package io.countersign.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The people of a local stack, read from its `people.yaml` (list `people` with `id`, `name`, `roles`; `duty` by role), so that the command line can act as
/// one of them.
///
/// @param all in the file's order
/// @param duty person on duty, by role
public record LocalPeople(List<Person> all, Map<String, String> duty) {

    /// @param id    short name, for example `ana`
    /// @param name  full name
    /// @param roles what the person may do
    public record Person(String id, String name, List<String> roles) {}

    /// @throws StackProblem if the file can't be read
    public static LocalPeople read(Path file) {
        try {
            var people = new ArrayList<Person>();
            var duty = new HashMap<String, String>();
            var document = new ObjectMapper(new YAMLFactory()).readTree(file.toFile());
            document.path("duty").properties().forEach(role -> duty.put(role.getKey(), role.getValue().asText()));
            for (JsonNode person : document.path("people")) {
                var roles = new ArrayList<String>();
                person.path("roles").forEach(role -> roles.add(role.asText()));
                people.add(new Person(person.path("id").asText(), person.path("name").asText(person.path("id").asText()), List.copyOf(roles)));
            }
            return new LocalPeople(List.copyOf(people), Map.copyOf(duty));
        } catch (IOException e) {
            throw new StackProblem("The directory of people " + file + " can't be read: " + e.getMessage() + ". Start the stack with ./countersign up first.", e);
        }
    }

    public Optional<Person> find(String id) {
        return all.stream().filter(p -> p.id().equals(id)).findFirst();
    }

    /// One of them.
    ///
    /// @throws StackProblem if there is no such person; the message names those there are
    public Person get(String id) {
        return find(id).orElseThrow(() -> new StackProblem("There is no person '" + id + "' in this stack. Its people are: "
                + all.stream().map(Person::id).collect(Collectors.joining(", ")) + "."));
    }

    /// A token for one of them.
    ///
    /// @throws StackProblem if there is no such person; the message names those there are
    public String tokenFor(String id, LocalIssuer issuer) {
        var person = get(id);
        return issuer.token(person.id(), person.name(), person.roles());
    }
}
