package io.countersign.benchmarks;

import io.countersign.casekeys.CaseKey;
import io.countersign.casekeys.CaseKeys;
import io.countersign.casekeys.CaseSealing;
import io.countersign.record.Received;
import io.countersign.record.Seal;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Accepted runs of many cases as they stand on the topic, sealed, about 1.5 KB each, on as many partitions as the topic has.
final class ManyRuns implements CaseKeys {

    static final UUID TOPIC_ID = new UUID(0x1111_1111_1111_4111L, 0x8111_1111_1111_1111L);
    static final int PARTITIONS = 6;

    private final Map<String, CaseKey> keys = new ConcurrentHashMap<>();
    private final RecordCodec codec;
    private final long[] next = new long[PARTITIONS];
    private int made;

    ManyRuns(SchemaIds ids) {
        this.codec = new RecordCodec(ids, new CaseSealing(this));
    }

    /// The next records, in Kafka's order within each partition.
    List<Received> some(int count) {
        var records = new ArrayList<Received>(count);
        for (var i = 0; i < count; i++) {
            records.add(one(made++));
        }
        return records;
    }

    private Received one(int number) {
        var caseId = "case-" + number;
        var runId = "run_" + number;
        var partition = number % PARTITIONS;
        var offset = next[partition]++;
        var content = ContentJson.of(ContentJson.read(("""
                {"id":"m-%d","source":"urn:mail","flow":"support-inbox","input":"%s","output":"%s","references":{"order":"W-%d","customer":"c-%d"},\
                "action":{"type":"refund","amount":"24.00","currency":"EUR"},"model":{"name":"drafts","version":"7"}}""")
                .formatted(number, "Where is my order? ".repeat(20), "It is on its way. ".repeat(20), number, number / 3).getBytes(StandardCharsets.UTF_8)));
        var head = RunHead.newBuilder().setId("m-" + number).setSource("urn:mail").setFlow("support-inbox").setOccurredAt(Instant.EPOCH).setApiKey("k")
                .setResponsible("dev").build();
        var meta = EventMeta.newBuilder().setEventId(new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | number).toString()).setCaseId(caseId)
                .setRunId(runId).setEntityId(runId).setStep(1).setVersion(1).setSeq(offset + 1).setOccurredAt(Instant.ofEpochMilli(1_800_000_000_000L + number))
                .setActor(Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("k").build()).setCausationId("benchmark")
                .setSummary("Run m-" + number + " was received.").build();
        var fact = RunFact.newBuilder().setMeta(meta).setFact(RunAccepted.newBuilder().setHead(head).setBodyDigest("0".repeat(64)).setChannel("http")
                .setContent(content).build()).build();
        return new Received(Topics.RUNS.name(), TOPIC_ID, partition, offset, 0, 1_800_000_000_000L + number, caseId.getBytes(StandardCharsets.UTF_8),
                codec.encode(Topics.RUNS, fact));
    }

    @Override public CaseKey current(String caseId) {
        return keys.computeIfAbsent("ck_" + caseId, id -> {
            var secret = ByteBuffer.allocate(32).putLong(24, new SecureRandom().nextLong()).array();
            return new CaseKey(id, caseId, secret, Seal.commitKey(secret));
        });
    }

    @Override public Optional<CaseKey> key(String keyId) {
        return Optional.ofNullable(keys.get(keyId));
    }
}
