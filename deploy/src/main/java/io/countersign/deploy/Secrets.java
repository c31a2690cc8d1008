package io.countersign.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Random passwords of one stack, each in its own file under `keys/` that only its owner can read. A password is made at
/// first use and stays.
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataFolder folder;

    Secrets(DataFolder folder) {
        this.folder = folder;
    }

    /// The file with the secret of this name, for whoever reads it there.
    Path file(String name) {
        get(name);
        return folder.keys().resolve(name);
    }

    /// The secret of this name: 48 hex digits.
    synchronized String get(String name) {
        var file = folder.keys().resolve(name);
        try {
            if (Files.exists(file)) return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StackProblem("Can't read " + file + ": " + e.getMessage() + ". It must be readable by whoever starts the stack.", e);
        }
        var bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        var secret = HexFormat.of().formatHex(bytes);
        DataFolder.write(file, secret + "\n", true);
        return secret;
    }
}
