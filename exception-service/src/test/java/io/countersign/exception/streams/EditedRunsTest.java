package io.countersign.exception.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EditedRun;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.ResolveException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a person may make of a run that waits, on the real topology.
class EditedRunsTest {

    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{\"iban\":{\"type\":\"string\",\"pattern\":\"^DE[0-9]+$\"}}}";
    private static final String ACTION = "{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"240.00\",\"currency\":\"EUR\",\"arguments\":{\"iban\":\"DE1\"}}";

    private QueueDriver driver;

    @BeforeEach
    void start(@TempDir Path folder) {
        driver = new QueueDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            release | {"type":"refund","effect":"external","amount":"240.00","currency":"EUR","arguments":{"iban":"x"}}           | set: /action/arguments/iban is "x"; the flow's argumentsSchema says: does not match the regex pattern
            fix     | {"type":"refund","effect":"external","amount":"240.00","currency":"EUR","arguments":{"iban":"x"}}           | set: /action/arguments/iban is "x"; the flow's argumentsSchema says: does not match the regex pattern
            release | {"type":"voucher.issue","effect":"external","amount":"240.00","currency":"EUR","arguments":{"iban":"DE1"}} | set: /action/type is "voucher.issue"; an edit keeps the type of the action, 'refund'; use fix: the rules judge it again.
            release | {"type":"refund","effect":"internal","amount":"240.00","currency":"EUR","arguments":{"iban":"DE1"}}         | set: /action/effect is "internal"; an edit keeps the effect of the action, 'external'; use fix
            release | {"type":"refund","effect":"external","amount":"1,900.00","currency":"EUR"}                                 | set: /action/amount is "1,900.00"; write a decimal as text
            fix     | {"type":"refund","effect":"external","amount":"190.00"}                                                    | set: /action/currency is missing; write an ISO 4217 code
            fix     | {"amount":"190.00","currency":"EUR"}                                                                       | set: /action/type is missing; write a text.
            """)
    void a_change_that_makes_no_sense_is_refused_and_recorded(String kind, String action, String detail) {
        // Given a run of which the flow says how its arguments look
        var opened = waits();

        // When Priya settles it with such a change
        var answer = settle(opened.id(), kind, opened.digest(), action);

        // Then she is told field, value and remedy, and the refusal is recorded
        assertThat(answer.getStatus()).isEqualTo(AnswerStatus.REFUSED);
        assertThat(answer.getCode()).isEqualTo("EDIT_NOT_ALLOWED");
        assertThat(answer.getDetail()).startsWith(detail);
        assertThat(((CommandRefused) driver.events().getFirst().getEvent()).getDetail()).isEqualTo(answer.getDetail());
    }

    @Test
    void an_action_becomes_another_one_by_fix_only() {
        // Given such a run
        var opened = waits();

        // When Priya fixes it to another action, then the rules are to judge that
        var other = "{\"type\":\"voucher.issue\",\"amount\":\"20.00\",\"currency\":\"EUR\",\"arguments\":{\"iban\":7}}";
        assertThat(settle(opened.id(), "fix", opened.digest(), other).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
    }

    @Test
    void a_change_that_fits_is_released() {
        var opened = waits();
        assertThat(settle(opened.id(), "release", opened.digest(), ACTION.replace("240.00", "190.00")).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
    }

    private record Opened(String id, String digest) {}

    private Opened waits() {
        driver.raise("case-1", "run_a", "MISSING_DATA", "{\"id\":\"run_a\",\"action\":" + ACTION + "}", SCHEMA);
        var event = driver.events().getFirst();
        var raised = ((ExceptionOpened) event.getEvent()).getRaised();
        assertThat(raised.getArgumentsSchema()).as("readers of the Record know what the change was checked against").isEqualTo(SCHEMA);
        return new Opened(event.getExceptionId(), raised.getActionDigest());
    }

    private Answer settle(String exceptionId, String kind, String digest, String action) {
        var edited = json("{\"id\":\"run_a\",\"action\":" + action + "}");
        return driver.ask("priya", ResolveException.newBuilder(QueueDriver.resolution(exceptionId, ResolutionKind.valueOf(kind.toUpperCase()), 1, digest))
                .setEdited(List.of(EditedRun.newBuilder().setRunId("run_a").setContent(ContentJson.of(edited))
                        .setActionDigest(ContentJson.actionDigest(edited)).build())).build());
    }

    private static JsonNode json(String text) {
        return ContentJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
