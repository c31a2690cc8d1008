package io.countersign.audit;

import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.KeyHistory;
import io.countersign.transparency.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;

/// The signing key and the history of its changes, in files.
///
/// A change has three steps, and after a crash at any point the next start goes on where it stopped: the next key is written beside the current one;
/// the database keeps the note that names it (the one moment at which the change happens, see [Signer#rotate]); then the history is written,
/// the next key takes the current one's name, and the old one is overwritten and deleted.
public final class SigningKeys {

    static final String FILE = "audit-signing.key";
    private static final String NEXT = FILE + ".next-key";
    private static final String OLD = FILE + ".old-key";
    private static final String HISTORY = "keys.policy";

    private final String rootOrigin;
    private final Path keys;
    private final Path record;
    private volatile SigningKey current;
    private volatile KeyHistory history;

    private SigningKeys(Path data, String rootOrigin) {
        this.rootOrigin = rootOrigin;
        this.keys = data.resolve("keys");
        this.record = data.resolve("record");
    }

    /// Opens the keys of a data folder under the root log's name, and ends a change that a crash interrupted.
    ///
    /// @throws IllegalStateException the key is not the one that the history ends with
    static SigningKeys open(Path data, String rootOrigin) throws IOException {
        var opened = new SigningKeys(data, rootOrigin);
        opened.current = opened.read(FILE);
        var file = opened.record.resolve(HISTORY);
        if (Files.exists(file) && !Files.readString(file).startsWith("key " + rootOrigin + "+")) {
            // Of a log before, whose database was lost: the new one has its own name, and its keys a history of their own.
            Files.move(file, opened.record.resolve(HISTORY + "-before-" + Instant.now().getEpochSecond()));
        }
        if (!Files.exists(file)) {
            RecordFolder.write(file, KeyHistory.of(opened.current.verifier()).encode(), RecordFolder.OPEN);
        }
        try {
            opened.history = KeyHistory.parse(Files.readString(file));
        } catch (InvalidProofException e) {
            throw new IllegalStateException("The history of signing keys in " + file + " was changed: " + e.getMessage(), e);
        }
        opened.settle();
        return opened;
    }

    /// The key that signs now; call `named` for the origin of the log.
    public SigningKey current() {
        return current;
    }

    /// Which key signs which log at which size.
    public KeyHistory history() {
        return history;
    }

    /// Makes the key that is to follow; nothing has changed yet. One that was made before and never followed is replaced.
    SigningKey prepare() {
        try {
            var next = SigningKey.generate(current.verifier().name(), new SecureRandom());
            RecordFolder.write(keys.resolve(NEXT), next.encode() + "\n", RecordFolder.SECRET);
            return next;
        } catch (IOException e) {
            throw new UncheckedIOException("The next signing key can't be written to " + keys, e);
        }
    }

    /// Takes the prepared key, which the database says follows; the old one is gone afterwards.
    ///
    /// @param note signed by both keys
    /// @throws IllegalStateException the note does not follow, or the key it names is not here
    void promote(String note) {
        try {
            var after = history.with(note);
            if (!Files.exists(keys.resolve(NEXT)) || !read(NEXT).verifier().equals(after.current())) {
                throw new IllegalStateException("The Record's signing key was changed to " + after.current() + ", which is not in " + keys
                        + ". Put back the data folder that belongs to this database.");
            }
            RecordFolder.write(record.resolve(HISTORY), after.encode(), RecordFolder.OPEN);
            history = after;
            settle();
        } catch (InvalidProofException e) {
            throw new IllegalStateException("The change of the signing key in the database does not follow the keys in " + record + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("The signing key can't be changed in " + keys, e);
        }
    }

    /// Makes the files fit the history.
    private void settle() throws IOException {
        var key = keys.resolve(FILE);
        var old = keys.resolve(OLD);
        if (!history.current().equals(current.verifier())) {
            var next = keys.resolve(NEXT);
            if (!Files.exists(next) || !read(NEXT).verifier().equals(history.current())) {
                throw new IllegalStateException("The signing key " + key + " is not the one that " + record.resolve(HISTORY) + " ends with, " + history.current() + ".");
            }
            // A second name for the old key's bytes, so that they can be overwritten after the new key has taken the first.
            if (!Files.exists(old)) {
                Files.createLink(old, key);
            }
            Files.move(next, key, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            current = read(FILE);
        }
        if (Files.exists(old)) {
            destroy(old);
        }
        RecordFolder.write(record.resolve("verifier-key"), current.verifier().encode() + "\n", RecordFolder.OPEN);
    }

    /// What a file system or a disk keeps of overwritten bytes is beyond this.
    private static void destroy(Path file) throws IOException {
        try (var out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.allocate(Math.toIntExact(out.size())), 0);
            out.force(true);
        }
        Files.delete(file);
    }

    private SigningKey read(String name) throws IOException {
        return SigningKey.parse(Files.readString(keys.resolve(name)).strip()).named(rootOrigin);
    }
}
