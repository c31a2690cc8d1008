package io.countersign.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.record.Payload.Range;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/// The readable form of an event, as `docs/record-format.md` section "Export" defines it: what an Avro value says, as JSON, sealed parts opened.
final class EventJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String CONTENT = "Content";
    private static final int FRAMING = 5;
    private static final long SAFE = (1L << 53) - 1;

    private final ByteBuffer in;
    private final Set<Range> personal;
    private final SealedPart sealed;

    private EventJson(byte[] value, List<Range> personal, SealedPart sealed) {
        this.in = ByteBuffer.wrap(value).position(FRAMING);
        this.personal = personal.stream().collect(Collectors.toSet());
        this.sealed = sealed;
    }

    /// Schema id of a framed value.
    ///
    /// @throws BadExport not framed
    static int schemaId(byte[] value) throws BadExport {
        if (value.length < FRAMING || value[0] != 0) {
            throw new BadExport("its payload does not begin with byte 0 and a schema id");
        }
        return ByteBuffer.wrap(value, 1, 4).getInt();
    }

    /// The value as JSON.
    ///
    /// @param ranges where personal parts stand
    /// @param sealed what to do with personal parts of a value that names a key
    /// @throws BadExport the bytes do not follow the schema, or a sealed part does not open
    static ObjectNode of(byte[] value, List<Range> ranges, Schema schema, SealedPart sealed) throws BadExport {
        try {
            // The key's name stands behind the first sealed part, so the value is read twice.
            var stored = new EventJson(value, ranges, null).whole(schema);
            return stored.path("meta").path("keyId").isTextual() ? new EventJson(value, ranges, sealed).whole(schema) : stored;
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw new BadExport("its payload does not follow its schema");
        }
    }

    private ObjectNode whole(Schema schema) throws BadExport {
        if (!(read(schema, null) instanceof ObjectNode whole) || in.hasRemaining()) {
            throw new BadExport("its payload does not follow its schema");
        }
        return whole;
    }

    /// @param owner the record that it is a field of; null: none
    private JsonNode read(Schema schema, Schema owner) throws BadExport {
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case UNION -> union(schema, owner);
            case ARRAY -> {
                var all = JSON.arrayNode();
                for (var left = block(); left != 0; left = block()) {
                    for (var i = 0L; i < left; i++) {
                        all.add(read(schema.getElementType(), owner));
                    }
                }
                yield all;
            }
            case MAP -> {
                var all = JSON.objectNode();
                for (var left = block(); left != 0; left = block()) {
                    for (var i = 0L; i < left; i++) {
                        all.set(new String(bytes(), StandardCharsets.UTF_8), read(schema.getValueType(), owner));
                    }
                }
                yield all;
            }
            case STRING -> {
                var stored = bytes();
                yield text(isPersonal(stored) ? sealed.text(stored) : stored);
            }
            case BYTES -> {
                var stored = bytes();
                var shown = isPersonal(stored) ? sealed.bytes(stored) : stored;
                yield owner != null && owner.getName().equals(CONTENT) ? text(shown) : JSON.textNode(Base64.getEncoder().encodeToString(shown));
            }
            case FIXED -> JSON.textNode(Base64.getEncoder().encodeToString(take(schema.getFixedSize())));
            case ENUM -> JSON.textNode(schema.getEnumSymbols().get(index(schema.getEnumSymbols().size())));
            case INT, LONG -> {
                var number = number();
                yield schema.getLogicalType() instanceof LogicalTypes.TimestampMillis ? JSON.textNode(Moments.text(number))
                        : Math.abs(number) <= SAFE && number != Long.MIN_VALUE ? JSON.numberNode(number) : JSON.textNode(Long.toString(number));
            }
            case FLOAT -> real(in.order(ByteOrder.LITTLE_ENDIAN).getFloat());
            case DOUBLE -> real(in.order(ByteOrder.LITTLE_ENDIAN).getDouble());
            case BOOLEAN -> JSON.booleanNode(in.get() != 0);
            case NULL -> JSON.nullNode();
        };
    }

    private ObjectNode record(Schema schema) throws BadExport {
        var all = JSON.objectNode();
        var content = sealed != null && schema.getName().equals(CONTENT);
        if (content) {
            sealed.lastOpened();
        }
        for (var field : schema.getFields()) {
            all.set(field.name(), read(field.schema(), schema));
        }
        // The stored digest of sealed content is one of the sealed bytes.
        var opened = content ? sealed.lastOpened() : null;
        if (opened != null) {
            all.put("digest", SealedPart.hexSha256(opened));
        }
        return all;
    }

    private JsonNode union(Schema schema, Schema owner) throws BadExport {
        var branches = schema.getTypes();
        var branch = branches.get(index(branches.size()));
        var value = read(branch, owner);
        var choice = branches.stream().filter(one -> one.getType() != Schema.Type.NULL).count() > 1;
        return branch.getType() == Schema.Type.NULL || !choice ? value : JSON.objectNode().set(branch.getName(), value);
    }

    private boolean isPersonal(byte[] stored) {
        return sealed != null && stored.length > 0 && personal.contains(new Range(in.position() - stored.length, stored.length));
    }

    /// Text where the bytes are text, else their base64.
    private static JsonNode text(byte[] bytes) {
        try {
            return JSON.textNode(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            return JSON.objectNode().put("base64", Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static JsonNode real(double number) {
        return Double.isFinite(number) ? JSON.numberNode(number) : JSON.textNode(Double.toString(number));
    }

    private byte[] bytes() {
        return take(number());
    }

    private byte[] take(long length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private int index(int size) {
        var index = number();
        if (index < 0 || index >= size) {
            throw new BufferUnderflowException();
        }
        return (int) index;
    }

    /// How many items follow; a negative number is followed by their length in bytes.
    private long block() {
        var items = number();
        if (items < 0) {
            number();
            items = -items;
        }
        // Each item that is there costs a byte, unless it is of a kind without bytes, which no list here has.
        if (items < 0 || items > in.remaining()) {
            throw new BufferUnderflowException();
        }
        return items;
    }

    private long number() {
        long zigzag = 0;
        for (var shift = 0; shift < 70; shift += 7) {
            var next = in.get();
            zigzag |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new BufferUnderflowException();
    }
}
