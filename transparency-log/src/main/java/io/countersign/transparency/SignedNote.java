package io.countersign.transparency;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/// A C2SP signed note: a text that ends with a newline, an empty line, and one line per signature.
///
/// @param text what is signed, with its last newline
/// @param signatures at least one, in the order they stand
public record SignedNote(String text, List<Line> signatures) {

    /// More signature lines than this are refused unread, so that a hostile note costs little. The format asks for 16 at least.
    public static final int MOST_SIGNATURES = 100;

    private static final String DASH = "— ";

    /// One signature line.
    ///
    /// @param name the signer's key name
    /// @param keyId the signer's key id
    /// @param signature the bytes after the key id, in base64 (64 bytes for Ed25519)
    public record Line(String name, int keyId, String signature) {
        /// The line as it stands in a note, with its newline.
        public String encode() {
            var signed = Base64.getDecoder().decode(signature);
            var all = ByteBuffer.allocate(Integer.BYTES + signed.length).putInt(keyId).put(signed);
            return DASH + name + " " + Base64.getEncoder().encodeToString(all.array()) + "\n";
        }
    }

    /// @throws IllegalArgumentException the text does not end with a newline or holds another control character
    public SignedNote {
        requireText(text);
        signatures = List.copyOf(signatures);
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException("A signed note needs a signature.");
        }
    }

    /// Signs a text with one or more keys.
    ///
    /// @throws IllegalArgumentException as for the constructor
    public static SignedNote sign(String text, SigningKey... keys) {
        requireText(text);
        var bytes = Strict.utf8(text);
        var lines = new ArrayList<Line>();
        for (var key : keys) {
            lines.add(new Line(key.verifier().name(), key.verifier().id(), Base64.getEncoder().encodeToString(key.sign(bytes))));
        }
        return new SignedNote(text, lines);
    }

    /// Reads a note; checks its form, not its signatures.
    ///
    /// @throws InvalidProofException not a signed note: bad UTF-8, control characters, no signature, an odd line, more than
    ///         [#MOST_SIGNATURES] signatures
    public static SignedNote parse(byte[] note) throws InvalidProofException {
        return parse(Strict.utf8(note));
    }

    /// As [#parse(byte\[\])] for a note that is already text.
    public static SignedNote parse(String note) throws InvalidProofException {
        if (note.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new InvalidProofException("The note holds a control character.");
        }
        var gap = note.lastIndexOf("\n\n");
        if (gap < 0) {
            throw new InvalidProofException("The note has no empty line before its signatures.");
        }
        var tail = note.substring(gap + 2);
        if (tail.isEmpty() || !tail.endsWith("\n")) {
            throw new InvalidProofException("The note has no signature or does not end with a newline.");
        }
        return new SignedNote(note.substring(0, gap + 1), lines(tail));
    }

    /// Reads signature lines that stand alone, as a witness answers them.
    ///
    /// @throws InvalidProofException an odd line, none, or more than [#MOST_SIGNATURES]
    public static List<Line> lines(String block) throws InvalidProofException {
        if (!block.endsWith("\n")) {
            throw new InvalidProofException("Signature lines end with a newline.");
        }
        var lines = new ArrayList<Line>();
        for (var line : block.substring(0, block.length() - 1).split("\n", -1)) {
            if (lines.size() == MOST_SIGNATURES) {
                throw new InvalidProofException("The note has more than " + MOST_SIGNATURES + " signatures.");
            }
            lines.add(parseLine(line));
        }
        return lines;
    }

    /// The same text with further signatures at the end; a line that stands there already is not repeated.
    public SignedNote with(Collection<Line> more) {
        var all = new java.util.LinkedHashSet<>(signatures);
        all.addAll(more);
        return new SignedNote(text, List.copyOf(all));
    }

    private static Line parseLine(String line) throws InvalidProofException {
        var parts = line.startsWith(DASH) ? line.substring(DASH.length()).split(" ", -1) : new String[0];
        if (parts.length != 2 || !VerifierKey.isName(parts[0])) {
            throw new InvalidProofException("A signature line is \"" + DASH + "name base64\"; one line is not.");
        }
        var bytes = Strict.base64(parts[1], "signature of " + parts[0]);
        if (bytes.length <= Integer.BYTES) {
            throw new InvalidProofException("The signature of " + parts[0] + " is too short.");
        }
        var signature = java.util.Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
        return new Line(parts[0], ByteBuffer.wrap(bytes).getInt(), Base64.getEncoder().encodeToString(signature));
    }

    /// Checks the signatures and returns the keys that signed, each once. Signatures of keys not given are ignored.
    ///
    /// @throws InvalidProofException a given key's signature is wrong, or none of the given keys signed
    public List<VerifierKey> verify(Collection<VerifierKey> known) throws InvalidProofException {
        var bytes = Strict.utf8(text);
        var signers = new ArrayList<VerifierKey>();
        for (var line : signatures) {
            for (var key : known) {
                if (!key.name().equals(line.name()) || key.id() != line.keyId()) {
                    continue;
                }
                if (!key.verifies(bytes, Base64.getDecoder().decode(line.signature()))) {
                    throw new InvalidProofException("The signature of " + key.name() + " does not fit the note.");
                }
                if (!signers.contains(key)) {
                    signers.add(key);
                }
            }
        }
        if (signers.isEmpty()) {
            throw new InvalidProofException("No known key signed the note.");
        }
        return signers;
    }

    /// The whole note as it is stored and sent.
    public String encode() {
        var all = new StringBuilder(text).append('\n');
        signatures.forEach(line -> all.append(line.encode()));
        return all.toString();
    }

    private static void requireText(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("The text of a note ends with a newline.");
        }
        if (text.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
            throw new IllegalArgumentException("The text of a note holds no control character but newlines.");
        }
        Strict.utf8(text);
    }
}
