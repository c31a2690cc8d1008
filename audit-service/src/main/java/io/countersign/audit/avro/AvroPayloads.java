package io.countersign.audit.avro;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.PayloadReader;
import io.countersign.schemas.wire.PersonalParts;
import io.countersign.schemas.wire.SchemaIds;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Payloads in the Confluent wire format.
public final class AvroPayloads implements PayloadReader {

    private static final int FRAMING = 5;

    private final SchemaIds ids;

    /// @param ids which schema has which id
    public AvroPayloads(SchemaIds ids) {
        this.ids = ids;
    }

    @Override public String schema(int id) {
        return ids.schema(id).orElseThrow(() -> new IllegalStateException("The registry knows no schema " + id + ".")).toString();
    }

    @Override public String keyId(byte[] value) throws UnreadableEvent {
        try {
            var schema = ids.schema(ByteBuffer.wrap(value, 1, 4).getInt());
            return PersonalParts.in(value, schema.orElseThrow(() -> new IOException("its schema is not known")), FRAMING).keyId();
        } catch (IOException e) {
            throw new UnreadableEvent("The value does not follow its schema: " + e.getMessage(), e);
        }
    }
}
