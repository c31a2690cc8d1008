package io.countersign.ingest;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.Receipt;
import io.countersign.schemas.avro.Route;
import io.countersign.schemas.avro.Routing;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.KafkaAccess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Stands in for policy-service: what becomes of a run says the beginning of its id, `release`, `hold` or `retry`; a receipt is used up once.
public final class FakePolicy implements AutoCloseable {

    private final RecordCodec codec;
    private final Predicate<String> cases;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, Long> versions = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();
    private final Set<String> consumed = new HashSet<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("fake-policy").unstarted(this::run);
    private volatile boolean open = true;

    /// Answers what comes from now on for the cases that `cases` holds for.
    public FakePolicy(KafkaAccess access, RecordCodec codec, Predicate<String> cases) {
        this(access, codec, cases, false);
    }

    /// @param late it also answers what came before
    public FakePolicy(KafkaAccess access, RecordCodec codec, Predicate<String> cases, boolean late) {
        this.codec = codec;
        this.cases = cases;
        this.consumer = access.committedConsumer();
        this.producer = new KafkaProducer<>(Map.<String, Object>of("bootstrap.servers", access.bootstrapServers(), "max.request.size", Topic.MAX_MESSAGE_BYTES),
                new ByteArraySerializer(), new ByteArraySerializer());
        var partitions = consumer.partitionsFor(Topics.RUNS.name()).stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
        consumer.assign(partitions);
        if (late) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position);
        thread.start();
    }

    /// The receipt that a run is released with.
    public static String receipt(String runId) {
        return "rel_" + runId;
    }

    private void run() {
        try (consumer) {
            while (open) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    RunFact fact = codec.decode(Topics.RUNS, record.value());
                    if (cases.test(fact.getMeta().getCaseId())) {
                        answer(fact);
                    }
                }
            }
        } catch (WakeupException e) {
            // closed
        } catch (UnreadableRecord e) {
            throw new AssertionError(e);
        }
    }

    private void answer(RunFact fact) {
        var meta = fact.getMeta();
        switch (fact.getFact()) {
            case RunAccepted accepted -> routed(meta, accepted);
            case ConsumptionRequested it -> {
                boolean changed = it.getActionDigest() != null && !it.getActionDigest().equals(digests.get(meta.getRunId()));
                boolean first = !changed && consumed.add(it.getReceiptId());
                say(Topics.RUN_EVENTS, event(meta, RunState.RELEASED, first ? RunCause.CONSUMED : RunCause.NOT_APPLIED, null, null,
                        first ? null : changed ? "ACTION_CHANGED" : "RECEIPT_CONSUMED"));
            }
            case RunWithdrawn _ -> {
                say(Topics.RUN_EVENTS, event(meta, RunState.CANCELLED, RunCause.WITHDRAWN, null, null, null));
                tell(meta, DirectiveKind.STOP, RunState.CANCELLED, null);
            }
            default -> { }
        }
    }

    private void routed(EventMeta meta, RunAccepted accepted) {
        var id = accepted.getHead().getId();
        if (id.startsWith("release")) {
            digests.put(meta.getRunId(), accepted.getHead().getActionDigest());
            var receipt = Receipt.newBuilder().setReceiptId(receipt(meta.getRunId())).setActionDigest(accepted.getHead().getActionDigest())
                    .setValidUntil(Instant.now().plusSeconds(600)).setSingleUse(true).build();
            say(Topics.RUN_EVENTS, event(meta, RunState.RELEASED, RunCause.ROUTED, Route.RELEASE, receipt, null));
            tell(meta, DirectiveKind.PROCEED, RunState.RELEASED, receipt);
        } else if (id.startsWith("hold")) {
            say(Topics.RUN_EVENTS, event(meta, RunState.HELD, RunCause.ROUTED, Route.APPROVE, null, null));
        } else if (id.startsWith("retry")) {
            // The directive first: whoever reads it is faster than whoever reads the event.
            versions.merge(meta.getRunId(), 1L, Long::sum);
            tell(meta, DirectiveKind.RETRY, RunState.RETRYING, null);
            versions.merge(meta.getRunId(), -1L, Long::sum);
            say(Topics.RUN_EVENTS, event(meta, RunState.RETRYING, RunCause.ROUTED, Route.RETRY, null, null));
        }
    }

    private RunEvent event(EventMeta cause, RunState to, RunCause why, Route route, Receipt receipt, String code) {
        var routing = route == null ? null : Routing.newBuilder().setRoute(route).setRule("r").setRuleName("A rule").setReason("because").setReasonCode(null).setRisk("low")
                .setFlow("f").setFlowVersion(1).setFlowHash("h").setRules(List.of()).build();
        versions.merge(cause.getRunId(), 1L, Long::sum);
        return RunEvent.newBuilder().setMeta(meta(cause, cause.getRunId())).setFrom(RunState.RECEIVED).setTo(to).setCause(why).setFlags(List.of()).setAttempt(1).setEvaluation(1)
                .setReason(code == null ? "because" : "not applied: " + code).setRouting(routing).setChoice(null).setReceipt(receipt).setContent(null).setCode(code).build();
    }

    /// Tells the caller of a run something.
    public void tell(EventMeta cause, DirectiveKind kind, RunState state, Receipt receipt) {
        tell(cause, kind, state, receipt, null);
    }

    /// Tells the caller of a run to proceed, with that much content.
    public void tellMuch(EventMeta cause, int bytes) {
        tell(cause, DirectiveKind.PROCEED, RunState.RELEASED, null, "x".repeat(bytes));
    }

    private void tell(EventMeta cause, DirectiveKind kind, RunState state, Receipt receipt, String output) {
        say(Topics.DIRECTIVES, Directive.newBuilder().setMeta(meta(cause, "directive:" + cause.getRunId())).setKind(kind).setState(state.name())
                .setRunVersion(versions.getOrDefault(cause.getRunId(), 1L)).setReason("because").setNote(null).setReceipt(receipt).setFallback(null)
                .setContent(output == null ? null : ContentJson.of(ContentJson.read(("{\"output\":\"" + output + "\"}").getBytes(StandardCharsets.UTF_8)))).build());
    }

    private EventMeta meta(EventMeta cause, String entity) {
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId(cause.getCaseId()).setRunId(cause.getRunId()).setEntityId(entity).setStep(cause.getStep() + 1)
                .setVersion(versions.getOrDefault(cause.getRunId(), 1L)).setSeq(1).setOccurredAt(Instant.now())
                .setActor(Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").setRole(null).setAuthentication(null).build())
                .setCausationId(cause.getEventId()).setTraceparent(null).setSummary("because").build();
    }

    private void say(Topic topic, SpecificRecord record) {
        var meta = (EventMeta) record.get(0);
        producer.send(new ProducerRecord<>(topic.name(), meta.getCaseId().getBytes(StandardCharsets.UTF_8), codec.encode(topic, record)));
        producer.flush();
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
