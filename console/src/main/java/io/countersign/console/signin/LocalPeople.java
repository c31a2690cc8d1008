package io.countersign.console.signin;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.countersign.console.ConsoleSettings;
import io.countersign.console.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Optional;

/// The sample people of a local stack and their passwords. The files are read at each sign-in, so that who is added need not wait for a restart.
final class LocalPeople {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path people;
    private final Path passwords;

    LocalPeople(ConsoleSettings.Local settings) {
        people = settings.people();
        passwords = settings.passwords();
    }

    /// The person, if the password is theirs.
    Optional<Person> signIn(String id, String password) {
        return password(id).filter(theirs -> MessageDigest.isEqual(bytes(theirs), bytes(password))).flatMap(_ -> find(id));
    }

    Optional<Person> find(String id) {
        for (var person : read(people).path("people")) {
            if (person.path("id").asText().equals(id)) {
                var roles = new ArrayList<String>();
                person.path("roles").forEach(role -> roles.add(role.asText()));
                return Optional.of(new Person(id, person.path("name").asText(id), roles));
            }
        }
        return Optional.empty();
    }

    private Optional<String> password(String id) {
        return Optional.ofNullable(read(passwords).path(id).asText(null));
    }

    private static com.fasterxml.jackson.databind.JsonNode read(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("The local stack's file " + file + " can't be read; ./countersign up writes it", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
