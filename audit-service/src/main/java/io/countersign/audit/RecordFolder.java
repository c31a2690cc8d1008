package io.countersign.audit;

import io.countersign.record.Commitments;
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
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// What of the Record stands outside the database: two keys, the history of signing keys, and the newest signed root checkpoint.
public final class RecordFolder {

    static final String SECRET = "rw-------";
    static final String OPEN = "rw-r--r--";

    private final SigningKeys keys;
    private final Path data;
    private final String rootOrigin;
    private final Commitments commitments;

    private RecordFolder(Path data, String rootOrigin, SigningKeys keys, Commitments commitments) {
        this.data = data;
        this.rootOrigin = rootOrigin;
        this.keys = keys;
        this.commitments = commitments;
    }

    /// Opens the folder.
    ///
    /// @param data the data folder
    /// @param deployment names the signing key
    /// @param recordIsEmpty keys are made only for a Record without entries; for any other, missing keys mean a wrong folder
    /// @throws IllegalStateException keys are missing although the Record has entries, or can't be read
    public static RecordFolder open(Path data, String deployment, boolean recordIsEmpty) {
        try {
            Files.createDirectories(data.resolve("record/archive"));
            if (!Files.exists(data.resolve("keys"))) {
                Files.createDirectory(data.resolve("keys"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            key(data, SigningKeys.FILE, recordIsEmpty, () -> SigningKey.generate(Signer.rootOrigin(deployment), new SecureRandom()).encode());
            var signing = SigningKeys.open(data, Signer.rootOrigin(deployment));
            var secret = HexFormat.of().parseHex(key(data, "audit-commitment.key", recordIsEmpty, RecordFolder::randomHex));
            return new RecordFolder(data, Signer.rootOrigin(deployment), signing, new Commitments(secret));
        } catch (IOException e) {
            throw new UncheckedIOException("The Record's folder " + data + " can't be used: " + e.getMessage(), e);
        }
    }

    /// Signs checkpoints; call `named` for the origin of the log.
    public SigningKey signingKey() {
        return keys.current();
    }

    /// The signing keys: the one that signs now, and which others have signed up to which size.
    public SigningKeys keys() {
        return keys;
    }

    /// Commits to payloads.
    public Commitments commitments() {
        return commitments;
    }

    /// Origin of the root log.
    public String rootOrigin() {
        return rootOrigin;
    }

    /// Where files with archived entries are.
    public Path archive() {
        return data.resolve("record/archive");
    }

    /// Keeps the newest signed root checkpoint; returns when it is on disk.
    public void keepRootCheckpoint(String note) {
        try {
            var file = data.resolve("record/checkpoint");
            if (Files.exists(file) && !isOurs(Files.readString(file))) {
                Files.move(file, data.resolve("record/checkpoint-before-" + Instant.now().getEpochSecond()));
            }
            write(file, note, OPEN);
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint can't be kept in " + data, e);
        }
    }

    /// The signed root checkpoint kept last; empty: none was kept yet of this deployment's log. One of another name is that of a log before,
    /// whose database was lost.
    public Optional<String> rootCheckpoint() {
        var file = data.resolve("record/checkpoint");
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)).filter(this::isOurs) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoint " + file + " can't be read", e);
        }
    }

    private boolean isOurs(String note) {
        return note.startsWith(rootOrigin + "\n");
    }

    private interface Maker {
        String make();
    }

    private static String key(Path data, String name, boolean mayMake, Maker maker) throws IOException {
        var file = data.resolve("keys").resolve(name);
        if (!Files.exists(file)) {
            if (!mayMake) {
                throw new IllegalStateException("The Record has entries, but its key " + file + " is missing. Put back the data folder that "
                        + "belongs to this database; a new key would not fit what was signed.");
            }
            write(file, maker.make() + "\n", SECRET);
        }
        return Files.readString(file).strip();
    }

    private static String randomHex() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Replaced whole and forced to disk, so that a crash leaves the old file or the new one.
    static void write(Path file, String text, String mode) throws IOException {
        var permissions = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        Files.createFile(next, permissions);
        try (var out = FileChannel.open(next, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
