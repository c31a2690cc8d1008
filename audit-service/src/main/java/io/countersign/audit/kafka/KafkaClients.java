package io.countersign.audit.kafka;

import io.countersign.audit.AuditSettings;
import io.countersign.schemas.Topic;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Makes Kafka clients with the settings that the Record's promises rest on.
@Singleton
final class KafkaClients {

    private final String bootstrap;
    private final int batchMax;

    @Inject KafkaClients(@ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap, AuditSettings settings) {
        this(bootstrap, settings.batchMax());
    }

    KafkaClients(String bootstrap, int batchMax) {
        this.bootstrap = bootstrap;
        this.batchMax = batchMax;
    }

    /// Reads committed records only, keeps no offsets in Kafka, and never jumps.
    Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(Map.of(
                "bootstrap.servers", bootstrap,
                "client.id", "audit-service",
                "isolation.level", "read_committed",
                "enable.auto.commit", "false",
                "auto.offset.reset", "none",
                "max.poll.records", Integer.toString(batchMax),
                "allow.auto.create.topics", "false"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// @param transactionalId null: not transactional
    Producer<byte[], byte[]> producer(String transactionalId) {
        var settings = new HashMap<String, Object>(Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "enable.idempotence", "true",
                "max.request.size", Integer.toString(Topic.MAX_MESSAGE_BYTES),
                // Kafka refuses a delivery timeout below linger plus request timeout (30 s by default).
                "request.timeout.ms", "10000",
                "delivery.timeout.ms", "30000"));
        if (transactionalId != null) {
            settings.put("transactional.id", transactionalId);
        }
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrap));
    }
}
