package io.countersign.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.casekeys.CaseKey;
import io.countersign.casekeys.CaseKeys;
import io.countersign.casekeys.CaseSealing;
import io.countersign.record.Commitments;
import io.countersign.record.EventType;
import io.countersign.record.Leaf;
import io.countersign.record.Payload;
import io.countersign.record.Received;
import io.countersign.record.Seal;
import io.countersign.record.ShardName;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ApprovalDecided;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.ApprovalOpened;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.CaseRedacted;
import io.countersign.schemas.avro.DecideApproval;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.OpenApproval;
import io.countersign.schemas.avro.RecordEvent;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RuleOutcome;
import io.countersign.schemas.avro.RuleResult;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.wire.PersonalParts;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.SchemaIds.Known;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Hash;
import io.countersign.transparency.MerkleTree;
import io.countersign.transparency.RangeProof;
import io.countersign.transparency.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/// A small Record in memory, written as the services write theirs: case W1 goes from a draft to an edited approval, case W2 was erased.
public final class Story {

    public static final String DEPLOYMENT = "test";
    public static final Instant START = Instant.parse("2026-11-28T08:00:00Z");
    private static final UUID TOPIC_ID = new UUID(0x1111_1111_1111_4111L, 0x8111_1111_1111_1111L);

    /// One entry as it is stored.
    record Stored(ShardName shard, long index, byte[] leaf, Received record, Payload payload, byte[] salt, byte[] metaSalt, byte[] recordKey, String text, String caseId) {
    }

    public final SigningKey key = SigningKey.generate(DEPLOYMENT + "/audit", new SecureRandom());
    private final Map<String, CaseKey> keys = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final Map<ShardName, List<Stored>> shards = new TreeMap<>();
    private final Commitments commitments = new Commitments(new byte[32]);
    private final SchemaIds ids;
    private final RecordCodec codec;
    private long minute;

    /// @param folder for the schema ids
    public Story(Path folder) {
        var known = new ArrayList<Known>();
        for (var topic : Topics.all()) {
            topic.schema().ifPresent(schema -> known.add(new Known(known.size() + 1, topic.subject(), schema.toString())));
        }
        SchemaIds.write(folder.resolve("ids.json"), known);
        ids = new SchemaIds(URI.create("http://127.0.0.1:1"), folder.resolve("ids.json"), folder.resolve("fetched.json"));
        codec = new RecordCodec(ids, new CaseSealing(new CaseKeys() {
            @Override public CaseKey current(String caseId) {
                return keys.values().stream().filter(one -> one.caseId().equals(caseId)).findFirst().orElseGet(() -> {
                    var secret = new byte[32];
                    new SecureRandom().nextBytes(secret);
                    var made = new CaseKey("key-" + caseId, caseId, secret, Seal.commitKey(secret));
                    keys.put(made.id(), made);
                    return made;
                });
            }

            @Override public Optional<CaseKey> key(String keyId) {
                return Optional.ofNullable(keys.get(keyId));
            }
        }));
        tell();
    }

    private void tell() {
        accepted("W2", "m-0", "{\"id\":\"m-0\",\"input\":\"My name is Mira Vogel, delete me\"}");
        accepted("W1", "m-1", """
                {"id":"m-1","caseId":"W1","flow":"support-inbox","agent":"support-assistant","input":"My mug arrived broken.\\n<script>alert('x')</script> & \\"please\\" 𝄞 \\u202edlrow",
                 "output":"Sorry about the mug. We refund 240.00 EUR today.","action":{"type":"refund","effect":"external","tool":"shop.refund","amount":"240.00","currency":"EUR","arguments":{"order":"A-1001"}},
                 "confidence":0.97,"model":{"name":"sample-model","version":"2026-08"},"prompt":{"name":"support-reply","version":"14"},
                 "dataSources":[{"name":"orders","query":"order A-1001","ok":true,"fetchedAt":"2026-11-28T07:30:00Z","records":1}],"references":{"ticket":"101","order":"A-1001"}}""");
        add(Topics.RUN_EVENTS, EventType.RUN_ROUTED, "W1", RunEvent.newBuilder().setMeta(meta(Topics.RUN_EVENTS, "W1", ActorKind.SYSTEM, "policy-service", null,
                "The rule \"Refunds above 100 EUR need a team lead\" sent it to a person.")).setFrom(RunState.RECEIVED).setTo(RunState.HELD).setCause(RunCause.ROUTED)
                .setFlags(List.of()).setAttempt(1).setEvaluation(1).setReason("Refund of 240.00 EUR is above the limit of 100").setRouting(routing()).build());
        add(Topics.APPROVAL_EVENTS, EventType.APPROVAL_OPENED, "W1", approval(meta(Topics.APPROVAL_EVENTS, "W1", ActorKind.SYSTEM, "approval-service", null,
                "A team lead was asked about refund 240.00 EUR."), new ApprovalOpened(opened())));
        add(Topics.APPROVAL_EVENTS, EventType.APPROVAL_DECIDED, "W1", approval(meta(Topics.APPROVAL_EVENTS, "W1", ActorKind.PERSON, "ana", "team-lead",
                "Ana Ruiz changed the amount to 24.00 EUR and approved."), ApprovalDecided.newBuilder().setDecision(edited()).setRunVersion(2)
                .setActionDigestBefore("a".repeat(64)).setFinalAt(null).build()));
        accepted("W3", "m-3", "{\"id\":\"m-3\"}");
        add(Topics.RUNS, EventType.EXECUTION_REPORTED, "W1", RunFact.newBuilder().setMeta(meta(Topics.RUNS, "W1", ActorKind.PROGRAM, "shop", null, "The program refunded it."))
                .setFact(ExecutionReported.newBuilder().setResult(ExecutionResult.EXECUTED).setActionDigest("b".repeat(64)).setNote("done <b>now</b>")
                        .setExecutedAt(START.plus(Duration.ofMinutes(9))).build()).build());
        keys.computeIfPresent("key-W2", (id, key) -> new CaseKey(id, key.caseId(), null, key.commitKey()));
        // What says that W2 was erased has no case's key: its own was destroyed and the reason is plain.
        plain(Topics.RECORD_EVENTS, EventType.CASE_REDACTED, "W2", RecordEvent.newBuilder().setMeta(meta(Topics.RECORD_EVENTS, "W2", ActorKind.PERSON, "priya", "privacy",
                "Priya agreed, and the personal content of W2 was erased.")).setEvent(new CaseRedacted("red-1", List.of("key-W2"), "sam", "The customer asked for it")).build());
    }

    private void accepted(String caseId, String id, String run) {
        try {
            var head = RunHead.newBuilder().setId(id).setSource("urn:test").setFlow("support-inbox").setOccurredAt(START).setModelName("sample-model")
                    .setModelVersion("2026-08").setPromptName("support-reply").setPromptVersion("14").setActionType("refund").setAmount("240.00").setCurrency("EUR")
                    .setConfidence(0.97).setApiKey("k").setResponsible("dev").build();
            add(Topics.RUNS, EventType.RUN_ACCEPTED, caseId, RunFact.newBuilder().setMeta(meta(Topics.RUNS, caseId, ActorKind.PROGRAM, "k", null, "A customer message came in and the AI drafted an answer."))
                    .setFact(RunAccepted.newBuilder().setHead(head).setBodyDigest("0".repeat(64)).setChannel("http")
                            .setContent(ContentJson.of(new ObjectMapper().readTree(run))).build()).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Routing routing() {
        return Routing.newBuilder().setRoute(Route.APPROVE).setRule("refund-over-limit").setRuleName("Refunds above 100 EUR need a team lead")
                .setReason("Refund of 240.00 EUR is above the limit of 100").setRisk("high").setFlow("support-inbox").setFlowVersion(3).setFlowHash("f".repeat(64))
                .setRules(List.of(new RuleResult("refund-over-limit", "Refunds above 100 EUR need a team lead", RuleOutcome.MATCHED, null))).build();
    }

    private static OpenApproval opened() {
        return OpenApproval.newBuilder().setApprovalId("apr_1").setRunVersion(2).setFlow("support-inbox").setFlowVersion(3).setTitle("refund 240.00 EUR")
                .setReason("Refund of 240.00 EUR is above the limit of 100").setRule("refund-over-limit").setRisk("high").setPriority(1).setOwner("ana")
                .setDueAt(START.plus(Duration.ofHours(1))).setUndoMs(0).setActionDigest("a".repeat(64)).setExcluded(List.of())
                .setContent(ContentJson.of(new ObjectMapper().createObjectNode().put("output", "We refund 240.00 EUR today."))).build();
    }

    private static DecideApproval edited() {
        var run = new ObjectMapper().createObjectNode().put("output", "Sorry about the mug. We refund 24.00 EUR today.");
        run.putObject("action").put("type", "refund").put("amount", "24.00").put("currency", "EUR");
        return DecideApproval.newBuilder().setApprovalId("apr_1").setKind(DecisionKind.EDIT).setShownVersion(1).setShownActionDigest("a".repeat(64))
                .setNote("The mug costs 24 EUR, not 240").setEdited(ContentJson.of(run)).setEditedActionDigest("b".repeat(64)).setChannel("cli").build();
    }

    private static ApprovalEvent approval(EventMeta meta, SpecificRecord event) {
        return ApprovalEvent.newBuilder().setMeta(meta).setApprovalId("apr_1").setFrom(null).setTo(ApprovalState.OPEN).setEvent(event).build();
    }

    private EventMeta meta(Topic topic, String caseId, ActorKind kind, String actor, String role, String summary) {
        var step = counters.merge("step " + caseId, 1L, Long::sum);
        var seq = counters.merge("seq " + topic.name(), 1L, Long::sum);
        return EventMeta.newBuilder().setEventId(new UUID(0x0190_0000_0000_7000L | minute, 0x8000_0000_0000_0000L | seq).toString()).setCaseId(caseId)
                .setRunId("run_" + caseId).setEntityId("run_" + caseId).setStep(step).setVersion(counters.merge(topic.name() + caseId, 1L, Long::sum)).setSeq(seq)
                .setOccurredAt(START.plus(Duration.ofMinutes(minute++))).setActor(Actor.newBuilder().setKind(kind).setId(actor).setRole(role).setAuthentication("oidc test").build())
                .setCausationId("c").setTraceparent(null).setSummary(summary).build();
    }

    private void add(Topic topic, EventType type, String caseId, SpecificRecord event) {
        store(topic, type, caseId, event, codec.encode(topic, event));
    }

    private void plain(Topic topic, EventType type, String caseId, SpecificRecord event) {
        store(topic, type, caseId, event, new RecordCodec(ids).encode(topic, event));
    }

    private void store(Topic topic, EventType type, String caseId, SpecificRecord event, byte[] value) {
        var meta = (EventMeta) event.get(0);
        var shard = shards.computeIfAbsent(new ShardName(topic.name(), 0), _ -> new ArrayList<>());
        // Between two events stands the marker of a transaction.
        var offset = shard.size() * 2L;
        var record = new Received(topic.name(), TOPIC_ID, 0, offset, 0, meta.getOccurredAt().toEpochMilli() + 5, caseId.getBytes(StandardCharsets.UTF_8), value);
        var eventId = UUID.fromString(meta.getEventId());
        try {
            var found = PersonalParts.in(value, topic.schema().orElseThrow(), 5);
            var payload = Payload.split(value, found.parts().stream().map(part -> new Payload.Range(part.offset(), part.length())).toList());
            var commitKey = found.keyId() == null ? commitments.caseKey(caseId) : keys.get(found.keyId()).commitKey();
            var personalSalt = Commitments.personalSalt(commitKey, record, eventId);
            var leaf = new Leaf(TOPIC_ID, 0, offset, shard.isEmpty() ? Leaf.NONE : offset - 2, 0, meta.getSeq(), eventId, meta.getEntityId(), meta.getVersion(), type,
                    meta.getOccurredAt().toEpochMilli(), meta.getActor().getId(), commitments.meta(record, eventId, payload), Commitments.personal(personalSalt, payload));
            shard.add(new Stored(new ShardName(topic.name(), 0), shard.size(), leaf.encode(), record, payload, personalSalt, commitments.metaSalt(record, eventId),
                    found.keyId() == null ? null : Seal.recordKey(keys.get(found.keyId()).secret(), meta.getEventId()), meta.getSummary(), caseId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The export of one case.
    public byte[] exportOf(String caseId) {
        return export(Map.of("case", caseId), one -> one.caseId().equals(caseId), false);
    }

    /// The export of everything, each shard proven as a whole.
    public byte[] exportOfAll() {
        return export(Map.of(), _ -> true, true);
    }

    byte[] export(Map<String, String> asked, Predicate<Stored> which, boolean ranges) {
        var out = new ByteArrayOutputStream();
        var notes = new HashMap<ShardName, String>();
        var root = new MerkleTree();
        shards.forEach((shard, all) -> {
            var tree = tree(all);
            notes.put(shard, new Checkpoint(shard.origin(DEPLOYMENT), all.size(), tree.root()).sign(key.named(shard.origin(DEPLOYMENT))).encode());
            root.append(Hash.ofLeaf(notes.get(shard).getBytes(StandardCharsets.UTF_8)));
        });
        try {
            var writer = new ExportWriter(out, id -> ids.schema(id).orElseThrow().toString());
            writer.begin(new Header(DEPLOYMENT, asked, key.verifier(), START.plus(Duration.ofDays(1)), "priya"),
                    new Checkpoint(DEPLOYMENT + "/audit", root.size(), root.root()).sign(key).encode());
            var rootIndex = 0;
            for (var shard : shards.entrySet()) {
                var chosen = shard.getValue().stream().filter(which).toList();
                if (!chosen.isEmpty()) {
                    var tree = tree(shard.getValue());
                    writer.log(new LogLine(shard.getKey(), TOPIC_ID, notes.get(shard.getKey()), rootIndex, root.inclusionProof(rootIndex, root.size()),
                            ranges ? RangeProof.of(0, tree.size(), hashes(shard.getValue())) : null));
                    for (var one : chosen) {
                        writer.entry(line(one, ranges ? null : tree.inclusionProof(one.index(), tree.size())));
                    }
                }
                rootIndex++;
            }
            writer.end(key, (_, _) -> { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private EntryLine line(Stored one, List<Hash> proof) {
        var erased = one.caseId().equals("W2");
        return new EntryLine(one.shard().toString(), one.index(), one.leaf(), proof, one.record().timestampMs(), one.record().key(), one.payload().open(),
                one.payload().rangeBytes(), one.payload().personal(), one.metaSalt(), one.salt(), erased ? null : one.recordKey(),
                START.plus(Duration.ofHours(1)), one.text());
    }

    private static List<Hash> hashes(List<Stored> entries) {
        return entries.stream().map(one -> Hash.ofLeaf(one.leaf())).toList();
    }

    private static MerkleTree tree(List<Stored> entries) {
        return MerkleTree.of(hashes(entries));
    }
}
