package io.countersign.schemas.wire;

import io.countersign.schemas.Topic;
import io.countersign.schemas.wire.UnreadableRecord.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/// Records of the catalogue to bytes and back. Thread-safe.
public final class RecordCodec {

    private static final byte MAGIC = 0;
    private static final int HEAD = 5;

    static { // Avro makes instances of no class it was not told of; ours are the generated ones.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals("io.countersign.schemas.avro")));
    }

    /// Finds the generated classes where this class is found, whichever thread asks and whoever loaded Avro.
    private static final SpecificData MODEL = new SpecificData(RecordCodec.class.getClassLoader());

    static {
        MODEL.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    }

    private final SchemaIds ids;
    private final Sealing sealing;
    private final SealedParts parts;

    /// A codec that seals nothing and opens nothing.
    ///
    /// @param ids which schema has which id
    public RecordCodec(SchemaIds ids) {
        this(ids, Sealing.NONE);
    }

    /// @param ids which schema has which id
    /// @param sealing seals the personal parts of what is encoded, and opens those of what is decoded
    public RecordCodec(SchemaIds ids, Sealing sealing) {
        this.ids = ids;
        this.sealing = sealing;
        this.parts = new SealedParts(sealing);
    }

    /// What seals and opens the personal parts, for whoever keeps them elsewhere than in records.
    public Sealing sealing() {
        return sealing;
    }

    /// Bytes of `value` for `topic`, its personal parts sealed.
    ///
    /// @throws LookupUnavailable the id isn't known here and the registry does not answer, or the key store does not
    /// @throws IllegalArgumentException `value` isn't what `topic` carries
    public byte[] encode(Topic topic, SpecificRecord value) {
        if (!topic.schema().filter(value.getSchema()::equals).isPresent()) {
            throw new IllegalArgumentException(topic.name() + " does not carry " + value.getSchema().getFullName());
        }
        var out = new ByteArrayOutputStream(512);
        out.write(MAGIC);
        out.writeBytes(ByteBuffer.allocate(4).putInt(ids.idOf(topic)).array());
        try {
            var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new SpecificDatumWriter<>(value.getSchema(), MODEL).write(value, encoder);
            encoder.flush();
            return parts.seal(out.toByteArray(), value.getSchema(), HEAD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The record in `bytes`, read with our schema of `topic`, whichever compatible schema it was written with, its personal parts opened. Where
    /// their key was destroyed a text is `[erased]`, and a content is `{}` and keeps its `keyId`.
    ///
    /// @throws UnreadableRecord the bytes can't be read, now or later
    /// @throws LookupUnavailable the writer's schema isn't known here and the registry does not answer, or the key store does not
    @SuppressWarnings("unchecked")
    public <T extends SpecificRecord> T decode(Topic topic, byte[] bytes) throws UnreadableRecord {
        if (bytes == null) {
            throw new UnreadableRecord(Code.TOMBSTONE, "The record has no value.", null);
        }
        if (bytes.length < HEAD || bytes[0] != MAGIC) {
            throw new UnreadableRecord(Code.NOT_AVRO, "The bytes do not start with byte 0 and a schema id.", null);
        }
        int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
        var ours = topic.schema().orElseThrow();
        var writers = ids.schema(id)
                .orElseThrow(() -> new UnreadableRecord(Code.UNKNOWN_SCHEMA, "The registry knows no schema " + id + ".", null));
        if (!writers.getFullName().equals(ours.getFullName())) {
            throw new UnreadableRecord(Code.WRONG_TYPE, "The record is a " + writers.getFullName() + ", not a "
                    + ours.getFullName() + ".", null);
        }
        return (T) read(bytes, writers, ours);
    }

    private Object read(byte[] stored, Schema writers, Schema ours) throws UnreadableRecord {
        try {
            var bytes = parts.open(stored, writers, HEAD);
            var decoder = DecoderFactory.get().binaryDecoder(bytes, HEAD, bytes.length - HEAD, null);
            var value = new SpecificDatumReader<>(writers, ours, MODEL).read(null, decoder);
            if (!decoder.isEnd()) {
                throw new UnreadableRecord(Code.NOT_AVRO, "Bytes are left after the record.", null);
            }
            return value;
        } catch (LookupUnavailable e) {
            throw e;
        } catch (IOException | RuntimeException e) { // Avro throws all sorts of exceptions for spoilt bytes
            throw new UnreadableRecord(Code.NOT_AVRO, "The bytes are not a " + ours.getFullName() + ": " + e.getMessage(), e);
        }
    }
}
