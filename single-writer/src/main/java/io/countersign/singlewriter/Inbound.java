package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.EventMeta;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/// One record as it arrived.
///
/// @param value the decoded record; null on a topic of foreign bytes
/// @param bytes the value's bytes; null: a tombstone
/// @param headers record headers, the last of a name
public record Inbound(Topic topic, int partition, long offset, String key, SpecificRecord value, byte[] bytes,
        Map<String, byte[]> headers) {

    /// Head of a command.
    public Optional<CommandMeta> command() {
        return meta() instanceof CommandMeta meta ? Optional.of(meta) : Optional.empty();
    }

    /// Head of an event.
    public Optional<EventMeta> event() {
        return meta() instanceof EventMeta meta ? Optional.of(meta) : Optional.empty();
    }

    /// The field of that name of the record, such as `command` or `fact`; null: it has none.
    public Object field(String name) {
        var field = value == null ? null : value.getSchema().getField(name);
        return field == null ? null : value.get(field.pos());
    }

    /// Where it stands: `topic-partition@offset`.
    public String position() {
        return topic.name() + "-" + partition + "@" + offset;
    }

    private Object meta() {
        return field("meta");
    }
}
