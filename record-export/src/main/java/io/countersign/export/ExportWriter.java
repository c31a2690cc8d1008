package io.countersign.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.Leaf;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.avro.Schema;

/// Writes an export line by line: [#begin], then for each shard [#log] and its entries, then [#end]. What is not ended does not verify.
public final class ExportWriter {

    private final OutputStream out;
    private final IntFunction<Schema> schemas;
    private final MessageDigest digest = SealedPart.sha256();
    private final Set<Integer> written = new HashSet<>();
    private Header header;
    private long entries;

    /// @param out gets the lines; not closed
    /// @param schemas the Avro schema with an id
    public ExportWriter(OutputStream out, IntFunction<Schema> schemas) {
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
            var schema = schemas.apply(id);
            if (written.add(id)) {
                line(CanonicalJson.JSON.createObjectNode().put("line", "schema").put("id", id)
                        .set("schema", CanonicalJson.JSON.readTree(schema.toString())));
            }
            var opener = new SealedPart(entry.recordKey(), Leaf.decode(entry.leaf()).eventId().toString());
            line(entry.json().set("event", EventJson.of(value, payload.ranges(), schema, opener)));
        } catch (BadExport e) {
            throw new IllegalArgumentException("Entry " + entry.index() + " of " + entry.shard() + " can't be exported: " + e.getMessage(), e);
        }
        entries++;
    }

    /// Signs all that was written.
    ///
    /// @param key the deployment's signing key, under any name
    /// @return SHA-256 of the whole file, 64 hexadecimal digits
    public String end(SigningKey key) throws IOException {
        var note = SignedNote.sign(endText(header.deployment(), entries, copy(digest).digest()), key.named(header.exportOrigin())).encode();
        line(CanonicalJson.JSON.createObjectNode().put("line", "end").put("note", note));
        return HexFormat.of().formatHex(digest.digest());
    }

    /// Entries written so far.
    public long entries() {
        return entries;
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
        var bytes = CanonicalJson.bytes(object);
        digest.update(bytes);
        digest.update((byte) '\n');
        out.write(bytes);
        out.write('\n');
    }
}
