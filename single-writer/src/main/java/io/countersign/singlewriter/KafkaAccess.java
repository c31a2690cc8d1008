package io.countersign.singlewriter;

import io.countersign.schemas.Topic;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.schemas.wire.SchemaIds;
import io.countersign.schemas.wire.Sealing;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/// Where Kafka is and how this service uses it; every setting that Kafka's defaults would get wrong stands here, once.
///
/// @param bootstrapServers `host:port,...`
/// @param service name of the service; also the Streams application id, with the contract's major version
/// @param data folder of this instance, for Streams state and fetched schemas; no two instances share one
/// @param registry base of the registry's Confluent API
/// @param schemaIds file with the schema ids that the deployment registered
public record KafkaAccess(String bootstrapServers, String service, Path data, URI registry, Path schemaIds) {

    /// How long a group waits for a member that was killed before it goes on without it; brokers allow no less unless they are told to.
    private static final int SESSION_MS = 6_000;
    private static final int HEARTBEAT_MS = SESSION_MS / 3;

    /// A codec with this instance's schema cache.
    public RecordCodec codec(Sealing sealing) {
        return new RecordCodec(new SchemaIds(registry, schemaIds, data.resolve("fetched-schemas.json")), sealing);
    }

    /// Partitions of `topic` as the deployment made it.
    ///
    /// @throws IllegalStateException it isn't there: the deployment creates topics, a service never does
    public int partitionsOf(Topic topic) {
        try (var admin = Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            return admin.describeTopics(List.of(topic.name())).allTopicNames().get().get(topic.name()).partitions().size();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Topic " + topic.name() + " can't be described: " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// A producer for commands: acknowledged by all replicas, each once.
    KafkaProducer<byte[], byte[]> producer() {
        var config = new HashMap<String, Object>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_MESSAGE_BYTES);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A consumer that is assigned its partitions, sees committed records only and never moves by itself.
    public KafkaConsumer<byte[], byte[]> committedConsumer() {
        return new KafkaConsumer<>(committed(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// A consumer that jumps from record to record. What it fetches ahead must not keep the broker waiting at the end of one partition: the
    /// broker answers a connection's requests one by one, so the next jump would wait as long.
    public KafkaConsumer<byte[], byte[]> jumpingConsumer() {
        var config = committed();
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// A consumer that shares the partitions with those of the other instances: each record goes to one of them, and again to another when
    /// that one ended before its position was committed, which is done by hand.
    ///
    /// @param purpose what the records are read for; those of one purpose share
    public KafkaConsumer<byte[], byte[]> sharingConsumer(String purpose) {
        var config = committed();
        config.put(ConsumerConfig.GROUP_ID_CONFIG, "countersign-" + service + "-" + purpose + "-v1");
        config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MS);
        config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MS);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private HashMap<String, Object> committed() {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return config;
    }

    /// Settings of a Streams application.
    public Properties streams() {
        var config = new Properties();
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "countersign-" + service + "-v1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, data.resolve("streams").toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MS);
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), HEARTBEAT_MS);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topic.MAX_MESSAGE_BYTES);
        config.put(StreamsConfig.topicPrefix("max.message.bytes"), Integer.toString(Topic.MAX_MESSAGE_BYTES));
        return config;
    }
}
