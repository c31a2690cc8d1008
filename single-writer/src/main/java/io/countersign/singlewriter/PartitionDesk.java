package io.countersign.singlewriter;

import static io.countersign.singlewriter.PartitionTopology.ANSWERED;
import static io.countersign.singlewriter.PartitionTopology.COUNTERS;
import static io.countersign.singlewriter.PartitionTopology.PEOPLE;
import static io.countersign.singlewriter.PartitionTopology.TIMERS;
import static io.countersign.singlewriter.PartitionTopology.TIMER_TIMES;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.PersonSnapshot;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.PartitionTopology.Outgoing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.LoggerFactory;

/// The desk of one partition: collects what a judge writes, and sends it when the judge has returned.
final class PartitionDesk implements Desk {

    private static final TimeBasedEpochGenerator UUID_V7 = Generators.timeBasedEpochGenerator();

    private final PartitionWriter.Spec spec;
    private final Judge judge;
    private final ProcessorContext<byte[], Outgoing> context;
    private final Map<String, StoredBook<?>> books = new HashMap<>();
    private final List<Pending> outgoing = new ArrayList<>();

    private record Pending(Topic topic, String key, SpecificRecord value, int partition) {}

    /// An answer as it is kept for a repeat of the command.
    record Answered(String commandDigest, String status, String code, String detail, String body, Instant at) {}

    PartitionDesk(PartitionWriter.Spec spec, Judge judge, ProcessorContext<byte[], Outgoing> context) {
        this.spec = spec;
        this.judge = judge;
        this.context = context;
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    @Override
    public int partition() {
        return context.taskId().partition();
    }

    @Override
    public String newId(String prefix) {
        return prefix + UUID_V7.generate().toString().replace("-", "");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Book<T> book(String name, Class<T> type) {
        return (Book<T>) books.computeIfAbsent(name, n -> new StoredBook<>(store(n), type));
    }

    @Override
    public List<PersonSnapshot> people() {
        if (!spec.people()) {
            throw new IllegalStateException(spec.service() + " did not ask for the directory");
        }
        var people = new ArrayList<PersonSnapshot>();
        try (var all = store(PEOPLE).all()) {
            while (all.hasNext()) {
                people.add(spec.codec().<PersonSnapshot>decode(Topics.PEOPLE, all.next().value));
            }
        } catch (UnreadableRecord e) {
            LoggerFactory.getLogger(PartitionDesk.class).error("A person of the directory can't be read and is left out", e);
        }
        people.sort(Comparator.comparing(p -> p.getPerson().getId()));
        return people;
    }

    @Override
    public EventMeta publish(Topic topic, About about, Cause cause, String summary,
            Function<EventMeta, ? extends SpecificRecord> event) {
        if (!topic.owner().equals(spec.service())) {
            throw new IllegalStateException(spec.service() + " may not write to " + topic.name());
        }
        var meta = EventMeta.newBuilder().setEventId(UUID_V7.generate().toString()).setCaseId(about.caseId())
                .setRunId(about.runId()).setEntityId(about.entityId()).setStep(next("step|" + about.caseId()))
                .setVersion(next("version|" + about.entityId())).setSeq(next("seq|" + topic.name())).setOccurredAt(now())
                .setActor(cause.actor()).setCausationId(cause.causationId()).setTraceparent(cause.traceparent())
                .setSummary(summary).build();
        send(topic, about.caseId(), event.apply(meta));
        return meta;
    }

    @Override
    public void snapshot(Topic topic, String key, SpecificRecord value) {
        send(topic, key, value);
    }

    @Override
    public void command(Topic topic, int partition, String key, SpecificRecord command) {
        int target = partition >= 0 ? partition
                : Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % spec.casePartitions();
        outgoing.add(new Pending(topic, key, command, target));
    }

    @Override
    public void accept(Inbound in, String code, String detail, Object body) {
        answer(in, AnswerStatus.ACCEPTED, code, detail, body instanceof String json ? json : StateJson.text(body));
    }

    @Override
    public void refuse(Inbound in, Refusal refusal) {
        judge.recordRefusal(in, refusal, this);
        answer(in, AnswerStatus.REFUSED, refusal.code(), refusal.detail(), kind(refusal));
    }

    @Override
    public void schedule(Timer timer) {
        cancelTimer(timer.id());
        timers().put(timerKey(timer), timer);
        timerTimes().put(timer.id(), timerKey(timer));
    }

    @Override
    public void cancelTimer(String id) {
        timerTimes().get(id).ifPresent(key -> {
            timers().remove(key);
            timerTimes().remove(id);
        });
    }

    /// Takes note that the case has come to `step` elsewhere: what happens here next has a higher one.
    void observe(String caseId, long step) {
        var counters = book(COUNTERS, Long.class);
        if (counters.get("step|" + caseId).orElse(0L) < step) {
            counters.put("step|" + caseId, step);
        }
    }

    /// Gives the first answer again when the command of that id was answered before.
    ///
    /// @return false: it is new
    boolean answerAgain(Inbound in) {
        var before = book(ANSWERED, Answered.class).get(in.command().orElseThrow().getCommandId());
        if (before.isEmpty()) {
            return false;
        }
        var first = before.get();
        if (first.commandDigest().equals(digest(in))) {
            send(answers(), in.command().orElseThrow().getCommandId(), answer(in.command().orElseThrow().getCommandId(), first, true));
        } else {
            var refusal = new Refusal(Refusal.Kind.CONFLICT, Refusal.KEY_REUSED, "This Idempotency-Key was used for another request; use a new key.", null);
            judge.recordRefusal(in, refusal, this);
            send(answers(), in.command().orElseThrow().getCommandId(), answer(in.command().orElseThrow().getCommandId(),
                    new Answered("", AnswerStatus.REFUSED.name(), refusal.code(), refusal.detail(), kind(refusal), now()), false));
        }
        return true;
    }

    void deadLetter(Inbound in, byte[] key, String code, String reason) {
        var about = new About(in.key().isEmpty() ? in.topic().name() : in.key(), null, in.position());
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(spec.service()).setRole(null).setAuthentication(null).build();
        var headers = new HashMap<String, ByteBuffer>();
        in.headers().forEach((name, value) -> headers.put(name, ByteBuffer.wrap(value)));
        publish(spec.dead(), about, new Cause(actor, in.position(), null),
                "A record of " + in.topic().name() + " could not be read by " + spec.service() + ": " + reason,
                meta -> DeadLetter.newBuilder().setMeta(meta).setTopic(in.topic().name()).setPartition(in.partition())
                        .setOffset(in.offset()).setKey(key == null ? null : ByteBuffer.wrap(key))
                        .setValue(in.bytes() == null ? null : ByteBuffer.wrap(in.bytes())).setHeaders(headers).setCode(code)
                        .setReason(reason).build());
    }

    List<Timer> timersUntil(Instant now) {
        var due = new ArrayList<Timer>();
        var until = String.format("%016d~", now.toEpochMilli()).getBytes(StandardCharsets.UTF_8);
        try (var range = store(TIMERS).range(new byte[0], until)) {
            range.forEachRemaining(entry -> due.add(StateJson.read(entry.value, Timer.class)));
        }
        return due;
    }

    void forgetAnswersBefore(Instant time) {
        var store = store(ANSWERED);
        try (var all = store.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                if (StateJson.read(entry.value, Answered.class).at().isBefore(time)) {
                    store.delete(entry.key);
                }
            }
        }
    }

    /// Everything collected takes effect: encoded first, so that a failure to encode leaves nothing half-done.
    void commit() {
        var records = outgoing.stream().map(p -> p.value() == null ? null : spec.codec().encode(p.topic(), p.value())).toList();
        books.values().forEach(StoredBook::flush);
        long now = context.currentSystemTimeMs();
        for (int i = 0; i < records.size(); i++) {
            var pending = outgoing.get(i);
            context.forward(new Record<>(pending.key().getBytes(StandardCharsets.UTF_8), new Outgoing(records.get(i), pending.partition()),
                    now), "publish-" + pending.topic().name());
        }
        outgoing.clear();
    }

    /// Nothing collected takes effect.
    void discard() {
        outgoing.clear();
        books.values().forEach(StoredBook::discard);
    }

    private void answer(Inbound in, AnswerStatus status, String code, String detail, String body) {
        var command = in.command().orElseThrow();
        boolean repeatable = CommandGateway.isRepeatable(command.getCommandId());
        var answered = new Answered(repeatable ? digest(in) : "", status.name(), code, detail, body, now());
        if (repeatable) {
            book(ANSWERED, Answered.class).put(command.getCommandId(), answered);
        }
        send(answers(), command.getCommandId(), answer(command.getCommandId(), answered, false));
    }

    private Answer answer(String commandId, Answered answered, boolean repeated) {
        return Answer.newBuilder().setCommandId(commandId).setPartition(partition())
                .setStatus(AnswerStatus.valueOf(answered.status())).setCode(answered.code()).setDetail(answered.detail())
                .setBody(answered.body()).setRepeated(repeated).setAt(answered.at()).build();
    }

    private Topic answers() {
        return spec.writes().stream().filter(t -> t.kind() == Topic.Kind.ANSWERS).findFirst().orElseThrow();
    }

    private void send(Topic topic, String key, SpecificRecord value) {
        int partition = partition();
        if (topic.partitions(spec.casePartitions()) <= partition) {
            throw new IllegalStateException(topic.name() + " is written by partition 0 only");
        }
        outgoing.add(new Pending(topic, key, value, partition));
    }

    private long next(String counter) {
        var counters = book(COUNTERS, Long.class);
        long next = counters.get(counter).orElse(0L) + 1;
        counters.put(counter, next);
        return next;
    }

    private Book<Timer> timers() {
        return book(TIMERS, Timer.class);
    }

    private Book<String> timerTimes() {
        return book(TIMER_TIMES, String.class);
    }

    private KeyValueStore<byte[], byte[]> store(String name) {
        return context.getStateStore(name);
    }

    private static String kind(Refusal refusal) {
        return "{\"kind\":\"" + refusal.kind() + "\"}";
    }

    private static String timerKey(Timer timer) {
        return String.format("%016d|%s", timer.at().toEpochMilli(), timer.id());
    }

    private static String digest(Inbound in) {
        return ContentJson.hexSha256(
                String.valueOf(in.field("command")).getBytes(StandardCharsets.UTF_8));
    }
}
