package io.countersign.transparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A log's state at one moment, as C2SP tlog-checkpoint writes it: origin, size and root hash, one line each.
/// A log never signs two checkpoints that contradict each other.
///
/// @param origin the log's name; also the name of the key that signs
/// @param size leaves in the tree
/// @param root the tree's root hash; 32 bytes for the trees of this library, kept as it stands for others
/// @param extensions further lines, which are discouraged because monitors cannot check them; the logs here write none
public record Checkpoint(String origin, long size, byte[] root, List<String> extensions) {

    /// @throws IllegalArgumentException an empty origin or extension line, a newline in one, a negative size, an empty root
    public Checkpoint {
        root = root.clone();
        extensions = List.copyOf(extensions);
        if (size < 0) {
            throw new IllegalArgumentException("A tree cannot have " + size + " leaves.");
        }
        if (root.length == 0) {
            throw new IllegalArgumentException("A checkpoint needs a root hash.");
        }
        var lines = new ArrayList<>(extensions);
        lines.add(origin);
        for (var line : lines) {
            if (line.isEmpty() || line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("The lines of a checkpoint are not empty and hold no newline.");
            }
        }
    }

    /// A checkpoint without extension lines.
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root.bytes(), List.of());
    }

    @Override public byte[] root() {
        return root.clone();
    }

    /// The root as a hash.
    ///
    /// @throws InvalidProofException the root is not 32 bytes
    public Hash rootHash() throws InvalidProofException {
        if (root.length != Hash.LENGTH) {
            throw new InvalidProofException("The checkpoint of " + origin + " has a root of " + root.length + " bytes, not 32.");
        }
        return Hash.of(root);
    }

    /// The text that is signed.
    public String text() {
        var text = new StringBuilder(origin).append('\n').append(size).append('\n')
                .append(Base64.getEncoder().encodeToString(root)).append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /// Reads a checkpoint's text (the note without its signatures).
    ///
    /// @throws InvalidProofException fewer than three lines, no final newline, a size with a sign, a leading zero or above 2^63-1,
    ///         a root that is not canonical base64
    public static Checkpoint parse(String text) throws InvalidProofException {
        if (!text.endsWith("\n")) {
            throw new InvalidProofException("A checkpoint ends with a newline.");
        }
        var lines = text.substring(0, text.length() - 1).split("\n", -1);
        if (lines.length < 3) {
            throw new InvalidProofException("A checkpoint has at least three lines: origin, size, root.");
        }
        if (Arrays.stream(lines).anyMatch(String::isEmpty)) {
            throw new InvalidProofException("A checkpoint has no empty line.");
        }
        var size = Strict.decimal(lines[1]);
        if (size < 0) {
            throw new InvalidProofException("The size of a checkpoint is a decimal number up to 2^63-1 without leading zeroes.");
        }
        return new Checkpoint(lines[0], size, Strict.base64(lines[2], "root hash"), Arrays.asList(lines).subList(3, lines.length));
    }

    /// Signs this checkpoint. The first key is the log's own, so it carries the origin as its name.
    ///
    /// @throws IllegalArgumentException the first key has another name than the origin
    public SignedNote sign(SigningKey log, SigningKey... others) {
        if (!log.verifier().name().equals(origin)) {
            throw new IllegalArgumentException("The log " + origin + " cannot sign as " + log.verifier().name() + ".");
        }
        var keys = new ArrayList<SigningKey>();
        keys.add(log);
        keys.addAll(List.of(others));
        return SignedNote.sign(text(), keys.toArray(SigningKey[]::new));
    }

    /// Checks a signed checkpoint and reads it.
    ///
    /// @param log the log's key; its name is the expected origin
    /// @throws InvalidProofException not a note, no valid signature of the log, another origin, or not a checkpoint
    public static Checkpoint open(String note, VerifierKey log) throws InvalidProofException {
        var parsed = SignedNote.parse(note);
        parsed.verify(List.of(log));
        var checkpoint = parse(parsed.text());
        if (!checkpoint.origin.equals(log.name())) {
            throw new InvalidProofException("The checkpoint is of the log " + checkpoint.origin + ", not of " + log.name() + ".");
        }
        return checkpoint;
    }

    @Override public boolean equals(Object other) {
        return other instanceof Checkpoint that && text().equals(that.text());
    }

    @Override public int hashCode() {
        return text().hashCode();
    }

    @Override public String toString() {
        return text().strip().replace('\n', ' ');
    }
}
