package io.countersign.audit.avro;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.People;
import io.countersign.audit.RunChanges;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import io.countersign.schemas.wire.UnreadableRecord;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/// Reads where something stands: people as the directory has them, runs after a change.
public final class AvroSnapshots implements People.Reader, RunChanges {

    private final RecordCodec codec;

    /// @param ids which schema has which id
    /// @param sealing opens what is sealed
    public AvroSnapshots(SchemaIds ids, Sealing sealing) {
        this.codec = new RecordCodec(ids, sealing);
    }

    @Override public People.Person person(byte[] value) throws UnreadableEvent {
        PersonSnapshot snapshot = decode(Topics.PEOPLE, value);
        var person = snapshot.getPerson();
        return new People.Person(person.getId(), person.getName(), Set.copyOf(person.getRoles()));
    }

    @Override public Change change(byte[] value) throws UnreadableEvent {
        RunEvent event = decode(Topics.RUN_EVENTS, value);
        return new Change(event.getTo().name(), event.getReceipt() == null ? null : event.getReceipt().getValidUntil(),
                event.getRouting() == null ? null : event.getRouting().getRisk());
    }

    private <T extends SpecificRecord> T decode(Topic topic, byte[] value) throws UnreadableEvent {
        try {
            return codec.decode(topic, value);
        } catch (UnreadableRecord e) {
            throw new UnreadableEvent(e.getMessage(), e);
        }
    }
}
