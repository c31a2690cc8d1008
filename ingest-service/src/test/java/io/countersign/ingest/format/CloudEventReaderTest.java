package io.countersign.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.countersign.ingest.format.RunReading.Sound;
import io.countersign.ingest.format.RunReading.Unsound;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Events are written by the CloudEvents SDK and read by us.
class CloudEventReaderTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String RUN = "{\"caseId\":\"T 1\",\"flow\":\"support\",\"input\":\"hello\"}";

    @Test
    void an_event_in_structured_mode_is_read() {
        // Given what the SDK writes
        var bytes = new JsonFormat().serialize(event(RUN));

        // When read
        var reading = RunReader.structured(bytes, NOW);

        // Then id, source and time of the event stand in for those the run does not have
        assertThat(reading).isInstanceOfSatisfying(Sound.class, it -> {
            assertThat(it.run().id()).isEqualTo("e-1");
            assertThat(it.run().source()).isEqualTo("urn:shop");
            assertThat(it.run().occurredAt()).isEqualTo(Instant.parse("2026-01-31T11:00:00Z"));
        });
    }

    @Test
    void the_same_event_in_binary_mode_and_as_a_plain_run_has_the_same_digest() {
        // Given headers and body as the SDK writes them for HTTP
        var headers = new HashMap<String, String>();
        var body = new byte[1][];
        HttpMessageFactory.createWriter((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value), bytes -> body[0] = bytes).writeBinary(event(RUN));

        // When read in each form
        var binary = ((Sound) RunReader.binary(headers, "ce-", headers.get("content-type"), body[0], NOW)).run();
        var structured = ((Sound) RunReader.structured(new JsonFormat().serialize(event(RUN)), NOW)).run();
        var plain = ((Sound) RunReader.plain("{\"id\":\"e-1\",\"source\":\"urn:shop\",\"occurredAt\":\"2026-01-31T11:00:00Z\",\"caseId\":\"T 1\",\"flow\":\"support\",\"input\":\"hello\"}"
                .getBytes(StandardCharsets.UTF_8), NOW)).run();

        // Then it is the same run
        assertThat(binary.runId()).isEqualTo(structured.runId()).isEqualTo(plain.runId());
        assertThat(binary.bodyDigest()).isEqualTo(structured.bodyDigest()).isEqualTo(plain.bodyDigest());
    }

    @Test
    void problems_of_the_event_and_of_the_run_are_named_together() {
        // Given an envelope without source, with another type, and a run with a bad confidence
        var json = "{\"specversion\":\"1.0\",\"id\":\"a\",\"type\":\"other\",\"data\":{\"id\":\"a\",\"source\":\"urn:s\",\"flow\":\"f\",\"input\":1,\"confidence\":3}}";

        // When read
        var reading = (Unsound) RunReader.structured(json.getBytes(StandardCharsets.UTF_8), NOW);

        // Then each has its pointer
        assertThat(reading.code()).isEqualTo("INVALID_CLOUDEVENT");
        assertThat(reading.problems()).extracting(FieldProblem::field).containsExactlyInAnyOrder("/source", "/type", "/data/confidence");
    }

    @Test
    void data_in_base64_is_read() {
        // Given an event whose data is base64
        var data = java.util.Base64.getEncoder().encodeToString(RUN.getBytes(StandardCharsets.UTF_8));
        var json = "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"urn:s\",\"type\":\"io.countersign.run.v1\",\"data_base64\":\"" + data + "\"}";

        // When read, then it is the run
        assertThat(RunReader.structured(json.getBytes(StandardCharsets.UTF_8), NOW)).isInstanceOf(Sound.class);
    }

    @Test
    void elements_of_a_batch_have_their_own_problems_and_text() {
        // Given a good and a bad event
        var good = new String(new JsonFormat().serialize(event(RUN)), StandardCharsets.UTF_8);
        var batch = "[ " + good + " , {\"a\":{\"b\":1,\"b\":2}} , 7 ]";

        // When read
        var elements = ((StrictJson.Elements.Read) StrictJson.elements(batch.getBytes(StandardCharsets.UTF_8), 1)).elements();

        // Then each stands for itself
        assertThat(elements).extracting(StrictJson.Element::text).containsExactly(good, "{\"a\":{\"b\":1,\"b\":2}}", "7");
        assertThat(elements.get(0).problems()).isEmpty();
        assertThat(elements.get(1).problems()).extracting(FieldProblem::field).containsExactly("/a/b");
        assertThat(RunReader.structured(elements.get(2), NOW)).isInstanceOf(Unsound.class);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', value = {"plain,plain", "a%20b,a b", "%E2%82%AC,€", "'\"quoted\"',quoted", "%2525,%25", "'\"a\\\"b\"',a\"b"})
    void header_values_are_decoded_once(String raw, String value) {
        assertThat(CloudEventReader.headerValue(raw)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"%C0%A0", "%", "%2", "a%zz", "%E2%82"})
    void header_values_that_decode_to_no_utf8_are_refused(String raw) {
        assertThat(CloudEventReader.headerValue(raw)).isNull();
    }

    @Test
    void a_binary_event_of_another_version_or_without_json_is_refused() {
        // When read
        var reading = (Unsound) RunReader.binary(Map.of("ce-specversion", "0.3", "ce-id", "a", "ce-source", "urn:s", "ce-type", "io.countersign.run.v1"), "ce-", "text/plain",
                RUN.getBytes(StandardCharsets.UTF_8), NOW);

        // Then header and content type are named
        assertThat(reading.problems()).extracting(FieldProblem::field).containsExactlyInAnyOrder("ce-specversion", "content-type");
    }

    private static CloudEvent event(String data) {
        return CloudEventBuilder.v1().withId("e-1").withSource(URI.create("urn:shop")).withType(CloudEventReader.TYPE)
                .withTime(OffsetDateTime.parse("2026-01-31T11:00:00Z")).withDataContentType("application/json").withData(data.getBytes(StandardCharsets.UTF_8)).build();
    }
}
