package io.countersign.benchmarks;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Content;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.ExceptionClosed;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ExceptionState;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.singlewriter.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Exceptions of many cases, every tenth owned by one person; risks, ages and targets are mixed, and the same in each run.
final class ManyExceptions {

    static final String OWNER = "owner-7";

    private static final List<String> RISKS = List.of("low", "medium", "high", "critical");
    private static final List<String> REASONS = List.of("LOW_CONFIDENCE", "MISSING_DATA", "CONFLICTING_DATA", "UNKNOWN_ACTION");

    private final Instant now;
    private final Content content = ContentJson.of(ContentJson.read("""
            {"id":"m","source":"urn:mail","flow":"support-inbox","input":"Where is my order?","output":"On its way.",\
            "action":{"type":"refund","amount":"24.00","currency":"EUR"}}""".getBytes(StandardCharsets.UTF_8)));

    ManyExceptions(Instant now) {
        this.now = now;
    }

    /// The opening of item number `i`, as the topic carries it.
    Inbound opened(int i) {
        var openedAt = now.minus(Duration.ofSeconds(60 + i * 37L % 86_400));
        var raised = RaiseException.newBuilder().setRunVersion(1).setFlow("support-inbox").setTitle("refund 24.00 EUR")
                .setReasonCode(REASONS.get(i % REASONS.size())).setReason("The order is not known").setRule("known-order")
                .setRisk(RISKS.get(i * 7 % RISKS.size())).setOwner("owner-" + i % 10).setDueAt(openedAt.plus(Duration.ofHours(1 + i % 30)))
                .setExcluded(List.of()).setHandOvers(0).setContent(content).build();
        var opened = ExceptionOpened.newBuilder().setRaised(raised).setPriority(1).setPriorityText("").build();
        return event(i, 1, openedAt, null, ExceptionState.OPEN, opened);
    }

    /// Its end, a minute later.
    Inbound closed(int i) {
        var at = now.minus(Duration.ofSeconds(i * 37L % 86_400));
        return event(i, 2, at, ExceptionState.OPEN, ExceptionState.CANCELLED, ExceptionClosed.newBuilder().setReason("Taken back.").build());
    }

    private static Inbound event(int i, long version, Instant at, ExceptionState from, ExceptionState to, Object payload) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId("policy-service").build();
        var meta = EventMeta.newBuilder().setEventId(new UUID(version, i).toString()).setCaseId("case-" + i).setRunId("run_" + i).setEntityId("exc_" + i)
                .setStep(version).setVersion(version).setSeq(i + 1L).setOccurredAt(at).setActor(actor).setCausationId("benchmark")
                .setSummary("An exception waits").build();
        var event = ExceptionEvent.newBuilder().setMeta(meta).setExceptionId("exc_" + i).setFrom(from).setTo(to).setEvent(payload).build();
        return new Inbound(Topics.EXCEPTION_EVENTS, i % 4, 2L * i + version, "case-" + i, event, new byte[0], Map.of());
    }
}
