package io.countersign.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Who may do what in the local stack: the issuer's keys, the directory of sample people with their passwords, and one API key for programs.
/// Everything is made at the first `up` and left alone afterwards, so that edits stay.
final class LocalIdentity {

    private static final String API_KEY = "local-api-key";

    private LocalIdentity() {}

    /// @param people whether the stack has services, and so people
    static void create(DataFolder data, Parts parts, boolean people) {
        LocalIssuer.createKeys(data.keys());
        if (!people) return;
        try {
            if (!Files.exists(data.people())) Files.copy(people(parts), data.people());
            if (!Files.exists(data.apiKeys())) DataFolder.write(data.apiKeys(), apiKeys(new Secrets(data).get(API_KEY)), false);
        } catch (IOException e) {
            throw new StackProblem("Can't write the local directory into " + data.root() + ": " + e.getMessage() + ". Check the folder's rights.", e);
        }
        LocalPasswords.create(data);
    }

    private static Path people(Parts parts) {
        var file = parts.repository().resolve("samples/people.yaml");
        if (!Files.exists(file)) throw new StackProblem(file + " is missing; the local stack takes its people from it. Restore it with git checkout.");
        return file;
    }

    private static String apiKeys(String key) {
        return """
                # Programs that may send runs to this stack. Only hashes are stored; the local key itself is keys/%s.
                keys:
                  - id: local
                    sha256: %s
                    responsible: dev
                    sources: ["*"]
                    flows: ["*"]
                """.formatted(API_KEY, sha256(key));
    }

    /// The key that the command line sends runs with.
    static String apiKey(DataFolder data) {
        return new Secrets(data).get(API_KEY);
    }

    static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
