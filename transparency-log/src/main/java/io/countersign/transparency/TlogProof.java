package io.countersign.transparency;

import java.util.Base64;
import java.util.Collection;
import java.util.List;

/// A proof in one text that needs nobody's service: C2SP tlog-proof v1.
///
/// @param extra opaque bytes that nothing vouches for; null: none
/// @param index number of the leaf
/// @param hashes inclusion proof, lowest first
/// @param checkpoint the signed note that it leads to, byte for byte
public record TlogProof(byte[] extra, long index, List<Hash> hashes, String checkpoint) {

    private static final String FIRST = "c2sp.org/tlog-proof@v1";

    /// @throws IllegalArgumentException a negative index
    public TlogProof {
        extra = extra == null ? null : extra.clone();
        hashes = List.copyOf(hashes);
        if (index < 0) {
            throw new IllegalArgumentException("The index of a leaf is not negative: " + index + ".");
        }
    }

    /// A proof without extra bytes.
    public TlogProof(long index, List<Hash> hashes, String checkpoint) {
        this(null, index, hashes, checkpoint);
    }

    @Override public byte[] extra() {
        return extra == null ? null : extra.clone();
    }

    /// The text.
    public String encode() {
        var text = new StringBuilder(FIRST).append('\n');
        if (extra != null) {
            text.append("extra ").append(Base64.getEncoder().encodeToString(extra)).append('\n');
        }
        text.append("index ").append(index).append('\n');
        hashes.forEach(hash -> text.append(Strict.line(hash)));
        return text.append('\n').append(checkpoint).toString();
    }

    /// Reads a proof; checks its form only.
    ///
    /// @throws InvalidProofException another first line, no index line, an odd number or hash, no empty line before the checkpoint
    public static TlogProof parse(String text) throws InvalidProofException {
        var gap = text.indexOf("\n\n");
        if (gap < 0) {
            throw new InvalidProofException("The proof has no empty line before its checkpoint.");
        }
        var lines = List.of(text.substring(0, gap).split("\n", -1));
        if (!lines.getFirst().equals(FIRST)) {
            throw new InvalidProofException("The proof's first line is not \"" + FIRST + "\".");
        }
        byte[] extra = null;
        var next = 1;
        if (lines.size() > next && lines.get(next).startsWith("extra ")) {
            extra = Strict.base64(lines.get(next).substring("extra ".length()), "extra data");
            next++;
        }
        var index = lines.size() > next && lines.get(next).startsWith("index ") ? Strict.decimal(lines.get(next).substring("index ".length())) : -1;
        if (index < 0) {
            throw new InvalidProofException("The proof has no line \"index <number>\", a decimal number up to 2^63-1 without leading zeroes.");
        }
        if (lines.size() - next - 1 > AddCheckpoint.MOST_PROOF_LINES) {
            throw new InvalidProofException("An inclusion proof has at most " + AddCheckpoint.MOST_PROOF_LINES + " hashes.");
        }
        return new TlogProof(extra, index, Strict.hashes(lines.subList(next + 1, lines.size()), "inclusion proof"), text.substring(gap + 2));
    }

    /// Checks that the leaf with this hash is in the log of `log`, and who else signed.
    ///
    /// @param log the log's key; its name is the expected origin
    /// @param others keys whose signatures count, if they are there, such as witnesses'
    /// @return the checkpoint
    /// @throws InvalidProofException what does not fit, in one sentence
    public Checkpoint verify(Hash leaf, VerifierKey log, Collection<VerifierKey> others) throws InvalidProofException {
        var opened = Checkpoint.open(checkpoint, log);
        var known = new java.util.ArrayList<>(others);
        known.add(log);
        SignedNote.parse(checkpoint).verify(known);
        Proofs.verifyInclusion(index, opened.size(), leaf, hashes, opened.rootHash());
        return opened;
    }

    @Override public boolean equals(Object other) {
        return other instanceof TlogProof that && encode().equals(that.encode());
    }

    @Override public int hashCode() {
        return encode().hashCode();
    }
}
