package io.countersign.transparency;

import java.nio.ByteBuffer;
import java.util.Base64;

/// Signs checkpoints as a witness: C2SP tlog-cosignature v1. What is signed is the note under a line with the time; what stands in
/// the signature line is that time (u64, seconds since 1970) and the 64 bytes of Ed25519.
public final class Cosigner {

    static final int LENGTH = Long.BYTES + 64;

    private final SigningKey key;

    /// @param key the witness's key; as a cosigner it has another key id (type 0x04)
    public Cosigner(SigningKey key) {
        this.key = key;
    }

    /// The public half, to hand to logs and verifiers.
    public VerifierKey verifier() {
        return key.verifier().ofType(VerifierKey.COSIGNATURE);
    }

    /// Says that this checkpoint is consistent with all that were cosigned before.
    ///
    /// @param text the checkpoint's text
    /// @param seconds now, in seconds since 1970
    public SignedNote.Line cosign(String text, long seconds) {
        var signature = key.sign(message(seconds, Strict.utf8(text)));
        var timed = ByteBuffer.allocate(LENGTH).putLong(seconds).put(signature).array();
        return new SignedNote.Line(verifier().name(), verifier().id(), Base64.getEncoder().encodeToString(timed));
    }

    /// When a cosignature was made, by the witness's clock; seconds since 1970.
    ///
    /// @throws InvalidProofException not a cosignature
    public static long secondsOf(SignedNote.Line line) throws InvalidProofException {
        var bytes = Base64.getDecoder().decode(line.signature());
        if (bytes.length != LENGTH) {
            throw new InvalidProofException("The signature of " + line.name() + " has " + bytes.length + " bytes; a cosignature has " + LENGTH + ".");
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    static byte[] message(long seconds, byte[] text) {
        var head = Strict.utf8("cosignature/v1\ntime " + Long.toUnsignedString(seconds) + "\n");
        return ByteBuffer.allocate(head.length + text.length).put(head).put(text).array();
    }
}
