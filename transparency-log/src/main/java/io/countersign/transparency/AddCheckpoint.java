package io.countersign.transparency;

import java.util.List;

/// What a log sends to a witness: C2SP tlog-witness, `add-checkpoint`.
///
/// @param oldSize leaves that the witness cosigned last; 0: it knows nothing yet
/// @param proof consistency from `oldSize` to the checkpoint's size; empty for equal sizes and from 0
/// @param checkpoint the signed note, as the log signed it
public record AddCheckpoint(long oldSize, List<Hash> proof, String checkpoint) {

    /// More proof lines than this no tree needs.
    public static final int MOST_PROOF_LINES = 63;

    /// @throws IllegalArgumentException a negative size, or more than [#MOST_PROOF_LINES] hashes
    public AddCheckpoint {
        proof = List.copyOf(proof);
        if (oldSize < 0 || proof.size() > MOST_PROOF_LINES) {
            throw new IllegalArgumentException("The old size is not negative and the proof has at most " + MOST_PROOF_LINES + " hashes.");
        }
    }

    /// The body to send.
    public String encode() {
        var body = new StringBuilder("old ").append(oldSize).append('\n');
        proof.forEach(hash -> body.append(Strict.line(hash)));
        return body.append('\n').append(checkpoint).toString();
    }

    /// Reads a body; the note in it is not looked at.
    ///
    /// @throws InvalidProofException another form, a size with leading zeroes, hashes that are not canonical base64 of 32 bytes, or too many
    public static AddCheckpoint parse(String body) throws InvalidProofException {
        var gap = body.indexOf("\n\n");
        if (gap < 0) {
            throw new InvalidProofException("The request has no empty line before the checkpoint.");
        }
        var lines = List.of(body.substring(0, gap).split("\n", -1));
        var size = lines.getFirst().startsWith("old ") ? Strict.decimal(lines.getFirst().substring("old ".length())) : -1;
        if (size < 0) {
            throw new InvalidProofException("The first line is \"old <size>\", the size a decimal number up to 2^63-1 without leading zeroes.");
        }
        if (lines.size() - 1 > MOST_PROOF_LINES) {
            throw new InvalidProofException("A consistency proof has at most " + MOST_PROOF_LINES + " lines, not " + (lines.size() - 1) + ".");
        }
        return new AddCheckpoint(size, Strict.hashes(lines.subList(1, lines.size()), "consistency proof"), body.substring(gap + 2));
    }
}
