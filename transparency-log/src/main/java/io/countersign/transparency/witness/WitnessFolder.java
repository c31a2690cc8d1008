package io.countersign.transparency.witness;

import io.countersign.transparency.Cosigner;
import io.countersign.transparency.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What a witness keeps: its key (mode 0600), and for each log the last checkpoint it cosigned, one file each. A file is replaced whole and
/// forced to disk, so a crash leaves the checkpoint before or the one after.
final class WitnessFolder {

    /// Also for two witnesses of one process on one folder: a file lock belongs to the process.
    private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path folder;

    WitnessFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        this.folder = folder.toRealPath();
    }

    /// The key; made when the folder has none.
    Cosigner key(String name) throws IOException {
        var file = folder.resolve("witness.key");
        if (!Files.exists(file)) {
            replace(file, SigningKey.generate(name, new SecureRandom()).encode() + "\n");
        }
        return new Cosigner(SigningKey.parse(Files.readString(file).strip()));
    }

    /// Does some work on a log's state while nobody else can, in this process or another.
    <T> T locked(String origin, Supplier<T> work) {
        var path = file(origin, ".lock");
        var lock = LOCKS.computeIfAbsent(path, _ -> new ReentrantLock());
        lock.lock();
        try (var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE); var held = channel.lock()) {
            return work.get();
        } catch (IOException e) {
            throw new UncheckedIOException("The witness's folder " + folder + " can't be locked", e);
        } finally {
            lock.unlock();
        }
    }

    /// The note cosigned last; empty: none yet.
    Optional<String> last(String origin) {
        var file = file(origin, ".checkpoint");
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The witness can't read " + file, e);
        }
    }

    /// Keeps a note; returns when it is on disk.
    void keep(String origin, String note) {
        try {
            replace(file(origin, ".checkpoint"), note);
        } catch (IOException e) {
            throw new UncheckedIOException("The witness can't keep a checkpoint in " + folder, e);
        }
    }

    private Path file(String origin, String ending) {
        try {
            // An origin may hold slashes; its hash is a name for any file system.
            var hash = MessageDigest.getInstance("SHA-256").digest(origin.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(hash) + ending);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void replace(Path file, String text) throws IOException {
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = FileChannel.open(next, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        // The new name is on disk when the folder is.
        try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
