package io.countersign.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.Leaf;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/// Writes an export line by line: [#begin], then for each shard [#log] and its entries, then [#end]. What is not ended does not verify.
public final class ExportWriter {

    private final OutputStream out;
    private final IntFunction<String> schemas;
    private final MessageDigest digest = SealedPart.sha256();
    private final Map<Integer, Schema> known = new HashMap<>();
    private Header header;
    private long entries;

    /// @param out gets the lines; not closed
    /// @param schemas the Avro schema with an id, as JSON
    public ExportWriter(OutputStream out, IntFunction<String> schemas) {
        this.out = out;
        this.schemas = schemas;
    }

    /// @param rootNote the root log's newest signed checkpoint, with the witnesses' cosignatures
    public void begin(Header first, String rootNote) throws IOException {
        header = first;
        line(first.json());
        line(CanonicalJson.JSON.createObjectNode().put("line", "root").put("note", rootNote));
    }

    /// Begins a shard; shards come in the order of topic and partition, and each has at least one entry.
    public void log(LogLine log) throws IOException {
        line(log.json());
    }

    /// Adds the next entry of the shard; by index, upwards.
    ///
    /// @throws IllegalArgumentException its payload can't be read
    public void entry(EntryLine entry) throws IOException {
        try {
            var payload = entry.payload();
            var value = payload.join();
            var id = EventJson.schemaId(value);
            if (!known.containsKey(id)) {
                known.put(id, new Schema.Parser().parse(schemas.apply(id)));
                line(CanonicalJson.JSON.createObjectNode().put("line", "schema").put("id", id)
                        .set("schema", CanonicalJson.JSON.readTree(known.get(id).toString())));
            }
            var leaf = Leaf.decode(entry.leaf());
            var sealed = new SealedPart(entry.recordKey(), leaf.eventId().toString());
            var event = EventJson.of(value, payload.ranges(), known.get(id), sealed);
            var line = entry.json();
            if (sealed.met() == 0) {
                line.putNull("recordKey");
            }
            if (entry.text() == null) {
                var summary = event.path("meta").path("summary").asText();
                line.put("text", summary.equals(SealedPart.ERASED) ? leaf.type().label() : summary);
            }
            line(line.set("event", event));
        } catch (BadExport e) {
            throw new IllegalArgumentException("Entry " + entry.index() + " of " + entry.shard() + " can't be exported: " + e.getMessage(), e);
        }
        entries++;
    }

    /// Signs all that was written, and writes the last line.
    ///
    /// @param key the deployment's signing key, under any name
    /// @param before is told how many entries there are and the SHA-256 of the whole file, 64 hexadecimal digits, before the last line is written: where
    ///        it throws, the file has no end and does not verify
    public void end(SigningKey key, BiConsumer<Long, String> before) throws IOException {
        var note = SignedNote.sign(endText(header.deployment(), entries, copy(digest).digest()), key.named(header.exportOrigin())).encode();
        var last = CanonicalJson.bytes(CanonicalJson.JSON.createObjectNode().put("line", "end").put("note", note));
        var whole = copy(digest);
        whole.update(last);
        whole.update((byte) '\n');
        before.accept(entries, HexFormat.of().formatHex(whole.digest()));
        write(last);
    }

    static String endText(String deployment, long entries, byte[] digest) {
        return Header.FORMAT + "\n" + deployment + "\n" + entries + "\n" + HexFormat.of().formatHex(digest) + "\n";
    }

    static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of this Java platform can't be copied.", e);
        }
    }

    private void line(ObjectNode object) throws IOException {
        write(CanonicalJson.bytes(object));
    }

    private void write(byte[] bytes) throws IOException {
        digest.update(bytes);
        digest.update((byte) '\n');
        out.write(bytes);
        out.write('\n');
    }
}
