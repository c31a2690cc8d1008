package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"refund","amount":190.5,"currency":"EUR"}       | /action/amount is 190.5
            {"type":"refund","amount":"1,900.00","currency":"EUR"}  | /action/amount is "1,900.00"
            {"type":"refund","amount":"-1","currency":"EUR"}        | /action/amount
            {"type":"refund","amount":"1e3","currency":"EUR"}       | /action/amount
            {"type":"refund","amount":null,"currency":"EUR"}        | /action/amount is null
            {"type":"refund","amount":"190.00"}                     | /action/currency is missing
            {"type":"refund","amount":"190.00","currency":"EURO"}   | /action/currency is "EURO"
            {"amount":"190.00","currency":"EUR"}                    | /action/type is missing
            {"type":"refund","who":"me"}                            | /action/who is "me"
            {"type":"refund","effect":"none"}                       | /action/effect is "none"
            {"type":"refund","arguments":[1]}                       | /action/arguments is [1]
            "refund"                                                | /action is "refund"
            """)
    void anActionThatCanNotBeTakenIsRefusedWithFieldAndValue(String action, String message) {
        // Given
        var edit = new RunEdit(json(action), null);
        // When, then
        assertThatThrownBy(() -> edit.applyTo(RUN)).isInstanceOf(RunEdit.NotValid.class).hasMessageStartingWith(message).hasMessageEndingWith(".");
    }

    @Test
    void anOutputThatMakesTheRunTooLargeIsRefused() {
        // Given
        var edit = new RunEdit(null, json("\"" + "x".repeat(RunEdit.RUN_MAX) + "\""));
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
