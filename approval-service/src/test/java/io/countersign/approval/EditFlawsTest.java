package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditFlawsTest {

    private static final String SCHEMA = """
            {"type":"object","required":["order"],"additionalProperties":false,
             "properties":{"order":{"type":"string","pattern":"^W[0-9]+$"},"quantity":{"type":"integer","minimum":1},
                           "lines":{"type":"array","items":{"type":"object","properties":{"sku":{"enum":["a","b"]}}}}}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"refund","amount":190.5,"currency":"EUR"}       | /action/amount is 190.5; write a decimal as text
            {"type":"refund","amount":"1,900.00","currency":"EUR"}  | /action/amount is "1,900.00"
            {"type":"refund","amount":"-1","currency":"EUR"}        | /action/amount
            {"type":"refund","amount":"1e3","currency":"EUR"}       | /action/amount
            {"type":"refund","amount":null,"currency":"EUR"}        | /action/amount is null
            {"type":"refund","amount":"190.00"}                     | /action/currency is missing
            {"type":"refund","amount":"190.00","currency":"EURO"}   | /action/currency is "EURO"
            {"amount":"190.00","currency":"EUR"}                    | /action/type is missing
            {"type":"refund","who":"me"}                            | /action/who is "me"
            {"type":"refund","effect":"none"}                       | /action/effect is "none"
            {"type":"refund","effect":["external"]}                 | /action/effect is ["external"]
            {"type":"refund","arguments":[1]}                       | /action/arguments is [1]
            "refund"                                                | /action is "refund"
            null                                                    | /action is null
            """)
    void anActionThatCanNotBeTakenIsRefusedWithPointerAndValue(String action, String message) {
        assertThat(EditFlaws.of(run(action), Set.of("action"), "refund", null).orElseThrow()).startsWith(message).contains("; ").endsWith(".");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"order":"W1","quantity":"2"}        | /action/arguments/quantity is "2"; the flow's argumentsSchema says: string found, integer expected
            {"order":"W1","quantity":2.5}        | /action/arguments/quantity is 2.5; the flow's argumentsSchema says: number found, integer expected
            {"order":"W1","quantity":0}          | /action/arguments/quantity is 0; the flow's argumentsSchema says: must have a minimum value of 1
            {"order":17}                         | /action/arguments/order is 17; the flow's argumentsSchema says: integer found, string expected
            {"order":"X1"}                       | /action/arguments/order is "X1"; the flow's argumentsSchema says: does not match the regex pattern
            {"quantity":1}                       | /action/arguments/order is missing; the flow's argumentsSchema wants it, so give it.
            {"order":"W1","colour":"red"}        | /action/arguments/colour is not known; the flow's argumentsSchema has no such field, so leave it out.
            {"order":"W1","lines":[{"sku":"c"}]} | /action/arguments/lines/0/sku is "c"; the flow's argumentsSchema says:
            """)
    void argumentsAreTypedAgainstTheSchemaOfTheFlow(String arguments, String message) {
        assertThat(EditFlaws.of(run("{\"type\":\"refund\",\"arguments\":" + arguments + "}"), Set.of("action"), "refund", SCHEMA).orElseThrow()).startsWith(message);
    }

    @Test
    void argumentsThatFitAreTakenAndMissingOnesCountAsNone() {
        assertThat(EditFlaws.of(run("{\"type\":\"refund\",\"arguments\":{\"order\":\"W1\",\"quantity\":2}}"), Set.of("action"), "refund", SCHEMA)).isEmpty();
        assertThat(EditFlaws.of(run("{\"type\":\"refund\"}"), Set.of("action"), "refund", SCHEMA).orElseThrow()).startsWith("/action/arguments/order is missing");
    }

    @Test
    void whatWasNotEditedIsNotJudged() {
        assertThat(EditFlaws.of(run("{\"amount\":1}"), Set.of("output"), "refund", SCHEMA)).isEmpty();
        assertThat(EditFlaws.of(json("{\"output\":5,\"action\":{\"type\":\"x\"}}"), Set.of("action"), "x", null)).isEmpty();
        assertThat(EditFlaws.of(json("{\"output\":5}"), Set.of("output"), "refund", null)).contains("/output is 5; give text, an object or an array.");
    }

    @Test
    void anEditKeepsTheTypeOfTheActionAndAddsNone() {
        assertThat(EditFlaws.of(run("{\"type\":\"payout\"}"), Set.of("action"), "refund", null)).contains(
                "/action/type is \"payout\"; an edit keeps the type of the action, 'refund'; send it back or reject it.");
        assertThat(EditFlaws.of(run("{\"type\":\"payout\"}"), Set.of("action"), null, null)).contains(
                "/action/type is \"payout\"; no action was proposed, and an edit adds none; change the output only, send it back or reject it.");
        assertThat(EditFlaws.of(run("{\"type\":\"refund\"}"), Set.of("action"), "refund", null)).isEmpty();
    }

    private static JsonNode run(String action) {
        return json("{\"output\":\"ok\",\"action\":" + action + "}");
    }

    private static JsonNode json(String text) {
        return ContentJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
