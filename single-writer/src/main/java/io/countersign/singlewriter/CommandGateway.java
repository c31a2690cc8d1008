package io.countersign.singlewriter;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.UnreadableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends commands and waits for their committed answers. Thread-safe.
public final class CommandGateway implements AutoCloseable {

    /// The answer did not come in time. The command may still take effect: asking again with the same id gives its answer.
    public static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Header of an answer: digest of the command answered, where the command can be repeated.
    static final String COMMAND_DIGEST = "command-digest";
    private static final String REPEATABLE = "key-";
    /// No key that comes in a header ends like this.
    private static final String FOR_ALL = "\nall";
    private static final String PASSED_ON = "passed-on ";
    private static final Logger LOG = LoggerFactory.getLogger(CommandGateway.class);

    private final RecordCodec codec;
    private final Topic commands;
    private final Topic answers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Set<Waiting>> waiting = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean open = true;
    private volatile boolean ready;

    /// One who waits. Not a record: each is itself, whatever it waits for.
    private static final class Waiting {
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();
        private final Set<Integer> answered = ConcurrentHashMap.newKeySet();
        private final int asked;
        private final int expected;

        Waiting(Integer asked, int expected) {
            this.asked = asked == null ? -1 : asked;
            this.expected = expected;
        }

        /// The answer of a partition to which the one that was asked has passed the command on, in its own words.
        void takePassedOn(Answer one) {
            if (one.getPartition() != asked && one.getStatus() == AnswerStatus.ACCEPTED && answered.add(one.getPartition())
                    && answered.size() >= expected) {
                answer.complete(one);
            }
        }

        void take(Answer one) {
            answered.add(one.getPartition());
            if (one.getStatus() == AnswerStatus.REFUSED || one.getRepeated() || answered.size() >= expected) {
                answer.complete(one);
            }
        }
    }

    /// @param commands topic of the commands
    /// @param answers topic of their answers
    public CommandGateway(KafkaAccess access, RecordCodec codec, Topic commands, Topic answers) {
        this.codec = codec;
        this.commands = commands;
        this.answers = answers;
        this.producer = access.producer();
        this.consumer = access.committedConsumer();
        this.reader = Thread.ofPlatform().daemon().name("answers-" + answers.name()).unstarted(this::read);
        reader.start();
    }

    /// Head of a new command.
    ///
    /// @param idempotencyKey what the caller gave so that a repeat gets the first answer; null: none
    public static CommandMeta head(String caseId, Actor actor, String idempotencyKey, Instant now, String traceparent) {
        return CommandMeta.newBuilder().setCommandId(commandId(actor, idempotencyKey)).setCaseId(caseId).setActor(actor)
                .setSentAt(now).setTraceparent(traceparent).build();
    }

    /// Head of a new command that partition 0 judges and every partition applies under the same id. That id is none that a command to
    /// one partition can have, so that a key used for both keeps no partition from applying it.
    ///
    /// @param idempotencyKey what the caller gave so that a repeat gets the first answer; null: none
    public static CommandMeta headForAll(String about, Actor actor, String idempotencyKey, Instant now, String traceparent) {
        return head(about, actor, idempotencyKey == null ? null : idempotencyKey + FOR_ALL, now, traceparent);
    }

    /// Whether the answer of the command of that id is kept for a repeat.
    static boolean isRepeatable(String commandId) {
        return commandId.startsWith(REPEATABLE);
    }

    private static String commandId(Actor actor, String key) {
        return key == null ? "cmd-" + UUID.randomUUID()
                : REPEATABLE + ContentJson.hexSha256((actor.getKind() + "\n" + actor.getId() + "\n" + key).getBytes(StandardCharsets.UTF_8));
    }

    /// The answers are being read: commands can be sent.
    public boolean ready() {
        return ready;
    }

    /// Sends `command` under `key` and waits for its committed answer.
    ///
    /// @throws NoAnswer none came within `patience`, or the command could not be sent
    public Answer ask(String key, SpecificRecord command, Duration patience) {
        return ask(null, key, command, 1, patience);
    }

    /// Sends `command` to `partition` and waits until `expected` partitions have accepted it, or one has refused it.
    ///
    /// @return the first refusal, or the last acceptance
    /// @throws NoAnswer not all answers came within `patience`, or the command could not be sent
    public Answer ask(Integer partition, String key, SpecificRecord command, int expected, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            var bytes = codec.encode(commands, command);
            var awaited = awaited(command, bytes);
            var mine = new Waiting(partition, expected);
            add(awaited, mine);
            var passedOn = PASSED_ON + commandId(command);
            if (expected > 1) {
                add(passedOn, mine);
            }
            try {
                producer.send(new ProducerRecord<>(commands.name(), partition, key.getBytes(StandardCharsets.UTF_8), bytes))
                        .get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                return mine.answer.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            } finally {
                remove(awaited, mine);
                remove(passedOn, mine);
            }
        } catch (TimeoutException e) {
            throw new NoAnswer("No answer within " + patience.toSeconds() + " s; whether it was taken is not known. Ask again with the same Idempotency-Key, or look first where none was given.", e);
        } catch (ExecutionException | KafkaException | LookupUnavailable e) {
            throw new NoAnswer("The request could not be stored: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted", e);
        }
    }

    /// Says that commands of many cases are about to be sent, one soon after the other.
    ///
    /// @throws NoAnswer they could not be stored now
    public void prepare(Collection<String> caseIds) {
        try {
            codec.sealing().prepare(caseIds);
        } catch (LookupUnavailable e) {
            throw new NoAnswer("The requests could not be stored: " + e.getMessage(), e);
        }
    }

    /// Sends `command` under `key` and returns at once; for many commands in flight. Commands with one key are judged in the order
    /// they were sent in by one thread.
    ///
    /// @return completes with the committed answer, or with [NoAnswer] when none came within `patience` or it could not be sent
    public CompletableFuture<Answer> askAsync(String key, SpecificRecord command, Duration patience) {
        var mine = new Waiting(null, 1);
        String awaited = null;
        try {
            var bytes = codec.encode(commands, command);
            awaited = awaited(command, bytes);
            add(awaited, mine);
            producer.send(new ProducerRecord<>(commands.name(), null, key.getBytes(StandardCharsets.UTF_8), bytes), (_, problem) -> {
                if (problem != null) {
                    mine.answer.completeExceptionally(problem);
                }
            });
        } catch (KafkaException | LookupUnavailable e) {
            mine.answer.completeExceptionally(e);
        }
        var registered = awaited;
        return mine.answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, _) -> {
            if (registered != null) {
                remove(registered, mine);
            }
        }).exceptionallyCompose(problem -> {
            var cause = problem instanceof CompletionException wrapped ? wrapped.getCause() : problem;
            return CompletableFuture.failedFuture(cause instanceof TimeoutException
                    ? new NoAnswer("No answer within " + patience.toSeconds() + " s; send it again.", cause)
                    : new NoAnswer("The request could not be stored: " + cause.getMessage(), cause));
        });
    }

    /// What is waited for: the command's id and, where a caller chose the id, what is asked for: two requests that differ and use
    /// one key get an answer each.
    private String awaited(SpecificRecord command, byte[] bytes) {
        var id = commandId(command);
        try { // the digest of what arrives: on the way a time loses its microseconds
            return isRepeatable(id) ? id + PartitionDesk.digest(codec.decode(commands, bytes)) : id;
        } catch (UnreadableRecord e) {
            throw new IllegalStateException("A command just encoded can't be read", e);
        }
    }

    private static String commandId(SpecificRecord command) {
        return ((CommandMeta) command.get(command.getSchema().getField("meta").pos())).getCommandId();
    }

    private void add(String awaited, Waiting mine) {
        waiting.compute(awaited, (_, all) -> {
            var those = all == null ? ConcurrentHashMap.<Waiting>newKeySet() : all;
            those.add(mine);
            return those;
        });
    }

    private void remove(String awaited, Waiting mine) {
        waiting.computeIfPresent(awaited, (_, all) -> {
            all.remove(mine);
            return all.isEmpty() ? null : all;
        });
    }

    private void read() {
        try (consumer) {
            while (open) {
                try {
                    if (!ready) {
                        assign();
                    }
                    consumer.poll(Duration.ofMillis(500)).forEach(this::deliver);
                } catch (WakeupException e) {
                    return;
                } catch (RuntimeException e) {
                    LOG.warn("Answers of {} can't be read just now", answers.name(), e);
                }
            }
        }
    }

    private void assign() {
        var partitions = consumer.partitionsFor(answers.name());
        if (partitions == null || partitions.isEmpty()) {
            throw new IllegalStateException("Topic " + answers.name() + " isn't there");
        }
        List<TopicPartition> all = IntStream.range(0, partitions.size()).mapToObj(i -> new TopicPartition(answers.name(), i)).toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position); // from here on, before the first command is sent
        ready = true;
    }

    private void deliver(ConsumerRecord<byte[], byte[]> record) {
        try {
            Answer answer = codec.decode(answers, record.value());
            var digest = record.headers().lastHeader(COMMAND_DIGEST);
            var awaited = answer.getCommandId() + (digest == null ? "" : new String(digest.value(), StandardCharsets.UTF_8));
            waiting.getOrDefault(awaited, Set.of()).forEach(one -> one.take(answer));
            waiting.getOrDefault(PASSED_ON + answer.getCommandId(), Set.of()).forEach(one -> one.takePassedOn(answer));
        } catch (UnreadableRecord | LookupUnavailable e) {
            LOG.warn("An answer on {} can't be read", answers.name(), e);
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            reader.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }
}
