package io.countersign.singlewriter;

import static io.countersign.singlewriter.PartitionTopology.ANSWERED;
import static io.countersign.singlewriter.PartitionTopology.COUNTERS;
import static io.countersign.singlewriter.PartitionTopology.PEOPLE;
import static io.countersign.singlewriter.PartitionTopology.TIMERS;
import static io.countersign.singlewriter.PartitionTopology.TIMER_TIMES;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.countersign.roster.Person;
import io.countersign.roster.Roster;
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
import io.countersign.schemas.wire.Sealing;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.PartitionTopology.Outgoing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.LoggerFactory;

/// The desk of one partition: collects what a judge writes, and sends it when the judge has returned.
final class PartitionDesk implements Desk {

    private static final TimeBasedEpochGenerator UUID_V7 = Generators.timeBasedEpochGenerator();
    /// Room for what a dead letter says besides the bytes it keeps.
    private static final int DEAD_LETTER_HEAD = 64 * 1024;

    private final PartitionWriter.Spec spec;
    private final Judge judge;
    private final ProcessorContext<byte[], Outgoing> context;
    private final Map<String, StoredBook<?>> books = new HashMap<>();
    private final List<Pending> outgoing = new ArrayList<>();
    private final List<byte[]> encoded = new ArrayList<>();
    private Roster roster;
    private long rosterOf;
    /// Where the next look at kept answers begins.
    private byte[] answersLookedAt = new byte[0];

    /// @param commandDigest with an answer to a command that can be repeated; else null
    private record Pending(Topic topic, String key, SpecificRecord value, int partition, String commandDigest) {}

    /// An answer as it is kept for a repeat of the command.
    ///
    /// @param caseId case of the command; null: not kept
    record Answered(String caseId, String commandDigest, String status, String code, String detail, String body, Instant at) {

        /// What was answered was erased with its case.
        boolean erased() {
            return body.equals(Sealing.ERASED);
        }
    }

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
        return (Book<T>) books.computeIfAbsent(name, n -> new StoredBook<>(store(n), type, new SealedTexts(spec.codec().sealing(), n, spec.books().get(n))));
    }

    @Override
    public <T> SealedBook<T> sealedBook(String name, Class<T> type) {
        return new SealedValues<>(spec.codec().sealing(), name, book(name, byte[].class), type);
    }

    @Override
    public Roster roster() {
        if (spec.peopleChanges() == null) {
            throw new IllegalStateException(spec.service() + " did not ask for the directory");
        }
        long changes = spec.peopleChanges().getAsLong(); // asked before the store is read: what comes in between is read again
        if (roster == null || changes != rosterOf) {
            roster = new Roster(people());
            rosterOf = changes;
        }
        return roster;
    }

    private List<Person> people() {
        var people = new ArrayList<Person>();
        try (var all = store(PEOPLE).all()) {
            while (all.hasNext()) {
                try {
                    people.add(PersonRecords.person(spec.codec().<PersonSnapshot>decode(Topics.PEOPLE, all.next().value).getPerson()));
                } catch (UnreadableRecord e) {
                    LoggerFactory.getLogger(PartitionDesk.class).error("A person of the directory can't be read and is left out", e);
                }
            }
        }
        people.sort(Comparator.comparing(Person::id));
        return List.copyOf(people);
    }

    @Override
    public EventMeta publish(Topic topic, About about, Cause cause, String summary,
            Function<EventMeta, ? extends SpecificRecord> event) {
        onlyOwner(topic);
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
        onlyOwner(topic);
        send(topic, key, value);
    }

    @Override
    public void command(Topic topic, int partition, String key, SpecificRecord command) {
        int target = partition >= 0 ? partition
                : Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % spec.casePartitions();
        outgoing.add(new Pending(topic, key, command, target, null));
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
        var id = in.command().orElseThrow().getCommandId();
        var before = book(ANSWERED, Answered.class).get(id);
        if (before.isEmpty()) {
            return false;
        }
        var first = before.get();
        var digest = digest(in.value());
        if (first.erased()) {
            refuseAgain(in, digest, Refusal.ERASED, "The answer to this request was erased with its case; look at what has become of it, and use a new key.");
        } else if (first.commandDigest().equals(digest)) {
            send(answers(), id, answer(id, first, true), digest);
        } else {
            refuseAgain(in, digest, Refusal.KEY_REUSED, "This Idempotency-Key was used for another request; use a new key.");
        }
        return true;
    }

    private void refuseAgain(Inbound in, String digest, String code, String detail) {
        var command = in.command().orElseThrow();
        var refusal = new Refusal(Refusal.Kind.CONFLICT, code, detail, null);
        judge.recordRefusal(in, refusal, this);
        send(answers(), command.getCommandId(), answer(command.getCommandId(), new Answered(command.getCaseId(), digest, AnswerStatus.REFUSED.name(), code,
                detail, kind(refusal), now()), false), digest);
    }

    /// Keeps a record that could not be read or judged.
    void deadLetter(Inbound in, byte[] key, String code, String reason) {
        var headers = new HashMap<String, ByteBuffer>();
        in.headers().forEach((name, value) -> headers.put(name, ByteBuffer.wrap(value)));
        in.event().ifPresent(meta -> observe(meta.getCaseId(), meta.getStep()));
        int rest = headers.values().stream().mapToInt(ByteBuffer::remaining).sum() + 2 * (key == null ? 0 : key.length);
        int most = Math.max(0, Topic.MAX_MESSAGE_BYTES - DEAD_LETTER_HEAD - rest);
        boolean whole = in.bytes() == null || in.bytes().length <= most;
        deadLetter(caseOf(in), in.position(), "A record of " + in.topic().name(), code,
                whole ? reason : reason + " Only its first " + most + " bytes fit in here; it is whole at " + in.position() + ".",
                letter -> letter.setTopic(in.topic().name()).setPartition(in.partition()).setOffset(in.offset())
                        .setKey(key == null ? null : ByteBuffer.wrap(key))
                        .setValue(in.bytes() == null ? null : ByteBuffer.wrap(in.bytes(), 0, Math.min(most, in.bytes().length)))
                        .setHeaders(headers));
    }

    /// Keeps a timer that the service failed on, as `timers` of its partition.
    void deadLetter(Timer timer, String reason) {
        deadLetter(timer.caseId(), "timer:" + timer.id(), "Timer " + timer.id(), "FAILED", reason,
                letter -> letter.setTopic(TIMERS).setPartition(partition()).setOffset(-1)
                        .setKey(ByteBuffer.wrap(timer.id().getBytes(StandardCharsets.UTF_8)))
                        .setValue(ByteBuffer.wrap(StateJson.bytes(timer))).setHeaders(Map.of()));
    }

    private void deadLetter(String caseId, String entityId, String what, String code, String reason, UnaryOperator<DeadLetter.Builder> content) {
        var actor = Actor.newBuilder().setKind(ActorKind.SYSTEM).setId(spec.service()).setRole(null).setAuthentication(null).build();
        var words = printable(reason);
        publish(spec.dead(), new About(caseId, null, entityId), new Cause(actor, entityId, null),
                what + " could not be read by " + spec.service() + ": " + words,
                meta -> content.apply(DeadLetter.newBuilder().setMeta(meta).setCode(code).setReason(words)).build());
    }

    /// A key that is no plain text names no case.
    private static String caseOf(Inbound in) {
        boolean plain = !in.key().isEmpty() && in.key().length() <= 1_000 && in.key().equals(printable(in.key()));
        return plain ? in.key() : in.topic().name();
    }

    /// Foreign bytes get into reasons; whoever stores or shows one is spared controls, broken characters and floods.
    private static String printable(String text) {
        var clean = text.replaceAll("[\\p{Cntrl}\\x{FFFD}]", "?");
        return clean.length() <= 2_000 ? clean : clean.substring(0, 2_000);
    }

    /// @return false: it was cancelled or moved meanwhile
    boolean isSet(Timer timer) {
        return timerTimes().get(timer.id()).filter(timerKey(timer)::equals).isPresent();
    }

    /// Timers that are due, the earliest first.
    List<Timer> timersUntil(Instant time, int most) {
        var due = new ArrayList<Timer>();
        var until = (time(time.toEpochMilli()) + "~").getBytes(StandardCharsets.UTF_8);
        try (var range = store(TIMERS).range(new byte[0], until)) {
            while (range.hasNext() && due.size() < most) {
                due.add(StateJson.read(range.next().value, Timer.class));
            }
        }
        return due;
    }

    /// Looks at some of the kept answers, going round, and forgets those that were given before `time`.
    void forgetAnswersBefore(Instant time, int most) {
        var store = store(ANSWERED);
        try (var range = store.range(answersLookedAt, null)) {
            for (int i = 0; i < most && range.hasNext(); i++) {
                var entry = range.next();
                answersLookedAt = entry.key;
                if (StateJson.read(entry.value, Answered.class).at().isBefore(time)) {
                    store.delete(entry.key);
                }
            }
            if (!range.hasNext()) {
                answersLookedAt = new byte[0];
            }
        }
    }

    /// Turns everything collected into bytes, so that what can't be written shows before anything takes effect.
    void encode() {
        encoded.clear();
        for (var pending : outgoing) {
            var bytes = pending.value() == null ? null : spec.codec().encode(pending.topic(), pending.value());
            StoredBook.checkSize(bytes, "A record for " + pending.topic().name());
            encoded.add(bytes);
        }
        books.values().forEach(StoredBook::encode);
    }

    /// Everything encoded takes effect. What fails here is Kafka's or the disk's doing: it must end the transaction.
    void commit() {
        books.values().forEach(StoredBook::flush);
        long now = context.currentSystemTimeMs();
        for (int i = 0; i < encoded.size(); i++) {
            var pending = outgoing.get(i);
            var record = new Record<>(pending.key().getBytes(StandardCharsets.UTF_8), new Outgoing(encoded.get(i), pending.partition()), now);
            if (pending.commandDigest() != null) {
                record.headers().add(CommandGateway.COMMAND_DIGEST, pending.commandDigest().getBytes(StandardCharsets.UTF_8));
            }
            context.forward(record, "publish-" + pending.topic().name());
        }
        outgoing.clear();
        encoded.clear();
    }

    /// Nothing collected takes effect.
    void discard() {
        outgoing.clear();
        encoded.clear();
        books.values().forEach(StoredBook::discard);
    }

    private void answer(Inbound in, AnswerStatus status, String code, String detail, String body) {
        var command = in.command().orElseThrow();
        boolean repeatable = CommandGateway.isRepeatable(command.getCommandId());
        var digest = repeatable ? digest(in.value()) : null;
        var answered = new Answered(command.getCaseId(), digest, status.name(), code, detail, body, now());
        if (repeatable) {
            book(ANSWERED, Answered.class).put(command.getCommandId(), answered);
        }
        send(answers(), command.getCommandId(), answer(command.getCommandId(), answered, false), digest);
    }

    private Answer answer(String commandId, Answered answered, boolean repeated) {
        return Answer.newBuilder().setCommandId(commandId).setPartition(partition())
                .setStatus(AnswerStatus.valueOf(answered.status())).setCode(answered.code()).setDetail(answered.detail())
                .setBody(answered.body()).setRepeated(repeated).setAt(answered.at()).setCaseId(answered.caseId()).build();
    }

    private Topic answers() {
        return spec.writes().stream().filter(t -> t.kind() == Topic.Kind.ANSWERS).findFirst().orElseThrow();
    }

    private void send(Topic topic, String key, SpecificRecord value) {
        send(topic, key, value, null);
    }

    private void send(Topic topic, String key, SpecificRecord value, String commandDigest) {
        int partition = partition();
        if (topic.partitions(spec.casePartitions()) <= partition) {
            throw new IllegalStateException(topic.name() + " is written by partition 0 only");
        }
        outgoing.add(new Pending(topic, key, value, partition, commandDigest));
    }

    private void onlyOwner(Topic topic) {
        if (!topic.owner().equals(spec.service())) {
            throw new IllegalStateException(spec.service() + " may not write to " + topic.name());
        }
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

    /// In the order of their times; a fraction of a millisecond counts as a whole one, so that none fires early.
    private static String timerKey(Timer timer) {
        long at = timer.at().toEpochMilli();
        return time(timer.at().isAfter(Instant.ofEpochMilli(at)) ? at + 1 : at) + "|" + timer.id();
    }

    private static String time(long epochMilli) {
        return String.format(Locale.ROOT, "%016d", epochMilli);
    }

    /// Digest of what a command asks for, whoever sends it and when.
    static String digest(SpecificRecord command) {
        var asked = command.get(command.getSchema().getField("command").pos());
        return ContentJson.hexSha256(String.valueOf(asked).getBytes(StandardCharsets.UTF_8));
    }
}
