package io.countersign.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.format.RunReading.Sound;
import io.countersign.ingest.format.RunReading.Unsound;
import io.countersign.schemas.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunReaderTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String MIN = "\"id\":\"a\",\"source\":\"urn:shop\",\"flow\":\"f\",\"input\":\"hello\"";

    static Stream<Arguments> badInputs() {
        return Stream.of(
                bad("malformed JSON", "{\"id\":", "MALFORMED_JSON", "", null),
                bad("nothing", "", "MALFORMED_JSON", "", null),
                bad("two values", "{" + MIN + "} {}", "MALFORMED_JSON", "", null),
                bad("a list", "[1]", "INVALID_RUN", "", "[1]"),
                bad("id of the wrong type", run("\"id\":7").replace("\"id\":\"a\",", ""), "INVALID_RUN", "/id", "7"),
                bad("missing flow", "{" + MIN.replace("\"flow\":\"f\",", "") + "}", "INVALID_RUN", "/flow", null),
                bad("missing input", "{" + MIN.replace(",\"input\":\"hello\"", "") + "}", "INVALID_RUN", "/input", null),
                bad("null input", "{" + MIN.replace("\"hello\"", "null") + "}", "INVALID_RUN", "/input", null),
                bad("unknown top-level field", run("\"colour\":\"red\""), "INVALID_RUN", "/colour", "red"),
                bad("unknown field of the action", run("\"action\":{\"type\":\"refund\",\"ammount\":\"1\"}"), "INVALID_RUN", "/action/ammount", "1"),
                bad("action without type", run("\"action\":{\"effect\":\"external\"}"), "INVALID_RUN", "/action/type", null),
                bad("amount as a float", run("\"action\":{\"type\":\"refund\",\"amount\":240.5,\"currency\":\"EUR\"}"), "INVALID_RUN", "/action/amount", "240.5"),
                bad("amount with a thousands separator", run("\"action\":{\"type\":\"refund\",\"amount\":\"1,000.00\",\"currency\":\"EUR\"}"), "INVALID_RUN", "/action/amount", "1,000.00"),
                bad("negative amount", run("\"action\":{\"type\":\"refund\",\"amount\":\"-5\",\"currency\":\"EUR\"}"), "INVALID_RUN", "/action/amount", "-5"),
                bad("amount without currency", run("\"action\":{\"type\":\"refund\",\"amount\":\"5\"}"), "INVALID_RUN", "/action/currency", null),
                bad("unknown currency", run("\"action\":{\"type\":\"refund\",\"amount\":\"5\",\"currency\":\"EURO\"}"), "INVALID_RUN", "/action/currency", "EURO"),
                bad("unknown effect", run("\"action\":{\"type\":\"refund\",\"effect\":\"both\"}"), "INVALID_RUN", "/action/effect", "both"),
                bad("confidence 1.2", run("\"confidence\":1.2"), "INVALID_RUN", "/confidence", "1.2"),
                bad("confidence as text", run("\"confidence\":\"0.9\""), "INVALID_RUN", "/confidence", "0.9"),
                bad("200 levels", run("\"facts\":" + "[".repeat(200) + "]".repeat(200)), "INVALID_RUN", "/facts", null),
                bad("NUL", run("\"agent\":\"a\\u0000b\""), "INVALID_RUN", "/agent", "a\u2423b"),
                bad("lone surrogate", run("\"agent\":\"a\\ud800\""), "INVALID_RUN", "/agent", "a?"),
                bad("lone surrogate in a key", run("\"facts\":{\"\\udc00\":1}"), "INVALID_RUN", "/facts/\u2423", "?"),
                bad("10 KB id", "{" + MIN.replace("\"a\"", "\"" + "x".repeat(10_000) + "\"") + "}", "INVALID_RUN", "/id", "x".repeat(100) + "…"),
                bad("257 byte case", run("\"caseId\":\"" + "é".repeat(128) + "x\""), "INVALID_RUN", "/caseId", "é".repeat(100) + "…"),
                bad("line end in an id", "{" + MIN.replace("\"a\"", "\"a\\nb\"") + "}", "INVALID_RUN", "/id", "a\u2423b"),
                bad("blank id", "{" + MIN.replace("\"a\"", "\" \"") + "}", "INVALID_RUN", "/id", " "),
                bad("future time", run("\"occurredAt\":\"2026-01-31T12:10:01Z\""), "INVALID_RUN", "/occurredAt", "2026-01-31T12:10:01Z"),
                bad("year 0", run("\"occurredAt\":\"0000-01-01T00:00:00Z\""), "INVALID_RUN", "/occurredAt", "0000-01-01T00:00:00Z"),
                bad("time without zone", run("\"occurredAt\":\"2026-01-31T12:00:00\""), "INVALID_RUN", "/occurredAt", "2026-01-31T12:00:00"),
                bad("65 references", run("\"references\":{" + numbered("\"r%d\":\"x\"") + "}"), "INVALID_RUN", "/references", "65"),
                bad("65 data sources", run("\"dataSources\":[" + numbered("{\"name\":\"s%d\"}") + "]"), "INVALID_RUN", "/dataSources", "65"),
                bad("reference as a number", run("\"references\":{\"order\":4711}"), "INVALID_RUN", "/references/order", "4711"),
                bad("data source flag as text", run("\"dataSources\":[{\"name\":\"crm\",\"ok\":\"yes\"}]"), "INVALID_RUN", "/dataSources/0/ok", "yes"),
                bad("number that can't be kept", run("\"facts\":{\"n\":9007199254740993}"), "INVALID_RUN", "/facts/n", "9007199254740993"),
                bad("fraction that can't be kept", run("\"facts\":{\"n\":0.12345678901234567890}"), "INVALID_RUN", "/facts/n", "0.12345678901234567890"),
                bad("number beyond all", run("\"facts\":{\"n\":1e999}"), "INVALID_RUN", "/facts/n", "1e999"),
                bad("duplicate key", run("\"facts\":{\"a\":1,\"a\":2}"), "INVALID_RUN", "/facts/a", "2"),
                bad("source with a space", "{" + MIN.replace("urn:shop", "my shop") + "}", "INVALID_RUN", "/source", "my shop"),
                bad("retry without case", run("\"retryOf\":\"b\""), "INVALID_RUN", "/caseId", null),
                bad("unknown failure", run("\"failure\":{\"kind\":\"bad\"}"), "INVALID_RUN", "/failure/kind", "bad"),
                bad("model as text", run("\"model\":\"gpt-4o\""), "INVALID_RUN", "/model", "gpt-4o"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInputs")
    void bad_input_is_refused_with_field_value_and_remedy(String name, String json, String code, String field, String value) {
        // When it is read
        var reading = RunReader.plain(json.getBytes(StandardCharsets.UTF_8), NOW);

        // Then the problem names the field, the value and what to do
        assertThat(reading).isInstanceOfSatisfying(Unsound.class, it -> {
            assertThat(it.code()).isEqualTo(code);
            assertThat(it.problems()).anySatisfy(p -> {
                assertThat(p.field()).startsWith(field);
                if (value != null) {
                    assertThat(p.value()).isEqualTo(value);
                }
                assertThat(p.message()).endsWith(".");
            });
        });
    }

    @Test
    void bytes_that_are_not_utf8_are_refused() {
        // Given an id with a broken sequence
        var bytes = ("{" + MIN.replace("\"a\"", "\"\u00c0\u00a0\"") + "}").getBytes(StandardCharsets.ISO_8859_1);

        // When read, then the encoding is named
        assertThat(RunReader.plain(bytes, NOW)).isInstanceOfSatisfying(Unsound.class, it -> assertThat(it.code()).isEqualTo("INVALID_UTF8"));
    }

    @Test
    void a_run_over_900_kib_is_too_large_and_one_of_900_kib_is_not() {
        // Given a run filled up to the limit
        var head = "{" + MIN.replace("hello", "");
        var fits = head.substring(0, head.length() - 1) + "x".repeat(RunReader.MAX_BYTES - head.length() - 1) + "\"}";

        // When it, and one byte more, is read, then only the latter is refused
        assertThat(RunReader.plain(fits.getBytes(StandardCharsets.UTF_8), NOW)).isInstanceOf(Sound.class);
        assertThat(RunReader.plain((fits + " ").getBytes(StandardCharsets.UTF_8), NOW))
                .isInstanceOfSatisfying(Unsound.class, it -> assertThat(it.code()).isEqualTo("TOO_LARGE"));
    }

    @Test
    void all_problems_are_named_at_once() {
        // Given a run with four things wrong
        var json = "{\"id\":1,\"source\":\"urn:a\",\"confidence\":2,\"action\":{\"type\":\"refund\",\"amount\":\"1,000.00\",\"currency\":\"EUR\"},\"input\":\"x\"}";

        // When read
        var reading = (Unsound) RunReader.plain(json.getBytes(StandardCharsets.UTF_8), NOW);

        // Then four problems
        assertThat(reading.problems()).extracting(FieldProblem::field).containsExactlyInAnyOrder("/id", "/flow", "/confidence", "/action/amount");
        assertThat(reading.source()).isEqualTo("urn:a");
    }

    @Test
    void thousands_of_problems_are_cut_to_a_hundred_and_counted() {
        // Given a run of unknown fields
        var json = "{" + MIN + "," + IntStream.range(0, 5_000).mapToObj(i -> "\"x" + i + "\":1").collect(Collectors.joining(",")) + "}";

        // When read, then the answer stays small
        var reading = (Unsound) RunReader.plain(json.getBytes(StandardCharsets.UTF_8), NOW);
        assertThat(reading.problems()).hasSize(101).last().satisfies(p -> assertThat(p.message()).startsWith("4900 more problems"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "|[#", "ticket|1", "日本", "a\\\"b", "run of [#7] | x"})
    void ids_with_spaces_and_signs_are_fine(String id) {
        // When a run has such an id and case
        var reading = RunReader.plain(("{" + MIN.replace("\"a\"", "\"" + id + "\"") + ",\"caseId\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8), NOW);

        // Then it is taken as it is
        assertThat(reading).isInstanceOfSatisfying(Sound.class, it -> assertThat(it.run().id()).isEqualTo(id.replace("\\", "")));
    }

    @Test
    void defaults_are_filled_in_but_do_not_count_for_the_digest() {
        // When the same run is read at two times
        var first = ((Sound) RunReader.plain(run("").getBytes(StandardCharsets.UTF_8), NOW)).run();
        var second = ((Sound) RunReader.plain((" " + run("")).getBytes(StandardCharsets.UTF_8), NOW.plusSeconds(60))).run();

        // Then it is the same run, received at its own time, its id being its case
        assertThat(first.bodyDigest()).isEqualTo(second.bodyDigest());
        assertThat(first.runId()).isEqualTo(RunId.of("urn:shop", "a", "a"));
        assertThat(first.json().path("occurredAt").asText()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(first.occurredAt()).isEqualTo(NOW);
    }

    @Test
    void depth_32_is_taken_and_33_is_not() {
        // Given facts so that the innermost list is at level 32, and 33
        var fits = run("\"facts\":{\"a\":" + "[".repeat(30) + "]".repeat(30) + "}");
        var deeper = run("\"facts\":{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}");

        // When read, then only the first is taken
        assertThat(RunReader.plain(fits.getBytes(StandardCharsets.UTF_8), NOW)).isInstanceOf(Sound.class);
        assertThat(RunReader.plain(deeper.getBytes(StandardCharsets.UTF_8), NOW)).isInstanceOf(Unsound.class);
    }

    @Test
    void retry_by_run_id_or_by_id_names_the_same_attempt() {
        // Given the run id of attempt 1
        var runId = RunId.of("urn:shop", "c", "one");

        // When attempt 2 names it by either
        var byRunId = (Sound) RunReader.plain(run("\"caseId\":\"c\",\"retryOf\":\"" + runId + "\"").getBytes(StandardCharsets.UTF_8), NOW);
        var byId = (Sound) RunReader.plain(run("\"caseId\":\"c\",\"retryOf\":\"one\"").getBytes(StandardCharsets.UTF_8), NOW);

        // Then both mean it
        assertThat(byRunId.run().retryOf()).isEqualTo(runId);
        assertThat(byId.run().retryOf()).isEqualTo(runId);
    }

    private static String run(String more) {
        return "{" + MIN + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String numbered(String format) {
        return IntStream.range(0, 65).mapToObj(format::formatted).collect(Collectors.joining(","));
    }

    private static Arguments bad(String name, String json, String code, String field, String value) {
        return Arguments.of(name, json, code, field, value);
    }
}
