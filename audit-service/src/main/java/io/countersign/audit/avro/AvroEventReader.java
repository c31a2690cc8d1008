package io.countersign.audit.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.countersign.audit.EventReader;
import io.countersign.audit.domain.Event;
import io.countersign.audit.domain.Event.Erased;
import io.countersign.audit.domain.Event.Reference;
import io.countersign.audit.domain.Facts;
import io.countersign.audit.domain.Event.Sealed;
import io.countersign.casekeys.CaseKeys;
import io.countersign.casekeys.CaseSealing;
import io.countersign.record.Payload.Range;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.CaseRedacted;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RecordEvent;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.PersonalParts;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import io.countersign.schemas.wire.UnreadableRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/// Events in the Confluent wire format, translated into what the Record needs.
public final class AvroEventReader implements EventReader {

    private static final int FRAMING = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SchemaIds ids;
    private final CaseKeys keys;
    private final RecordCodec codec;

    /// @param ids which schema has which id
    /// @param keys opens what is sealed
    public AvroEventReader(SchemaIds ids, CaseKeys keys) {
        this.ids = ids;
        this.keys = keys;
        this.codec = new RecordCodec(ids, new Opening(keys, new CaseSealing(keys)));
    }

    /// A key that was never made must not pass for bytes that can't be read: those are set aside for good.
    private record Opening(CaseKeys keys, CaseSealing sealing) implements Sealing {
        @Override public Optional<String> keyFor(String caseId) {
            return sealing.keyFor(caseId);
        }

        @Override public byte[] seal(String keyId, String about, byte[] plain) {
            return sealing.seal(keyId, about, plain);
        }

        @Override public Optional<byte[]> open(String keyId, String about, byte[] sealed) {
            if (keys.key(keyId).isEmpty()) {
                var unknown = new UnknownKey(keyId);
                throw new LookupUnavailable(unknown.getMessage(), unknown);
            }
            return sealing.open(keyId, about, sealed);
        }
    }

    @Override public Event read(String topicName, byte[] value) throws UnreadableEvent {
        var topic = Topics.named(topicName).orElseThrow(() -> new UnreadableEvent(topicName + " is not a topic of ours.", null));
        return event(topicName, decode(topic, value), value);
    }

    @Override public Facts facts(String topicName, byte[] value) throws UnreadableEvent {
        var topic = Topics.named(topicName).orElseThrow(() -> new UnreadableEvent(topicName + " is not a topic of ours.", null));
        var record = decode(topic, value);
        return EventFacts.of(record, EventKinds.of(record).meta(), event(topicName, record, value));
    }

    @Override public String json(String topicName, byte[] value) throws UnreadableEvent {
        var topic = Topics.named(topicName).orElseThrow(() -> new UnreadableEvent(topicName + " is not a topic of ours.", null));
        return EventJson.of(decode(topic, value)).toString();
    }

    private Event event(String topicName, SpecificRecord record, byte[] value) throws UnreadableEvent {
        try {
            var about = EventKinds.of(record);
            var meta = about.meta();
            var actor = meta.getActor();
            return new Event(uuid(meta), about.type(), clean(meta.getCaseId()), clean(meta.getRunId()), clean(meta.getEntityId()),
                    meta.getStep(), meta.getVersion(), meta.getSeq(), meta.getOccurredAt(),
                    actor.getKind().name().toLowerCase(Locale.ROOT), clean(actor.getId()), clean(actor.getRole()), clean(about.flow()),
                    clean(meta.getSummary()), references(meta, record),
                    personal(value), sealed(meta), erased(record));
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableEvent("The event on " + topicName + " is not whole: " + e.getMessage(), e);
        }
    }

    private Sealed sealed(EventMeta meta) {
        if (meta.getKeyId() == null) {
            return null;
        }
        var key = keys.key(meta.getKeyId()).orElseThrow(() -> new UnknownKey(meta.getKeyId()));
        return new Sealed(key.id(), key.commitKey(), key.destroyed());
    }

    private static Erased erased(SpecificRecord record) {
        return record instanceof RecordEvent own && own.getEvent() instanceof CaseRedacted redacted
                ? new Erased(redacted.getKeyIds(), clean(redacted.getAskedBy())) : null;
    }

    private List<Range> personal(byte[] value) throws IOException {
        return PersonalParts.in(value, ids.schema(ByteBuffer.wrap(value, 1, 4).getInt()).orElseThrow(), FRAMING).parts().stream()
                .map(part -> new Range(part.offset(), part.length())).toList();
    }

    @Override public String run(byte[] value) throws UnreadableEvent {
        RunFact fact = decode(Topics.RUNS, value);
        return fact.getFact() instanceof RunAccepted accepted && accepted.getContent().getKeyId() == null
                ? new String(ContentJson.bytes(accepted.getContent()), StandardCharsets.UTF_8) : null;
    }

    @Override public String routing(byte[] value) throws UnreadableEvent {
        RunEvent event = decode(Topics.RUN_EVENTS, value);
        return event.getRouting() == null ? null : json(event.getRouting()).toString();
    }

    private <T extends SpecificRecord> T decode(Topic topic, byte[] value) throws UnreadableEvent {
        try {
            return codec.decode(topic, value);
        } catch (UnreadableRecord e) {
            throw new UnreadableEvent(e.getMessage(), e);
        } catch (LookupUnavailable e) {
            throw e.getCause() instanceof UnknownKey unknown ? unknown : e;
        }
    }

    private static UUID uuid(EventMeta meta) {
        var id = UUID.fromString(meta.getEventId());
        if (!id.toString().equals(meta.getEventId())) {
            throw new IllegalArgumentException("the event id " + meta.getEventId() + " is not a UUID in its 36-character form");
        }
        return id;
    }

    private static List<Reference> references(EventMeta meta, SpecificRecord record) {
        var found = new ArrayList<Reference>();
        if (meta.getRunId() != null) {
            found.add(new Reference("run", clean(meta.getRunId())));
        }
        if (record instanceof RunFact fact && fact.getFact() instanceof RunAccepted accepted) {
            found.add(new Reference("id", clean(accepted.getHead().getId())));
            if (accepted.getContent().getKeyId() == null) {
                content(accepted).path("references").properties()
                        .forEach(one -> found.add(new Reference(clean(one.getKey()), clean(one.getValue().asText()))));
            }
        }
        return found;
    }

    /// Content that is not JSON has no references, but its event is a fact all the same.
    private static JsonNode content(RunAccepted accepted) {
        try {
            return ContentJson.read(accepted.getContent());
        } catch (UncheckedIOException _) {
            return MissingNode.getInstance();
        }
    }

    private static JsonNode json(Routing routing) {
        var json = JSON.createObjectNode();
        json.put("route", routing.getRoute().name().toLowerCase(Locale.ROOT));
        json.put("rule", routing.getRule());
        json.put("ruleName", routing.getRuleName());
        json.put("reason", routing.getReason());
        json.put("reasonCode", routing.getReasonCode());
        json.put("risk", routing.getRisk());
        json.put("flow", routing.getFlow());
        json.put("flowVersion", routing.getFlowVersion());
        json.put("flowHash", routing.getFlowHash());
        var rules = json.putArray("rules");
        routing.getRules().forEach(rule -> rules.addObject().put("rule", rule.getRule()).put("name", rule.getName())
                .put("outcome", rule.getOutcome().name().toLowerCase(Locale.ROOT)).put("detail", rule.getDetail()));
        return json;
    }

    /// PostgreSQL's text holds no NUL.
    private static String clean(String text) {
        return text == null ? null : text.replace('\0', '\uFFFD');
    }
}
