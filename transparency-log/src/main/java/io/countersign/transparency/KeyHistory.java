package io.countersign.transparency;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which key signs the checkpoints of a signer's logs at which size. A key is followed by the next one in a note that both have signed and that
/// says, for every log there was, from which size on the next one signs; the checkpoint of that size carries both signatures. A checkpoint that is
/// signed by a key outside its range is refused. Immutable.
public final class KeyHistory {

    private static final String FIRST = "key ";
    private static final String HEAD = "countersign-key-rotation/v1";

    private final VerifierKey first;
    private final List<Rotation> rotations;

    private KeyHistory(VerifierKey first, List<Rotation> rotations) {
        this.first = first;
        this.rotations = List.copyOf(rotations);
    }

    /// One change of the key.
    ///
    /// @param before key before, as the root log's
    /// @param now key from here on, as the root log's
    /// @param at when
    /// @param by who had it changed
    /// @param reason why, one line
    /// @param from size at which `now` begins, by origin; a log that is not named had not begun
    /// @param note the note that both keys signed
    public record Rotation(VerifierKey before, VerifierKey now, Instant at, String by, String reason, Map<String, Long> from, String note) {
        /// Copies.
        public Rotation {
            from = Map.copyOf(from);
        }
    }

    /// One key, from the beginning.
    ///
    /// @param key the root log's
    public static KeyHistory of(VerifierKey key) {
        return new KeyHistory(key, List.of());
    }

    /// Reads what [#encode()] wrote and checks every change.
    ///
    /// @throws InvalidProofException another form, or a change that the keys before and after have not both signed
    public static KeyHistory parse(String text) throws InvalidProofException {
        var end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(FIRST)) {
            throw new InvalidProofException("A history of keys begins with \"key <vkey>\".");
        }
        var history = of(key(text.substring(FIRST.length(), end)));
        var rest = text.substring(end + 1);
        for (var note : rest.isEmpty() ? new String[0] : rest.split("(?m)^(?=" + HEAD + "$)")) {
            history = history.with(note);
        }
        return history;
    }

    /// The first key, then the notes of all changes.
    public String encode() {
        var text = new StringBuilder(FIRST).append(first.encode()).append('\n');
        rotations.forEach(one -> text.append(one.note()));
        return text.toString();
    }

    /// The key that signs now, as the root log's.
    public VerifierKey current() {
        return rotations.isEmpty() ? first : rotations.getLast().now();
    }

    /// All changes, oldest first.
    public List<Rotation> rotations() {
        return rotations;
    }

    /// Writes the note of a change.
    ///
    /// @param from size at which `now` begins, by origin
    /// @param reason without line breaks or control characters
    /// @throws IllegalArgumentException a reason or name that does not fit on a line
    public static String rotation(SigningKey before, SigningKey now, Instant at, String by, String reason, Map<String, Long> from) {
        var text = new StringBuilder(HEAD).append("\nbefore ").append(before.verifier()).append("\nnow ").append(now.verifier()).append("\nat ").append(at)
                .append("\nby ").append(oneLine(by)).append("\nreason ").append(oneLine(reason)).append('\n');
        from.forEach((origin, size) -> text.append("from ").append(size).append(' ').append(oneLine(origin)).append('\n'));
        return SignedNote.sign(text.toString(), before, now).encode();
    }

    /// This history with one more change.
    ///
    /// @throws InvalidProofException another form, another key before than the current one, or not signed by both
    public KeyHistory with(String note) throws InvalidProofException {
        var rotation = parseRotation(note);
        if (!rotation.before().equals(current())) {
            throw new InvalidProofException("The change to the key " + rotation.now() + " follows another key than " + current() + ".");
        }
        if (SignedNote.parse(note).verify(List.of(rotation.before(), rotation.now())).size() != 2) {
            throw new InvalidProofException("The change to the key " + rotation.now() + " is not signed by the key before and by the new one.");
        }
        for (var origin : rotation.from().keySet()) {
            if (rotation.from().get(origin) < begin(rotations.size(), origin)) {
                throw new InvalidProofException("The change to the key " + rotation.now() + " goes back in the log " + origin + ".");
            }
        }
        var all = new ArrayList<>(rotations);
        all.add(rotation);
        return new KeyHistory(first, all);
    }

    /// Checks a signed checkpoint against the key of its size.
    ///
    /// @param origin the expected log
    /// @throws InvalidProofException not a note, another origin, no signature of the key of that size, or one of a key outside its range
    public Checkpoint open(String note, String origin) throws InvalidProofException {
        var parsed = SignedNote.parse(note);
        var checkpoint = Checkpoint.parse(parsed.text());
        if (!checkpoint.origin().equals(origin)) {
            throw new InvalidProofException("The checkpoint is of the log " + checkpoint.origin() + ", not of " + origin + ".");
        }
        var right = new ArrayList<VerifierKey>();
        for (var number = 0; number <= rotations.size(); number++) {
            var key = keyNumber(number).named(origin);
            if (isInRange(number, origin, checkpoint.size())) {
                right.add(key);
            } else if (parsed.signatures().stream().anyMatch(line -> line.name().equals(key.name()) && line.keyId() == key.id())) {
                throw new InvalidProofException("The checkpoint of " + origin + " at " + checkpoint.size() + " leaves is signed by the key " + key
                        + ", which signs from " + begin(number, origin) + (number < rotations.size() ? " to " + begin(number + 1, origin) : " on") + ".");
            }
        }
        parsed.verify(right);
        return checkpoint;
    }

    /// Whether this key signs that log at that size.
    ///
    /// @param key under the log's name
    public boolean signs(VerifierKey key, String origin, long size) {
        for (var number = 0; number <= rotations.size(); number++) {
            if (keyNumber(number).named(origin).equals(key) && isInRange(number, origin, size)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInRange(int number, String origin, long size) {
        return size >= begin(number, origin) && (number == rotations.size() || size <= begin(number + 1, origin));
    }

    private VerifierKey keyNumber(int number) {
        return number == 0 ? first : rotations.get(number - 1).now();
    }

    private long begin(int number, String origin) {
        return number == 0 ? 0 : rotations.get(number - 1).from().getOrDefault(origin, 0L);
    }

    private static Rotation parseRotation(String note) throws InvalidProofException {
        var lines = new ArrayList<>(List.of(SignedNote.parse(note).text().split("\n")));
        if (!lines.removeFirst().equals(HEAD)) {
            throw new InvalidProofException("A change of keys begins with \"" + HEAD + "\".");
        }
        var before = key(value(lines, "before "));
        var now = key(value(lines, "now "));
        Instant at;
        try {
            at = Instant.parse(value(lines, "at "));
        } catch (DateTimeParseException _) {
            throw new InvalidProofException("The time of a change of keys is one in UTC, such as 2026-11-28T06:00:00Z.");
        }
        var by = value(lines, "by ");
        var reason = value(lines, "reason ");
        var from = new LinkedHashMap<String, Long>();
        while (!lines.isEmpty()) {
            var parts = value(lines, "from ").split(" ", 2);
            var size = Strict.decimal(parts[0]);
            if (size < 0 || parts.length != 2 || from.put(parts[1], size) != null) {
                throw new InvalidProofException("A change of keys has one line \"from <size> <origin>\" for each log.");
            }
        }
        return new Rotation(before, now, at, by, reason, from, note);
    }

    private static String value(List<String> lines, String name) throws InvalidProofException {
        if (lines.isEmpty() || !lines.getFirst().startsWith(name)) {
            throw new InvalidProofException("A change of keys lacks the line \"" + name + "...\".");
        }
        return lines.removeFirst().substring(name.length());
    }

    private static VerifierKey key(String vkey) throws InvalidProofException {
        try {
            return VerifierKey.parse(vkey);
        } catch (IllegalArgumentException e) {
            throw new InvalidProofException(e.getMessage());
        }
    }

    private static String oneLine(String text) {
        if (text.isBlank() || text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("It must be one line of text: \"" + text + "\".");
        }
        return text;
    }

    @Override public boolean equals(Object other) {
        return other instanceof KeyHistory that && encode().equals(that.encode());
    }

    @Override public int hashCode() {
        return encode().hashCode();
    }
}
