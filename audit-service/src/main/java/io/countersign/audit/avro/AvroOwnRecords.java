package io.countersign.audit.avro;

import io.countersign.audit.CheckpointStore.Stored;
import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.Ledger.Dead;
import io.countersign.audit.OwnRecords;
import io.countersign.audit.domain.OwnEvent;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RecordCheckpoint;
import io.countersign.schemas.avro.RecordEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import io.countersign.schemas.wire.UnreadableRecord;
import java.nio.ByteBuffer;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/// Encodes what audit-service publishes: dead letters, checkpoints and its own events.
public final class AvroOwnRecords implements OwnRecords {

    private final RecordCodec codec;

    /// @param ids which schema has which id
    /// @param sealing seals what is personal
    public AvroOwnRecords(SchemaIds ids, Sealing sealing) {
        this.codec = new RecordCodec(ids, sealing);
    }

    @Override public byte[] deadLetter(Dead dead) {
        var place = dead.shard() + "@" + dead.offset();
        var meta = EventMeta.newBuilder().setEventId(dead.incidentId().toString()).setCaseId(place).setRunId(null).setEntityId(place)
                .setStep(1).setVersion(1).setSeq(dead.number()).setOccurredAt(dead.noticedAt().truncatedTo(ChronoUnit.MILLIS))
                .setActor(Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(Topics.AUDIT).setRole(null).setAuthentication(null).build())
                .setCausationId(place).setTraceparent(null)
                .setSummary("A record on " + place + " could not be read and was kept aside: " + dead.reason()).build();
        return codec.encode(Topics.DEAD_AUDIT, DeadLetter.newBuilder().setMeta(meta).setTopic(dead.shard().topic())
                .setPartition(dead.shard().partition()).setOffset(dead.offset())
                .setKey(dead.key() == null ? null : ByteBuffer.wrap(dead.key()))
                .setValue(dead.value() == null ? null : ByteBuffer.wrap(dead.value()))
                .setHeaders(Map.of()).setCode(dead.value() == null ? "TOMBSTONE" : "NOT_AVRO").setReason(dead.reason()).build());
    }

    @Override public long deadLetterNumber(byte[] value) throws UnreadableEvent {
        try {
            DeadLetter letter = codec.decode(Topics.DEAD_AUDIT, value);
            return letter.getMeta().getSeq();
        } catch (UnreadableRecord e) {
            throw new UnreadableEvent(e.getMessage(), e);
        }
    }

    @Override public byte[] recordEvent(OwnEvent event) {
        var by = event.by();
        var meta = EventMeta.newBuilder().setEventId(event.eventId().toString()).setCaseId(event.caseId()).setRunId(event.runId())
                .setEntityId(event.entityId()).setStep(event.step()).setVersion(event.version()).setSeq(event.seq()).setOccurredAt(event.at())
                .setActor(Actor.newBuilder().setKind(ActorKind.valueOf(by.kind().name())).setId(by.id()).setRole(by.role())
                        .setAuthentication(by.authentication()).build())
                .setCausationId(event.entityId()).setTraceparent(null).setSummary(RecordFacts.sentence(event)).build();
        return codec.encode(Topics.RECORD_EVENTS, RecordEvent.newBuilder().setMeta(meta).setEvent(RecordFacts.toAvro(event.fact())).build());
    }

    @Override public OwnEvent recordEvent(byte[] value) throws UnreadableEvent {
        try {
            RecordEvent record = codec.decode(Topics.RECORD_EVENTS, value);
            var meta = record.getMeta();
            var by = meta.getActor();
            return new OwnEvent(UUID.fromString(meta.getEventId()), meta.getCaseId(), meta.getRunId(), meta.getEntityId(), meta.getStep(),
                    meta.getVersion(), meta.getSeq(), meta.getOccurredAt(),
                    new io.countersign.audit.domain.Actor(io.countersign.audit.domain.Actor.Kind.valueOf(by.getKind().name()), by.getId(),
                            by.getRole(), by.getAuthentication()), RecordFacts.fromAvro(record.getEvent()));
        } catch (UnreadableRecord | IllegalArgumentException e) {
            throw new UnreadableEvent(e.getMessage(), e);
        }
    }

    @Override public byte[] checkpoint(Stored checkpoint) {
        return codec.encode(Topics.RECORD_CHECKPOINTS, RecordCheckpoint.newBuilder().setOrigin(checkpoint.origin())
                .setSize(checkpoint.frontier().size()).setRootHash(checkpoint.frontier().root().hex()).setNote(checkpoint.note())
                .setSignedAt(checkpoint.signedAt().truncatedTo(ChronoUnit.MILLIS)).build());
    }
}
