package io.countersign.audit;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.SchemaIds.Known;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;

/// Every topic's schema with an id, no registry; and example values of any schema.
public final class Catalogue {

    private Catalogue() {
    }

    /// Ids for all schemas of the catalogue, from a file in `folder`.
    public static SchemaIds ids(Path folder) {
        var file = folder.resolve("ids.json");
        var known = new ArrayList<Known>();
        for (var topic : Topics.all()) {
            topic.schema().ifPresent(schema -> known.add(new Known(known.size() + 1, topic.subject(), schema.toString())));
        }
        SchemaIds.write(file, known);
        return new SchemaIds(URI.create("http://127.0.0.1:1"), file, folder.resolve("fetched.json"));
    }

    /// A framed value of `topic`. Variants differ in which branch of each union and which symbol of each enum they have.
    ///
    /// @param marker stands in every string, so that it can be found again
    public static byte[] value(SchemaIds ids, Topic topic, int variant, String marker) {
        var out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4).putInt(ids.idOf(topic)).array());
        try {
            var encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<>(topic.schema().orElseThrow()).write(example(topic.schema().orElseThrow(), "", variant, marker), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Object example(Schema schema, String field, int variant, String marker) {
        return switch (schema.getType()) {
            case RECORD -> {
                var record = new GenericData.Record(schema);
                schema.getFields().forEach(one -> record.put(one.pos(), example(one.schema(), one.name(), variant, marker)));
                yield record;
            }
            case UNION -> {
                var branch = schema.getTypes().get(field.equals("keyId") ? 0 : variant % schema.getTypes().size());
                yield example(branch, field, variant, marker);
            }
            case ENUM -> new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(variant % schema.getEnumSymbols().size()));
            case ARRAY -> List.of(example(schema.getElementType(), field, variant, marker), example(schema.getElementType(), field, variant, marker));
            case MAP -> Map.of("k", example(schema.getValueType(), field, variant, marker));
            case STRING -> field.equals("eventId") ? new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | variant).toString() : marker + field;
            case BYTES -> ByteBuffer.wrap(("{\"references\":{\"order\":\"" + marker + "order\"}}").getBytes(StandardCharsets.UTF_8));
            case INT -> 1;
            case LONG -> 1L;
            case DOUBLE -> 0.5;
            case FLOAT -> 0.5f;
            case BOOLEAN -> true;
            case NULL -> null;
            case FIXED -> new GenericData.Fixed(schema, new byte[schema.getFixedSize()]);
        };
    }
}
