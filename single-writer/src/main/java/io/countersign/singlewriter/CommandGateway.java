package io.countersign.singlewriter;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topic;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.RegistryUnavailable;
import io.countersign.schemas.wire.UnreadableRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
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

    private static final String REPEATABLE = "key-";
    private static final Logger LOG = LoggerFactory.getLogger(CommandGateway.class);

    private final RecordCodec codec;
    private final Topic commands;
    private final Topic answers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private final Thread reader;
    private volatile boolean open = true;
    private volatile boolean ready;

    private record Waiting(CompletableFuture<Answer> answer, int expected, Set<Integer> answered) {}

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
        var id = ((CommandMeta) command.get(command.getSchema().getField("meta").pos())).getCommandId();
        var mine = new CompletableFuture<Answer>();
        // Two requests with one key wait for the same answer.
        var entry = waiting.computeIfAbsent(id, _ -> new Waiting(new CompletableFuture<>(), expected, ConcurrentHashMap.newKeySet()));
        entry.answer().whenComplete((answer, _) -> mine.complete(answer));
        try {
            var bytes = codec.encode(commands, command);
            producer.send(new ProducerRecord<>(commands.name(), partition, key.getBytes(StandardCharsets.UTF_8), bytes)).get();
            return mine.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswer("No answer within " + patience.toSeconds() + " s; ask again with the same Idempotency-Key.", e);
        } catch (ExecutionException | KafkaException | RegistryUnavailable e) {
            throw new NoAnswer("The request could not be stored: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted", e);
        } finally {
            waiting.remove(id, entry);
        }
    }

    /// Sends `command` under `key` and returns at once; for many commands in flight. Commands with one key are judged in the order
    /// they were sent in by one thread.
    ///
    /// @return completes with the committed answer, or with [NoAnswer] when none came within `patience` or it could not be sent
    public CompletableFuture<Answer> askAsync(String key, SpecificRecord command, Duration patience) {
        var id = ((CommandMeta) command.get(command.getSchema().getField("meta").pos())).getCommandId();
        var entry = waiting.computeIfAbsent(id, _ -> new Waiting(new CompletableFuture<>(), 1, ConcurrentHashMap.newKeySet()));
        var mine = new CompletableFuture<Answer>();
        entry.answer().whenComplete((answer, _) -> mine.complete(answer));
        try {
            producer.send(new ProducerRecord<>(commands.name(), null, key.getBytes(StandardCharsets.UTF_8), codec.encode(commands, command)),
                    (_, problem) -> {
                        if (problem != null) {
                            mine.completeExceptionally(problem);
                        }
                    });
        } catch (KafkaException | RegistryUnavailable e) {
            mine.completeExceptionally(e);
        }
        return mine.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, _) -> waiting.remove(id, entry))
                .exceptionallyCompose(problem -> CompletableFuture.failedFuture(problem instanceof TimeoutException
                        ? new NoAnswer("No answer within " + patience.toSeconds() + " s; send it again.", problem)
                        : new NoAnswer("The request could not be stored: " + problem.getMessage(), problem)));
    }

    private void read() {
        try (consumer) {
            while (open) {
                try {
                    if (!ready) {
                        assign();
                    }
                    consumer.poll(Duration.ofMillis(500)).forEach(record -> deliver(record.value()));
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
        List<TopicPartition> all = IntStream.range(0, partitions.size()).mapToObj(i -> new TopicPartition(answers.name(), i)).toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position); // from here on, before the first command is sent
        ready = true;
    }

    private void deliver(byte[] bytes) {
        try {
            Answer answer = codec.decode(answers, bytes);
            var entry = waiting.get(answer.getCommandId());
            if (entry == null) {
                return;
            }
            entry.answered().add(answer.getPartition());
            if (answer.getStatus() == AnswerStatus.REFUSED || answer.getRepeated() || entry.answered().size() >= entry.expected()) {
                entry.answer().complete(answer);
            }
        } catch (UnreadableRecord e) {
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
