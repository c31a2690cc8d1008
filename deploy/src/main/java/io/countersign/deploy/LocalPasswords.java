package io.countersign.deploy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/// With which password each of a local stack's people signs in to the console: a YAML file, one `person: password` a line, that only its
/// owner can read. A password is made once and stays until somebody changes it in the file.
final class LocalPasswords {

    // Without letters and digits that look alike.
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 3;
    private static final int GROUP = 4;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build());

    private LocalPasswords() {}

    /// Where the passwords of this stack are.
    static Path file(DataFolder data) {
        return data.keys().resolve("console-passwords.yaml");
    }

    /// Gives everyone in the directory a password who has none yet.
    static void create(DataFolder data) {
        var passwords = new LinkedHashMap<>(read(data));
        boolean more = false;
        for (var person : LocalPeople.read(data.people()).all()) more |= passwords.putIfAbsent(person.id(), password()) == null;
        if (!more) return;
        try {
            DataFolder.write(file(data), YAML.writeValueAsString(passwords), true);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Passwords by person; empty when no `up` has made any.
    ///
    /// @throws StackProblem if the file can't be read
    static Map<String, String> read(DataFolder data) {
        var file = file(data);
        if (!Files.exists(file)) return Map.of();
        try {
            var passwords = YAML.readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
            return passwords == null ? Map.of() : passwords;
        } catch (IOException e) {
            throw new StackProblem("The passwords in " + file + " can't be read: " + e.getMessage().lines().findFirst().orElse("")
                    + ". Mend the file, one `person: password` a line, or delete it; ./countersign up makes new ones.", e);
        }
    }

    /// 59 bits, short enough to type.
    private static String password() {
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            if (i > 0 && i % GROUP == 0) text.append('-');
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
