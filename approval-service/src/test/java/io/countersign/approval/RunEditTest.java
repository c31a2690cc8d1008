package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.edits.RunLimits;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunEditTest {

    private static final JsonNode RUN = json("""
            {"id":"r1","input":"hello","output":"old","action":{"type":"refund","amount":"240.00","currency":"EUR"}}""");

    @Test
    void replacesActionAndOutputAndNothingElse() {
        // Given
        var edit = new RunEdit(json("{\"type\":\"refund\",\"amount\":\"190.00\",\"currency\":\"EUR\"}"), json("\"new\""));
        // When
        var edited = edit.applyTo(RUN);
        // Then
        assertThat(edited).isEqualTo(json("""
                {"id":"r1","input":"hello","output":"new","action":{"type":"refund","amount":"190.00","currency":"EUR"}}"""));
    }

    @Test
    void aNumberThatCanNotBeKeptIsRefused() {
        // Given
        var edit = new RunEdit(json("{\"type\":\"refund\",\"arguments\":{\"n\":1e999}}"), null);
        // When, then
        assertThatThrownBy(() -> edit.applyTo(RUN)).isInstanceOf(RunEdit.NotValid.class).hasMessageContaining("write it as text");
    }

    @Test
    void anOutputThatMakesTheRunTooLargeIsRefused() {
        // Given
        var edit = new RunEdit(null, json("\"" + "x".repeat(RunLimits.RUN_MAX) + "\""));
        // When, then
        assertThatThrownBy(() -> edit.applyTo(RUN)).isInstanceOf(RunEdit.NotValid.class).hasMessageContaining("bytes");
    }

    @Test
    void anActionNestedTooDeepIsRefused() {
        // Given
        var edit = new RunEdit(json("{\"type\":\"x\",\"arguments\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(40) + "}"), null);
        // When, then
        assertThatThrownBy(() -> edit.applyTo(RUN)).isInstanceOf(RunEdit.NotValid.class).hasMessageContaining("levels");
    }

    private static JsonNode json(String text) {
        return ContentJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
