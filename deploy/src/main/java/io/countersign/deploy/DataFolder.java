package io.countersign.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;

/// The folder that holds everything durable of one local stack: `stack.json`, `kafka/`, `registry/`, `postgres/`,
/// `services/<name>/`, `logs/<name>.log`, `keys/` (readable by its owner only), `schemas/ids.json`, `people.yaml`,
/// `api-keys.yaml`.
///
/// @param root the folder, absolute
public record DataFolder(Path root) {

    private static final long LEAST_FREE_BYTES = 1L << 30;

    public DataFolder {
        root = root.toAbsolutePath().normalize();
    }

    public Path stackFile() { return root.resolve("stack.json"); }

    public Path kafka() { return root.resolve("kafka"); }

    public Path registry() { return root.resolve("registry"); }

    public Path postgres() { return root.resolve("postgres"); }

    public Path service(String name) { return root.resolve("services").resolve(name); }

    public Path log(String name) { return root.resolve("logs").resolve(name + ".log"); }

    public Path keys() { return root.resolve("keys"); }

    public Path schemaIds() { return root.resolve("schemas/ids.json"); }

    public Path people() { return root.resolve("people.yaml"); }

    public Path apiKeys() { return root.resolve("api-keys.yaml"); }

    /// Makes the folders that every part of the stack expects.
    ///
    /// @throws StackProblem if the folder can't be made or its disk is nearly full
    void create() {
        try {
            Files.createDirectories(root);
            for (var folder : List.of("kafka", "registry", "services", "logs", "schemas")) Files.createDirectories(root.resolve(folder));
            if (!Files.exists(keys())) Files.createDirectory(keys(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StackProblem("Can't use " + root + " as the data folder: " + e.getMessage() + ". Name another one with --data DIR.", e);
        }
        checkSpace(LEAST_FREE_BYTES);
    }

    /// @throws StackProblem if fewer than `least` bytes are free on the folder's disk
    void checkSpace(long least) {
        try {
            var free = Files.getFileStore(root).getUsableSpace();
            if (free < least) {
                throw new StackProblem("The disk of " + root + " has " + (free >> 20) + " MiB left and the stack needs " + (least >> 20)
                        + " MiB. Free some space, or name a folder on another disk with --data DIR.");
            }
        } catch (IOException e) {
            throw new StackProblem("Can't see how full the disk of " + root + " is: " + e.getMessage() + ". Name another folder with --data DIR.", e);
        }
    }

    /// Keeps a second `up` or `down` on this folder out until closed.
    ///
    /// @throws StackProblem at once if another one is at work
    Held lock() {
        try {
            Files.createDirectories(root);
            var channel = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                throw new StackProblem("Another `countersign up` or `down` is at work on " + root + ". Wait until it has ended, then try again.");
            }
            return new Held(channel);
        } catch (IOException e) {
            throw new StackProblem("Can't use " + root + " as the data folder: " + e.getMessage() + ". Name another one with --data DIR.", e);
        }
    }

    /// The lock, as long as it is open.
    record Held(FileChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Replaces a file in one step, so that a reader sees the old or the new text, never half of it.
    static void write(Path file, String text, boolean secret) {
        try {
            Files.createDirectories(file.getParent());
            var half = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(half);
            if (secret) Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(half, text, StandardCharsets.UTF_8);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StackProblem("Can't write " + file + ": " + e.getMessage() + ". Check the disk and the folder's rights, then try again.", e);
        }
    }

    /// Deletes a folder and what it holds; nothing happens when it isn't there.
    public static void deleteRecursively(Path folder) {
        if (!Files.exists(folder)) return;
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            // A process that is just ending removed a file of its own: what is left goes in the next round.
            deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
