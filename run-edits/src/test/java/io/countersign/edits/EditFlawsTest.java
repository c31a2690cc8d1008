package io.countersign.edits;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.schemas.ContentJson;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditFlawsTest {

    private static final String INSTEAD = "send it back";
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
        assertThat(flaw(run(action), null).orElseThrow()).startsWith(message).contains("; ").endsWith(".");
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
        assertThat(flaw(run("{\"type\":\"refund\",\"arguments\":" + arguments + "}"), SCHEMA).orElseThrow()).startsWith(message);
    }

    @Test
    void argumentsThatFitAreTakenAndMissingOnesCountAsNone() {
        assertThat(flaw(run("{\"type\":\"refund\",\"arguments\":{\"order\":\"W1\",\"quantity\":2}}"), SCHEMA)).isEmpty();
        assertThat(flaw(run("{\"type\":\"refund\"}"), SCHEMA).orElseThrow()).startsWith("/action/arguments/order is missing");
    }

    @Test
    void whatWasNotEditedIsNotJudged() {
        assertThat(EditFlaws.of(run("{\"amount\":1}"), json("{\"output\":\"new\",\"action\":{\"amount\":1}}"), SCHEMA, INSTEAD)).isEmpty();
        assertThat(EditFlaws.of(json("{\"output\":5,\"action\":{\"type\":\"refund\"}}"), json("{\"output\":5,\"action\":{\"type\":\"refund\",\"direction\":\"out\"}}"),
                null, INSTEAD)).isEmpty();
        assertThat(EditFlaws.of(json("{}"), json("{\"output\":5}"), null, INSTEAD)).contains("/output is 5; give text, an object or an array.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"payout","effect":"external","tool":"shop"} | /action/type is "payout"; an edit keeps the type of the action, 'refund'; send it back.
            {"type":"refund","effect":"internal","tool":"shop"} | /action/effect is "internal"; an edit keeps the effect of the action, 'external'; send it back.
            {"type":"refund","effect":"external","tool":"bank"} | /action/tool is "bank"; an edit keeps the tool of the action, 'shop'; send it back.
            {"type":"refund","effect":"external"}               | /action/tool is missing; an edit keeps the tool of the action, 'shop'; send it back.
            """)
    void anEditKeepsWhatTheActionIsBecauseItsOwnerWasFoundForThat(String action, String message) {
        // Given an action that was shown
        var shown = run("{\"type\":\"refund\",\"effect\":\"external\",\"tool\":\"shop\"}");

        // When it is made another one, then it says what it was and what to do instead
        assertThat(EditFlaws.of(shown, run(action), null, INSTEAD)).contains(message);

        // When the rules judge it again, then it may become another one
        assertThat(EditFlaws.of(shown, run(action), null, null)).isEmpty();
    }

    @Test
    void anEffectMayBeLeftOutBecauseTheFlowSaysIt() {
        assertThat(EditFlaws.of(run("{\"type\":\"refund\",\"effect\":\"external\"}"), run("{\"type\":\"refund\"}"), null, INSTEAD)).isEmpty();
        assertThat(EditFlaws.of(run("{\"type\":\"refund\"}"), run("{\"type\":\"refund\",\"effect\":\"internal\"}"), null, INSTEAD)).contains(
                "/action/effect is \"internal\"; an edit keeps the effect of the action, and none was given; send it back.");
    }

    @Test
    void anEditAddsNoActionUnlessTheRulesJudgeItAgain() {
        var none = json("{\"output\":\"ok\"}");
        assertThat(EditFlaws.of(none, run("{\"type\":\"payout\"}"), null, INSTEAD)).contains(
                "/action/type is \"payout\"; no action was proposed, and an edit adds none; change the output only, or send it back.");
        assertThat(EditFlaws.of(none, run("{\"type\":\"payout\"}"), null, null)).isEmpty();
    }

    @Test
    void theSchemaOfOneTypeSaysNothingOfAnother() {
        assertThat(EditFlaws.of(run("{\"type\":\"refund\"}"), run("{\"type\":\"payout\",\"arguments\":{\"order\":17}}"), SCHEMA, null)).isEmpty();
        assertThat(EditFlaws.of(run("{\"type\":\"refund\"}"), run("{\"type\":\"refund\",\"arguments\":{\"order\":17}}"), SCHEMA, null).orElseThrow())
                .startsWith("/action/arguments/order is 17");
    }

    private static Optional<String> flaw(JsonNode run, String schema) {
        return EditFlaws.of(run("{\"type\":\"refund\",\"effect\":\"external\",\"direction\":\"out\"}"), run, schema, INSTEAD);
    }

    private static JsonNode run(String action) {
        return json("{\"output\":\"ok\",\"action\":" + action + "}");
    }

    private static JsonNode json(String text) {
        return ContentJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
