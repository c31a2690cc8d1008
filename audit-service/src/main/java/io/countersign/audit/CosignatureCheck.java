package io.countersign.audit;

import io.countersign.audit.RecordReader.StoredCheckpoint;
import io.countersign.audit.RecordReader.StoredCosignature;
import io.countersign.audit.Verifier.Verdict.Witnessed;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.KeyHistory;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.VerifierKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Checks every stored cosignature against the checkpoint it belongs to.
final class CosignatureCheck {

    private CosignatureCheck() {
    }

    /// @param root checkpoints of the root log, smallest first
    /// @param notes notes by origin, newline, size
    /// @param keys the Record's own keys, one of which may have signed a second time where it begins
    /// @return witnesses of the root log, by name
    /// @throws InvalidProofException a line that does not fit, named
    static List<Witnessed> check(List<StoredCosignature> lines, List<StoredCheckpoint> root, Map<String, String> notes, KeyHistory keys) throws InvalidProofException {
        var upTo = new TreeMap<String, Long>();
        for (var line : lines) {
            var where = "The cosignature of " + line.signer().split("\\+", 2)[0] + " under " + line.origin() + " at " + line.size() + " leaves ";
            var note = notes.get(line.origin() + "\n" + line.size());
            VerifierKey key;
            try {
                key = VerifierKey.parse(line.signer());
                if (note == null) {
                    throw new InvalidProofException("there is no such checkpoint.");
                }
                if (!key.cosigns() && !keys.signs(key, line.origin(), line.size())) {
                    throw new InvalidProofException("it is no witness's, and no signing key's of that size.");
                }
                new SignedNote(SignedNote.parse(note).text(), SignedNote.lines(line.line())).verify(List.of(key));
            } catch (InvalidProofException | IllegalArgumentException e) {
                throw new InvalidProofException(where + "does not fit: " + e.getMessage());
            }
            if (key.cosigns() && !root.isEmpty() && line.origin().equals(root.getLast().origin())) {
                upTo.merge(line.signer(), line.size(), Math::max);
            }
        }
        var witnessed = new ArrayList<Witnessed>();
        upTo.forEach((vkey, size) -> witnessed.add(new Witnessed(VerifierKey.parse(vkey).name(), vkey, size, size == root.getLast().size())));
        return witnessed;
    }
}
