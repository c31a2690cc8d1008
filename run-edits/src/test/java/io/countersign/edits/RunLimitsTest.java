package io.countersign.edits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunLimitsTest {

    @Test
    void whatTheReadersOfARunCanTakeIsTaken() {
        assertThat(RunLimits.exceeded(json("{\"facts\":" + nested(31) + "}"))).isEmpty();
        assertThat(RunLimits.exceeded(json("{\"output\":\"" + "x".repeat(RunLimits.RUN_MAX - 13) + "\"}"))).isEmpty();
    }

    @Test
    void whatIsTooDeepIsNamed() {
        assertThat(RunLimits.exceeded(json("{\"id\":\"r1\",\"facts\":" + nested(32) + "}")))
                .contains("/facts would be nested 33 levels deep in the run; nest no deeper than 32.");
    }

    @Test
    void whatIsTooLargeIsToldInBytes() {
        assertThat(RunLimits.exceeded(json("{\"output\":\"" + "x".repeat(RunLimits.RUN_MAX - 12) + "\"}")))
                .contains("the run would have 921601 bytes; make it 921600 at most.");
    }

    @Test
    void aNumberThatCanNotBeKeptIsToBeText() {
        assertThat(RunLimits.exceeded(json("{\"facts\":{\"n\":1e999}}")).orElseThrow()).contains("; write it as text.");
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private static JsonNode json(String text) {
        return ContentJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
