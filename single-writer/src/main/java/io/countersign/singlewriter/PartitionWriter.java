package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import io.countersign.singlewriter.PartitionTopology.Outgoing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The single writer of one partition: decodes, lets the [Judge] judge, and sends what the [PartitionDesk] has collected.
final class PartitionWriter implements Processor<byte[], byte[], byte[], Outgoing> {

    /// How long a schema that the registry does not know may still turn up: it may have been registered a moment ago.
    private static final Duration UNKNOWN_SCHEMA_PATIENCE = Duration.ofSeconds(5);
    private static final Duration TIMER_TICK = Duration.ofSeconds(1);
    /// A tick is one transaction, which Kafka ends after ten seconds: what is left is due at the next tick.
    private static final int TIMERS_A_TICK = 500;
    private static final Duration ANSWERS_KEPT = Duration.ofDays(7);
    private static final int ANSWERS_A_LOOK = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(PartitionWriter.class);

    /// What all partitions of a service share.
    ///
    /// @param books the personal fields of each book
    /// @param peopleChanges how often the directory has changed; null: the service did not ask for it
    record Spec(String service, RecordCodec codec, int casePartitions, Topic dead, List<Topic> writes, Map<String, Set<String>> books, LongSupplier peopleChanges) {}

    private final Spec spec;
    private final Judge judge;
    private final Map<Integer, Long> gaveUpOn = new HashMap<>();
    private PartitionDesk desk;
    private ProcessorContext<byte[], Outgoing> context;
    /// By the clock, when the last record in its turn was judged, and the time that record bears.
    private Instant judgedAt;
    private Instant judgedOf = Instant.EPOCH;

    PartitionWriter(Spec spec, Judge judge) {
        this.spec = spec;
        this.judge = judge;
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> context) {
        this.context = context;
        this.desk = new PartitionDesk(spec, judge, context);
        this.judgedAt = desk.now();
        context.schedule(TIMER_TICK, PunctuationType.WALL_CLOCK_TIME, now -> fireTimers(Instant.ofEpochMilli(now)));
        context.schedule(Duration.ofMinutes(1), PunctuationType.WALL_CLOCK_TIME,
                now -> desk.forgetAnswersBefore(Instant.ofEpochMilli(now).minus(ANSWERS_KEPT), ANSWERS_A_LOOK));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var metadata = context.recordMetadata().orElseThrow();
        var topic = Topics.named(metadata.topic()).orElseThrow();
        var in = new Inbound(topic, metadata.partition(), metadata.offset(), text(record.key()), null, record.value(), headers(record));
        try {
            in = new Inbound(in.topic(), in.partition(), in.offset(), in.key(), decode(in), in.bytes(), in.headers());
        } catch (UnreadableRecord e) {
            LOG.warn("{} can't be read and goes to {}: {}", in.position(), spec.dead.name(), e.getMessage());
            deadLetter(in, record.key(), e.code().name(), e.getMessage());
            return;
        }
        judge(in, record.key());
        if (record.timestamp() != PartitionTopology.FIRST) {
            judgedAt = desk.now();
            judgedOf = Instant.ofEpochMilli(record.timestamp());
        }
    }

    private void judge(Inbound in, byte[] key) {
        try {
            in.event().ifPresent(meta -> desk.observe(meta.getCaseId(), meta.getStep()));
            if (in.command().isEmpty() || !desk.answerAgain(in)) {
                judge.judge(in, desk);
            }
            desk.encode();
        } catch (LookupUnavailable | KafkaException e) {
            desk.discard();
            throw e; // nothing is wrong with the record: it is read again when the thread is replaced
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("{} failed and goes to {}", in.position(), spec.dead.name(), e);
            desk.discard();
            deadLetter(in, key, "FAILED", "The service failed on it: " + e);
            return;
        }
        desk.commit();
    }

    private void deadLetter(Inbound in, byte[] key, String code, String reason) {
        desk.deadLetter(in, key, code, reason);
        desk.encode();
        desk.commit();
    }

    /// While there are records to catch up on, time is what they bear: what came before a timer was due is judged before it fires, however long
    /// the service was away.
    private void fireTimers(Instant now) {
        boolean quiet = Duration.between(judgedAt, now).compareTo(TIMER_TICK) >= 0;
        for (var timer : desk.timersUntil(quiet || judgedOf.isAfter(now) ? now : judgedOf, TIMERS_A_TICK)) {
            if (desk.isSet(timer)) { // one that fired before it may have moved or cancelled it
                fire(timer);
            }
        }
    }

    private void fire(Timer timer) {
        try {
            desk.cancelTimer(timer.id());
            judge.due(timer, desk);
            desk.encode();
        } catch (LookupUnavailable | KafkaException e) {
            desk.discard();
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Timer {} failed and goes to {}", timer, spec.dead.name(), e);
            desk.discard();
            desk.cancelTimer(timer.id());
            desk.deadLetter(timer, "The service failed on it: " + e);
            desk.encode();
        }
        desk.commit();
    }

    private SpecificRecord decode(Inbound in) throws UnreadableRecord {
        if (in.topic().schema().isEmpty()) {
            return null;
        }
        long start = System.nanoTime();
        while (true) {
            try {
                return spec.codec.decode(in.topic(), in.bytes());
            } catch (UnreadableRecord e) {
                if (e.code() != UnreadableRecord.Code.UNKNOWN_SCHEMA || !worthWaiting(ByteBuffer.wrap(in.bytes(), 1, 4).getInt(), start)) {
                    throw e;
                }
                pause();
            }
        }
    }

    /// A schema id is waited for once a minute, so that a flood of records with it doesn't hold up the others.
    private boolean worthWaiting(int schemaId, long start) {
        long now = System.nanoTime();
        var gaveUp = gaveUpOn.get(schemaId);
        if (gaveUp != null && now - gaveUp < Duration.ofMinutes(1).toNanos()) {
            return false;
        }
        if (now - start < UNKNOWN_SCHEMA_PATIENCE.toNanos()) {
            return true;
        }
        if (gaveUpOn.size() > 1_000) {
            gaveUpOn.clear();
        }
        gaveUpOn.put(schemaId, now);
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a schema", e);
        }
    }

    private static String text(byte[] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> headers(Record<byte[], byte[]> record) {
        var headers = new HashMap<String, byte[]>();
        record.headers().forEach(h -> headers.put(h.key(), h.value() == null ? new byte[0] : h.value()));
        return headers;
    }
}
