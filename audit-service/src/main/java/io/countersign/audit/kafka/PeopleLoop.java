package io.countersign.audit.kafka;

import io.countersign.audit.EventReader.UnreadableEvent;
import io.countersign.audit.People;
import io.countersign.audit.RecordUnavailable;
import io.countersign.schemas.Topics;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/// The directory in memory: the compacted topic `people` from its beginning, and what changes while the service runs.
@Singleton
final class PeopleLoop implements People, People.Directory {

    private static final Logger LOG = Logger.getLogger(PeopleLoop.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PAUSE_MS = 1000;
    private static final TopicPartition PARTITION = new TopicPartition(Topics.PEOPLE.name(), 0);

    private final KafkaClients clients;
    private final People.Reader reader;
    private final Map<String, Person> people = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean complete;
    private volatile Consumer<byte[], byte[]> current;
    private Thread thread;

    PeopleLoop(KafkaClients clients, People.Reader reader) {
        this.clients = clients;
        this.reader = reader;
    }

    @Override public Optional<Person> person(String id) {
        return Optional.ofNullable(all().get(id));
    }

    @Override public boolean knows(String personOrRole) {
        return all().values().stream().anyMatch(one -> one.id().equals(personOrRole) || one.roles().contains(personOrRole));
    }

    private Map<String, Person> all() {
        if (!complete) {
            throw new RecordUnavailable("The directory of people has not been read yet.");
        }
        return people;
    }

    void start(@Observes StartupEvent event) {
        thread = Thread.ofPlatform().name("people").unstarted(this::run);
        thread.setContextClassLoader(PeopleLoop.class.getClassLoader());
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        closed.countDown();
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        thread.join(Duration.ofSeconds(10));
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (var consumer = clients.consumer()) {
                current = consumer;
                read(consumer);
            } catch (WakeupException _) {
                // Closing.
            } catch (RuntimeException e) {
                LOG.warnf("The directory of people can't be read and is read again: %s", e.getMessage());
                pause();
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
        while (closed.getCount() > 0) {
            consumer.poll(POLL).forEach(this::take);
            complete = complete || consumer.position(PARTITION) >= end;
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            people.remove(new String(record.key(), StandardCharsets.UTF_8));
            return;
        }
        try {
            var person = reader.person(record.value());
            people.put(person.id(), person);
        } catch (UnreadableEvent e) {
            // Nobody gains a right by it; whoever it was keeps what was known.
            LOG.warnf("Offset %d of %s is no person: %s", record.offset(), PARTITION, e.getMessage());
        }
    }

    private void pause() {
        try {
            closed.await(PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
