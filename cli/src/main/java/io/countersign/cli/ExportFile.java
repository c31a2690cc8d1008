package io.countersign.cli;

import io.countersign.cli.http.Refused;
import io.countersign.export.ExportVerifier;
import io.countersign.export.VerifiedEntry;
import io.countersign.export.Verdict;
import io.countersign.transparency.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/// An exported file on disk.
final class ExportFile {

    private ExportFile() {}

    /// Checks it.
    ///
    /// @param key vkey to trust; null: the file's own
    /// @param each gets every entry; of use only where the verdict is good
    /// @throws Refused it can't be read, or the key is none
    static Verdict verify(Path file, String key, Consumer<VerifiedEntry> each) {
        try (var in = Files.newInputStream(file)) {
            return ExportVerifier.verify(in, key == null ? null : VerifierKey.parse(key.strip()), each);
        } catch (NoSuchFileException e) {
            throw new Refused("There is no file " + file + ".");
        } catch (IOException e) {
            throw new Refused("The file " + file + " can't be read: " + e.getMessage() + ".");
        } catch (IllegalArgumentException e) {
            throw new Refused("--key is no verifier key: " + e.getMessage());
        }
    }

    /// SHA-256 of a vkey's text, 64 hexadecimal digits: short enough to compare over the telephone.
    static String fingerprint(VerifierKey key) {
        return Digests.sha256(key.encode());
    }
}
