package io.countersign.audit;

import io.countersign.audit.CosignatureStore.Standing;
import io.countersign.audit.Logs.Signed;
import io.countersign.audit.Prover.BeyondTheLog;
import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.SignedNote;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Has witnesses cosign the root log. A witness that has seen another log, or a longer one, is how a restored backup and a forked log show:
/// what it refuses is kept, and told until it cosigns again. Witnesses are asked one by one, apart from recording and signing.
public final class Cosigning {

    /// Enough to learn the size that a witness knows, and to meet one that another of us has just told more.
    private static final int TRIES = 3;

    private final List<Witness> witnesses;
    private final Logs logs;
    private final Prover prover;
    private final CosignatureStore store;
    private final Signer signer;
    private final String origin;
    private final Clock clock;
    private final Map<Witness, Long> known = new ConcurrentHashMap<>();
    private final Map<Witness, String> silent = new ConcurrentHashMap<>();

    /// @param witnesses whom to ask
    /// @param logs tells what was signed
    /// @param prover proves that the log has grown
    /// @param store keeps what they say
    /// @param signer keeps the newest root checkpoint outside the database
    /// @param deployment first part of every origin
    public Cosigning(List<Witness> witnesses, Logs logs, Prover prover, CosignatureStore store, Signer signer, String deployment, Clock clock) {
        this.witnesses = List.copyOf(witnesses);
        this.logs = logs;
        this.prover = prover;
        this.store = store;
        this.signer = signer;
        this.origin = Signer.rootOrigin(deployment);
        this.clock = clock;
    }

    /// Whom to ask.
    public List<Witness> witnesses() {
        return witnesses;
    }

    /// What came of asking.
    public enum Outcome {
        /// There is nothing that the witness has not cosigned.
        NOTHING_NEW,
        /// It cosigned the newest state.
        COSIGNED,
        /// It has seen another log than this one, or more of it.
        REFUSED,
        /// It does not answer, or does not know this log or its key.
        UNAVAILABLE
    }

    /// How each witness stands to the root log.
    ///
    /// @param name name of its key
    /// @param vkey its key
    /// @param size up to which size it has cosigned; 0: nothing yet
    /// @param trouble what it refuses, or why it can't be asked; null: nothing
    /// @param refuses it has seen another log than this one
    public record Standpoint(String name, String vkey, long size, String trouble, boolean refuses) {
    }

    /// The standpoints of all witnesses that are asked.
    public List<Standpoint> standpoints() {
        var standings = store.standings(origin);
        return witnesses.stream().map(witness -> {
            var vkey = witness.key().encode();
            var found = standings.stream().filter(one -> one.witness().equals(vkey)).findFirst().orElse(new Standing(vkey, 0, null));
            return new Standpoint(witness.key().name(), vkey, found.size(), found.refusal() == null ? silent.get(witness) : found.refusal(), found.refusal() != null);
        }).toList();
    }

    /// Asks a witness about the newest signed state. Not for one witness by several threads at once.
    public Outcome ask(Witness witness) throws InterruptedException {
        try {
            var outcome = askUpTo(witness);
            if (outcome != Outcome.UNAVAILABLE) {
                silent.remove(witness);
            }
            return outcome;
        } catch (IOException e) {
            return unavailable(witness, "does not answer: " + e.getMessage());
        } catch (InvalidProofException e) {
            return unavailable(witness, "answers what does not fit: " + e.getMessage());
        }
    }

    private Outcome askUpTo(Witness witness) throws IOException, InterruptedException, InvalidProofException {
        var old = known.computeIfAbsent(witness, this::cosignedBefore);
        for (var again = 0; again < TRIES; again++) {
            var newest = logs.read(view -> view.newest(origin));
            if (newest.isEmpty() || isSignedBy(newest.get(), witness)) {
                return Outcome.NOTHING_NEW;
            }
            var state = newest.get();
            old = Math.min(old, state.size());
            var answer = witness.add(new AddCheckpoint(old, proof(old, state.size()), state.note()));
            switch (answer.status()) {
                case 200 -> {
                    return keep(witness, state, answer.body());
                }
                case 409 -> {
                    var size = size(answer.body());
                    if (size == old) {
                        return refused(witness, state, 409, "has cosigned another root for the same " + size + " leaves: this log or that one is a fork");
                    }
                    if (size > state.size() && again == TRIES - 1) {
                        return refused(witness, state, 409, "has cosigned " + size + " leaves, but this log has only " + state.size() + ": it was taken back, as by an older backup");
                    }
                    old = size;
                }
                case 422 -> {
                    return refused(witness, state, 422, "says that the log of " + state.size() + " leaves does not extend the one of " + old + " that it cosigned: " + first(answer.body()));
                }
                default -> {
                    return unavailable(witness, "answers with status " + answer.status() + ": " + first(answer.body()));
                }
            }
        }
        return unavailable(witness, "is being told newer states by somebody else");
    }

    private static boolean isSignedBy(Signed state, Witness witness) throws InvalidProofException {
        return SignedNote.parse(state.cosigned()).signatures().stream()
                .anyMatch(line -> line.name().equals(witness.key().name()) && line.keyId() == witness.key().id());
    }

    private long cosignedBefore(Witness witness) {
        return store.standings(origin).stream().filter(one -> one.witness().equals(witness.key().encode())).mapToLong(Standing::size).findFirst().orElse(0);
    }

    private List<Hash> proof(long old, long size) {
        try {
            return old == 0 || old == size ? List.of() : prover.consistency(new LogName.Root(), old, size).hashes();
        } catch (BeyondTheLog e) {
            throw new IllegalStateException("A signed root log has no proof of its own: " + e.getMessage(), e);
        }
    }

    private Outcome keep(Witness witness, Signed state, String body) throws InvalidProofException {
        var lines = SignedNote.lines(body).stream().filter(line -> line.name().equals(witness.key().name()) && line.keyId() == witness.key().id()).toList();
        var note = SignedNote.parse(state.note()).with(lines);
        note.verify(List.of(witness.key()));
        store.add(origin, state.size(), witness.key(), lines.getFirst().encode(), clock.instant());
        known.put(witness, state.size());
        logs.read(view -> view.at(origin, state.size())).ifPresent(one -> signer.keepCosigned(one.cosigned()));
        return Outcome.COSIGNED;
    }

    private static long size(String body) throws InvalidProofException {
        if (!body.matches("(0|[1-9][0-9]{0,18})\n")) {
            throw new InvalidProofException("A size is a decimal number and a newline, not \"" + first(body) + "\".");
        }
        try {
            return Long.parseLong(body.strip());
        } catch (NumberFormatException _) {
            throw new InvalidProofException("A size is at most 2^63-1.");
        }
    }

    private Outcome refused(Witness witness, Signed state, int status, String what) {
        store.refused(origin, state.size(), witness.key(), status, "The witness " + witness.key().name() + " " + what + ".", clock.instant());
        known.remove(witness);
        return Outcome.REFUSED;
    }

    private Outcome unavailable(Witness witness, String what) {
        silent.put(witness, "The witness " + witness.key().name() + " " + what + ".");
        return Outcome.UNAVAILABLE;
    }

    /// What keeps a witness from vouching; empty: nothing.
    public Optional<String> trouble(Witness witness) {
        return standpoints().stream().filter(one -> one.vkey().equals(witness.key().encode())).map(Standpoint::trouble).filter(java.util.Objects::nonNull).findFirst();
    }

    private static String first(String body) {
        var line = body.lines().findFirst().orElse("").replaceAll("\\.+$", "");
        return line.length() > 200 ? line.substring(0, 200) : line;
    }
}
