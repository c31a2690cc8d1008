package io.countersign.transparency.witness;

import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Cosigner;
import io.countersign.transparency.Hash;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.Proofs;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Cosigns a log's checkpoint only if it extends the one cosigned before: whoever trusts the witness knows that no leaf that it has seen was
/// changed or taken back. Answers as C2SP tlog-witness says. Safe for use by several threads and processes on one folder.
public final class Witness {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final WitnessFolder folder;
    private final Cosigner key;
    private final Map<String, List<VerifierKey>> logs;
    private final Clock clock;

    /// Opens a witness; its key is made at the first time.
    ///
    /// @param folder its own folder, nobody else's
    /// @param name name of its key, when it is made now
    /// @param logs keys of the logs it watches; two of one name while a log changes its key
    /// @param clock gives the time that is signed
    /// @throws IOException the folder can't be used
    public Witness(Path folder, String name, Collection<VerifierKey> logs, Clock clock) throws IOException {
        this.folder = new WitnessFolder(folder);
        this.key = this.folder.key(name);
        this.logs = logs.stream().collect(Collectors.groupingBy(VerifierKey::name));
        this.clock = clock;
    }

    /// What logs and verifiers need to know of it.
    public VerifierKey verifier() {
        return key.verifier();
    }

    /// An HTTP answer.
    ///
    /// @param status 200, 400, 403, 404, 409 or 422
    /// @param type content type
    /// @param body signature lines for 200, the known size for 409, a sentence for the others
    public record Answer(int status, String type, String body) {
    }

    /// Answers one `add-checkpoint`.
    ///
    /// @param body the request's body
    /// @throws java.io.UncheckedIOException the folder can't be used; nothing was signed
    public Answer addCheckpoint(byte[] body) {
        AddCheckpoint request;
        SignedNote note;
        Checkpoint checkpoint;
        try {
            request = AddCheckpoint.parse(StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(body)).toString());
            note = SignedNote.parse(request.checkpoint());
            checkpoint = Checkpoint.parse(note.text());
        } catch (InvalidProofException e) {
            return said(400, e.getMessage());
        } catch (java.nio.charset.CharacterCodingException _) {
            return said(400, "The request is not valid UTF-8.");
        }
        if (!logs.containsKey(checkpoint.origin())) {
            return said(404, "This witness does not watch the log " + checkpoint.origin() + ".");
        }
        try {
            note.verify(logs.get(checkpoint.origin()));
        } catch (InvalidProofException e) {
            return said(403, e.getMessage());
        }
        if (request.oldSize() > checkpoint.size()) {
            return said(400, "The old size " + request.oldSize() + " is above the checkpoint's, " + checkpoint.size() + ".");
        }
        // Compared and stored while nobody else can: otherwise an older request could overtake a newer one and take leaves back.
        return folder.locked(checkpoint.origin(), () -> extend(request, note, checkpoint));
    }

    private Answer extend(AddCheckpoint request, SignedNote note, Checkpoint checkpoint) {
        var before = last(checkpoint.origin());
        var known = before == null ? 0 : before.size();
        if (request.oldSize() != known) {
            return new Answer(409, "text/x.tlog.size", known + "\n");
        }
        try {
            var root = checkpoint.rootHash();
            if (before != null && known == checkpoint.size() && !before.rootHash().equals(root)) {
                return new Answer(409, "text/x.tlog.size", known + "\n");
            }
            if (known == 0 || known == checkpoint.size()) {
                requireEmpty(request.proof());
            } else {
                Proofs.verifyConsistency(known, checkpoint.size(), before.rootHash(), root, request.proof());
            }
            if (checkpoint.size() == 0 && !root.equals(Hash.EMPTY_TREE)) {
                throw new InvalidProofException("A log without leaves has another root.");
            }
        } catch (InvalidProofException e) {
            return said(422, e.getMessage());
        }
        folder.keep(checkpoint.origin(), note.encode());
        return new Answer(200, TEXT, key.cosign(note.text(), clock.instant().getEpochSecond()).encode());
    }

    private static void requireEmpty(List<Hash> proof) throws InvalidProofException {
        if (!proof.isEmpty()) {
            throw new InvalidProofException("From an empty log, and between equal sizes, the consistency proof is empty.");
        }
    }

    private Checkpoint last(String origin) {
        var note = folder.last(origin);
        if (note.isEmpty()) {
            return null;
        }
        try {
            return Checkpoint.parse(SignedNote.parse(note.get()).text());
        } catch (InvalidProofException e) {
            throw new IllegalStateException("The witness's state of " + origin + " was changed: " + e.getMessage(), e);
        }
    }

    private static Answer said(int status, String sentence) {
        return new Answer(status, TEXT, sentence + "\n");
    }
}
