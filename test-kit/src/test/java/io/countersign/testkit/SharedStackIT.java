package io.countersign.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.schemas.Topics;
import io.countersign.schemas.wire.SchemaIds;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedStackIT {

    @Test
    void every_user_of_a_build_gets_the_same_broker() {
        // Given a stack
        var first = SharedStack.get().bootstrapServers();

        // When asked again
        var second = SharedStack.get().bootstrapServers();

        // Then it is the same
        assertThat(second).isEqualTo(first).startsWith("127.0.0.1:");
    }

    @Test
    void topics_of_the_catalogue_take_records() throws Exception {
        // Given a producer
        try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", SharedStack.get().bootstrapServers()), new StringSerializer(), new StringSerializer())) {
            // When a record is sent to a topic of the catalogue
            var stored = producer.send(new ProducerRecord<>(Topics.INTAKE.name(), SharedStack.freshId(), "hello")).get();

            // Then it is stored
            assertThat(stored.hasOffset()).isTrue();
        }
    }

    @Test
    void schemas_of_the_catalogue_are_known_without_asking_the_registry(@TempDir Path folder) {
        // Given a registry address where nobody listens
        var ids = new SchemaIds(URI.create("http://127.0.0.1:9/"), SharedStack.get().schemaIds(), folder.resolve("fetched.json"));

        // When asked for an id
        int id = ids.idOf(Topics.RUNS);

        // Then the file had it
        assertThat(id).isPositive();
    }

    @Test
    void a_fresh_database_lets_the_writer_in_with_its_password_only() throws Exception {
        // Given a fresh database
        var stack = SharedStack.get();
        var url = stack.jdbcUrl(stack.freshDatabase("kit"));

        // When the writer logs in with its password, then it is in
        try (var connection = DriverManager.getConnection(url, "audit_writer", stack.databasePassword("audit_writer"))) {
            assertThat(connection.isValid(2)).isTrue();
        }

        // And with another password it is not
        assertThatThrownBy(() -> DriverManager.getConnection(url, "audit_writer", "guess")).hasMessageContaining("password");
    }

    @Test
    void tokens_carry_person_and_roles() {
        // When a token is made
        var payload = new String(java.util.Base64.getUrlDecoder().decode(TestTokens.of("ana", "team-lead").split("\\.")[1]));

        // Then it names issuer, audience, person and roles
        assertThat(payload).contains("\"iss\":\"countersign-local\"", "\"sub\":\"ana\"", "\"groups\":[\"team-lead\"]");
    }
}
