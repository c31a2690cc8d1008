package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class KafkaAccessTest {

    private final StreamsConfig streams = new StreamsConfig(new KafkaAccess("127.0.0.1:1", "policy-service", Path.of("data"),
            URI.create("http://127.0.0.1:1"), Path.of("ids.json")).streams());

    @Test
    void kafka_streams_loses_nothing_by_its_settings() {
        // Given the settings of a service's Streams application, then defaults that lose records are overruled
        assertThat(streams.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG)).isEqualTo("exactly_once_v2");
        assertThat(streams.getLong(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG)).isZero();
        assertThat(streams.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(100);
        assertThat(streams.getString(StreamsConfig.STATE_DIR_CONFIG)).isEqualTo(Path.of("data", "streams").toString());
        assertThat(streams.getString(StreamsConfig.APPLICATION_ID_CONFIG)).isEqualTo("countersign-policy-service-v1");
        assertThat(streams.getBoolean(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG)).isTrue();
    }

    @Test
    void kafka_streams_consumers_are_back_in_seconds_and_read_committed_records_only() {
        // When the consumer's settings are made
        var consumer = streams.getMainConsumerConfigs("group", "client", 0);

        // Then they are ours
        assertThat(consumer).containsEntry("session.timeout.ms", 6_000).containsEntry("heartbeat.interval.ms", 2_000)
                .containsEntry("isolation.level", "read_committed").containsEntry("allow.auto.create.topics", "false");
        assertThat(streams.getProducerConfigs("client")).containsEntry("transaction.timeout.ms", 10_000);
    }

    @Test
    void kafka_is_the_version_that_keeps_uncommitted_writes_out_after_a_crash() {
        // Given the libraries on the class path: 4.1 and 4.2 leave a .checkpoint file behind while they run (KAFKA-20685)
        var streamsJar = KafkaStreams.class.getProtectionDomain().getCodeSource().getLocation().getPath();

        // Then both are the version that was tried with kill -9
        assertThat(streamsJar).endsWith("kafka-streams-4.3.1.jar");
        assertThat(AppInfoParser.getVersion()).isEqualTo("4.3.1");
    }
}
