package io.countersign.audit.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Content;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/// A whole event as JSON, nothing left out: records of a union say their type, content that is JSON stands as JSON.
final class EventJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EventJson() {
    }

    static JsonNode of(Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Content content -> content(content);
            case SpecificRecord record -> record(record);
            case Collection<?> all -> {
                var array = JSON.arrayNode();
                all.forEach(one -> array.add(of(one)));
                yield array;
            }
            case Map<?, ?> all -> {
                var object = JSON.objectNode();
                all.forEach((name, one) -> object.set(name.toString(), of(one)));
                yield object;
            }
            case ByteBuffer bytes -> {
                var copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                yield JSON.textNode(Base64.getEncoder().encodeToString(copy));
            }
            case Boolean flag -> JSON.booleanNode(flag);
            case Integer number -> JSON.numberNode(number);
            case Long number -> JSON.numberNode(number);
            case Double number -> JSON.numberNode(BigDecimal.valueOf(number));
            case Instant moment -> JSON.textNode(moment.toString());
            default -> JSON.textNode(value.toString());
        };
    }

    private static JsonNode record(SpecificRecord record) {
        var object = JSON.objectNode();
        for (var field : record.getSchema().getFields()) {
            var value = record.get(field.pos());
            var json = of(value);
            if (value instanceof SpecificRecord variant && field.schema().isUnion() && field.schema().getTypes().size() > 2) {
                json = JSON.objectNode().put("is", variant.getSchema().getName()).setAll((com.fasterxml.jackson.databind.node.ObjectNode) json);
            }
            object.set(field.name(), json);
        }
        return object;
    }

    private static JsonNode content(Content content) {
        var object = JSON.objectNode();
        try {
            object.set("json", ContentJson.read(content));
        } catch (UncheckedIOException _) {
            object.put("base64", Base64.getEncoder().encodeToString(ContentJson.bytes(content)));
        }
        return object.put("digest", content.getDigest()).put("keyId", content.getKeyId());
    }
}
