package io.countersign.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.Leaf;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.InvalidProofException;
import io.countersign.transparency.Proofs;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/// Checks an export as `docs/record-format.md` section "Export" says, line by line, and stops at the first thing that does not fit.
public final class ExportVerifier {

    private final Lines lines;
    private final VerifierKey trusted;
    private final Consumer<VerifiedEntry> each;
    private final Map<Integer, Schema> schemas = new HashMap<>();
    private final Erasures erasures = new Erasures();
    private Header header;
    private Checkpoint root;
    private ShardEntries shard;
    private Integer newSchema;
    private long entries;
    private EntryLine current;
    private ObjectNode last;

    private ExportVerifier(InputStream file, VerifierKey trusted, Consumer<VerifiedEntry> each) {
        this.lines = new Lines(file);
        this.trusted = trusted;
        this.each = each;
    }

    /// Checks a file.
    ///
    /// @param file read to its end, or to what is wrong
    /// @param trusted the root log's key; null: the file's own is taken, which proves only that the file agrees with itself
    /// @param each gets every entry whose proofs hold; none of it may be used before the whole file has verified
    /// @throws IOException the file can't be read
    public static Verdict verify(InputStream file, VerifierKey trusted, Consumer<VerifiedEntry> each) throws IOException {
        return new ExportVerifier(file, trusted, each).run();
    }

    private Verdict run() throws IOException {
        try {
            header(line("header"));
            root(line("root"));
            for (var line = line(null); !kind(line).equals("end"); line = line(null)) {
                middle(line);
            }
            end();
            return new Verdict.Good(header, trusted == null, root, entries, erasures.all());
        } catch (BadExport e) {
            return bad(e.getMessage());
        }
    }

    private ObjectNode line(String kind) throws IOException, BadExport {
        current = null;
        var bytes = lines.next();
        if (bytes == null) {
            throw new BadExport("the file ends without an end line: it was cut off");
        }
        last = CanonicalJson.object(bytes);
        if (kind != null && !kind(last).equals(kind)) {
            throw new BadExport("a `" + kind + "` line must stand here");
        }
        return last;
    }

    private static String kind(ObjectNode line) {
        return line.path("line").asText("");
    }

    private void header(ObjectNode line) throws BadExport {
        header = Header.of(line);
        if (trusted != null && !trusted.equals(header.key())) {
            throw new BadExport("`key` is not the key you trust");
        }
    }

    private void root(ObjectNode line) throws BadExport {
        root = checkpoint(signed(Fields.exactly(line, "line", "note").text("note"), header.key(), "the root checkpoint"), header.key().name(), "the root checkpoint");
    }

    private void middle(ObjectNode line) throws BadExport {
        if (newSchema != null && !kind(line).equals("entry")) {
            throw new BadExport("the entry that needs schema " + newSchema + " must stand here");
        }
        switch (kind(line)) {
            case "log" -> log(line);
            case "schema" -> schema(line);
            case "entry" -> entry(line);
            default -> throw new BadExport("a line of this kind is not known here");
        }
    }

    private void log(ObjectNode line) throws BadExport {
        endShard();
        var log = LogLine.of(line);
        if (shard != null && shard.log().shard().compareTo(log.shard()) >= 0) {
            throw new BadExport("the shard " + log.shard() + " does not come after " + shard.log().shard());
        }
        var what = "the checkpoint of " + log.shard();
        var key = header.key().named(log.shard().origin(header.deployment()));
        var checkpoint = checkpoint(signedBy(log.note(), key) ? signed(log.note(), key, what) : note(log.note(), what), key.name(), what);
        try {
            Proofs.verifyInclusion(log.rootIndex(), root.size(), Hash.ofLeaf(log.note().getBytes(StandardCharsets.UTF_8)), log.rootProof(), root.rootHash());
        } catch (InvalidProofException e) {
            throw new BadExport("the checkpoint of " + log.shard() + " is not in the signed root log: " + e.getMessage());
        }
        shard = new ShardEntries(log, checkpoint);
    }

    private void schema(ObjectNode line) throws BadExport {
        var fields = Fields.exactly(line, "line", "id", "schema");
        var id = fields.number("id", 0);
        try {
            var schema = new Schema.Parser().parse(fields.object("schema").toString());
            if (id > Integer.MAX_VALUE || schemas.put((int) id, schema) != null) {
                throw new BadExport("schema " + id + " stands twice or has an id that can't be");
            }
        } catch (AvroRuntimeException e) {
            throw new BadExport("schema " + id + " is no Avro schema");
        }
        newSchema = (int) id;
    }

    private void entry(ObjectNode line) throws BadExport {
        current = EntryLine.of(line);
        if (shard == null) {
            throw new BadExport("a `log` line must stand before the first entry");
        }
        var payload = current.payload();
        var leaf = shard.next(current, payload);
        var value = payload.join();
        var id = EventJson.schemaId(value);
        if (!schemas.containsKey(id) || newSchema != null && newSchema != id) {
            throw new BadExport("the schema " + id + " of its payload does not stand before it");
        }
        var opener = new SealedPart(current.recordKey(), leaf.eventId().toString());
        var event = EventJson.of(value, payload.ranges(), schemas.get(id), opener);
        saysTheSame(leaf, event);
        if (current.recordKey() != null && opener.met() == 0) {
            throw new BadExport("it has a `recordKey`, but nothing in it is sealed");
        }
        if (!Arrays.equals(CanonicalJson.bytes(event), CanonicalJson.bytes((ObjectNode) line.get("event")))) {
            throw new BadExport("`event` is not what its payload says");
        }
        shard.follows(leaf);
        newSchema = null;
        entries++;
        var unread = opener.met() > 0 && current.recordKey() == null;
        erasures.met(leaf.type(), event);
        if (unread) {
            erasures.unread(event.path("meta").path("keyId").asText());
        }
        each.accept(new VerifiedEntry(shard.log().shard(), current.index(), leaf, Hash.ofLeaf(current.leaf()), event, unread, current.recordedAt(), current.text()));
    }

    /// The event's own head, under the schema given, must be what the signed leaf says: a schema that gives fields other names shows.
    private static void saysTheSame(Leaf leaf, ObjectNode event) throws BadExport {
        var meta = event.path("meta");
        same("eventId", leaf.eventId().toString(), meta.path("eventId").asText());
        same("entityId", leaf.entityId(), Leaf.fitted(clean(meta.path("entityId").asText())));
        same("version", Long.toString(leaf.entityVersion()), meta.path("version").asText());
        same("seq", Long.toString(leaf.seq()), meta.path("seq").asText());
        same("occurredAt", Moments.text(leaf.eventTimeMs()), meta.path("occurredAt").asText());
        same("actor", leaf.actorId(), Leaf.fitted(clean(meta.path("actor").path("id").asText())));
    }

    private static void same(String what, String leaf, String payload) throws BadExport {
        if (!leaf.equals(payload)) {
            throw new BadExport("the " + what + " of its payload is not that of its leaf");
        }
    }

    private static String clean(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private void endShard() throws BadExport {
        if (shard != null) {
            shard.end();
        }
    }

    private void end() throws IOException, BadExport {
        if (newSchema != null) {
            throw new BadExport("the entry that needs schema " + newSchema + " must stand here");
        }
        endShard();
        var note = Fields.exactly(last, "line", "note").text("note");
        var digest = lines.digestBefore();
        var signed = signed(note, header.key().named(header.exportOrigin()), "the end line");
        if (signed.signatures().size() != 1) {
            throw new BadExport("the end line has a second signature, which nothing covers");
        }
        if (!signed.text().equals(ExportWriter.endText(header.deployment(), entries, digest))) {
            throw new BadExport("the file is not the one that was signed: something that no proof covers was changed in it, or entries are missing or added");
        }
        if (lines.next() != null) {
            throw new BadExport("something stands after the end line");
        }
    }

    private static Checkpoint checkpoint(SignedNote note, String origin, String what) throws BadExport {
        try {
            var checkpoint = Checkpoint.parse(note.text());
            checkpoint.rootHash();
            if (checkpoint.origin().equals(origin) && checkpoint.extensions().isEmpty()) {
                return checkpoint;
            }
        } catch (InvalidProofException e) {
            throw new BadExport(what + " is no checkpoint: " + e.getMessage());
        }
        throw new BadExport(what + " is that of another log, or says more than a checkpoint");
    }

    /// A shard that has not grown since the key changed was signed by the key before. That its checkpoint is a leaf of the root log, which the key
    /// of the file has signed, vouches for it.
    private static boolean signedBy(String note, VerifierKey key) throws BadExport {
        return note(note, "the checkpoint of a shard").signatures().stream().anyMatch(line -> line.name().equals(key.name()) && line.keyId() == key.id());
    }

    private static SignedNote note(String note, String what) throws BadExport {
        try {
            return SignedNote.parse(note);
        } catch (InvalidProofException e) {
            throw new BadExport(what + " is no signed note: " + e.getMessage());
        }
    }

    private static SignedNote signed(String note, VerifierKey key, String what) throws BadExport {
        try {
            var parsed = SignedNote.parse(note);
            parsed.verify(List.of(key));
            return parsed;
        } catch (InvalidProofException e) {
            throw new BadExport(what + " is not signed by the key: " + e.getMessage());
        }
    }

    private Verdict.Bad bad(String what) {
        if (current == null) {
            return new Verdict.Bad(lines.number(), null, null, null, what);
        }
        return new Verdict.Bad(lines.number(), current.shard(), current.index(), eventId(current.leaf()), what);
    }

    private static String eventId(byte[] leaf) {
        try {
            return Leaf.decode(leaf).eventId().toString();
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
