package io.countersign.deploy;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.SchemaIds;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes what the services need in the broker and the registry: the catalogue's topics with its settings, and its schemas.
/// Doing it again changes nothing.
public final class Provisioner {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String bootstrapServers;

    public Provisioner(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /// Makes the catalogue's missing topics and returns when all take records.
    ///
    /// @param casePartitions partitions of the case topics; fixed for the life of a deployment
    /// @throws StackProblem if a topic exists with another partition count, or the broker is one that loses transactions
    public void topics(int casePartitions) {
        topics(Topics.all().stream().map(t -> new Wanted(t.name(), t.partitions(casePartitions), t.settings())).toList());
    }

    /// @param name       full topic name
    /// @param partitions its partition count
    /// @param settings   its settings, by Kafka's names
    public record Wanted(String name, int partitions, Map<String, String> settings) {}

    /// As [#topics(int)], for any topics.
    public void topics(Collection<Wanted> wanted) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "30000", "request.timeout.ms", "10000"))) {
            checkTransactions(admin);
            var existing = admin.listTopics().names().get();
            var missing = wanted.stream().filter(t -> !existing.contains(t.name()))
                    .map(t -> new NewTopic(t.name(), t.partitions(), (short) 1).configs(t.settings())).toList();
            create(admin, missing);
            awaitDescribed(admin, wanted);
            awaitWritable(admin, wanted);
        } catch (ExecutionException e) {
            throw new StackProblem("The broker at " + bootstrapServers + " refused to make the topics: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while making the topics. Start again.");
        }
    }

    private static void create(Admin admin, List<NewTopic> missing) throws ExecutionException, InterruptedException {
        if (missing.isEmpty()) return;
        try {
            admin.createTopics(missing).all().get();
        } catch (ExecutionException e) {
            // Somebody else made one in the meantime; its partition count is checked like that of any other.
            if (!(e.getCause() instanceof TopicExistsException)) throw e;
        }
    }

    /// Version 2 of transactions ends the zombie writers of version 1; services rely on it.
    private static void checkTransactions(Admin admin) throws ExecutionException, InterruptedException {
        var version = admin.describeFeatures().featureMetadata().get().finalizedFeatures().get("transaction.version");
        if (version == null || version.maxVersionLevel() < 2) {
            throw new StackProblem("The broker works with transaction.version " + (version == null ? 0 : version.maxVersionLevel())
                    + " and Countersign needs 2. Raise it with kafka-features.sh upgrade --feature transaction.version=2.");
        }
    }

    private static void awaitDescribed(Admin admin, Collection<Wanted> wanted) throws ExecutionException, InterruptedException {
        var names = wanted.stream().map(Wanted::name).toList();
        var deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                var found = admin.describeTopics(names).allTopicNames().get();
                for (var topic : wanted) {
                    int partitions = found.get(topic.name()).partitions().size();
                    if (partitions != topic.partitions()) {
                        throw new StackProblem("Topic " + topic.name() + " has " + partitions + " partitions and this deployment was set up with "
                                + topic.partitions() + ". The count can't change once there is data: use the count it has, or another data folder.");
                    }
                }
                return;
            } catch (ExecutionException e) {
                // A new topic is known to the controller before every broker knows it.
                if (Instant.now().isAfter(deadline)) throw e;
                Thread.sleep(50);
            }
        }
    }

    /// Records sent right after a topic is made can be lost (KAFKA-15591). A partition takes records for good once a producer
    /// knows its leader and that leader has opened the partition's log, which it shows by telling the log's end.
    private void awaitWritable(Admin admin, Collection<Wanted> wanted) throws ExecutionException, InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "max.block.ms", "10000", "enable.metrics.push", "false"), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var topic : wanted) {
                while (!hasLeaders(producer, topic)) {
                    if (Instant.now().isAfter(deadline)) throw new StackProblem("Topic " + topic.name() + " got no leader within " + PATIENCE.toSeconds()
                            + " s. See the broker's log, then start again.");
                    Thread.sleep(20);
                }
            }
        }
        var ends = wanted.stream().flatMap(t -> partitions(t).stream()).collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        admin.listOffsets(ends).all().get();
    }

    private static boolean hasLeaders(KafkaProducer<byte[], byte[]> producer, Wanted topic) {
        try {
            var partitions = producer.partitionsFor(topic.name());
            return partitions.size() == topic.partitions()
                    && partitions.stream().allMatch(p -> p.leader() != null && !p.leader().isEmpty());
        } catch (KafkaException e) {
            return false;
        }
    }

    private static List<TopicPartition> partitions(Wanted topic) {
        var partitions = new ArrayList<TopicPartition>();
        for (int i = 0; i < topic.partitions(); i++) partitions.add(new TopicPartition(topic.name(), i));
        return partitions;
    }

    /// Registers the catalogue's schemas and writes their ids where the services find them without the registry.
    ///
    /// @param registryUrl root of the registry's Confluent API
    /// @param idsFile     written anew
    /// @throws StackProblem if the registry doesn't answer or refuses a schema
    public static void schemas(String registryUrl, Path idsFile, Path scratch) {
        try {
            // Without this the registry would take any schema, whatever is in the topic already.
            var answer = Http.send("PUT", registryUrl + "/config", "application/vnd.schemaregistry.v1+json", "{\"compatibility\":\"BACKWARD\"}");
            if (answer.statusCode() != 200) throw new StackProblem("The registry refused the compatibility rule: " + answer.statusCode() + " " + answer.body());
            var ids = new SchemaIds(URI.create(registryUrl), null, scratch);
            var known = Topics.all().stream().filter(t -> t.schema().isPresent()).map(ids::register).toList();
            SchemaIds.write(idsFile, known);
        } catch (IOException e) {
            throw new StackProblem("The schema registry at " + registryUrl + " doesn't answer: " + e.getMessage() + ". See logs/registry.log, then start again.", e);
        } catch (IllegalStateException e) {
            throw new StackProblem(e.getMessage() + " A changed schema must read what the old one wrote; see schemas/.", e);
        }
    }
}
