package io.countersign.console.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class MissingFieldsTest {

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void aReferenceThatTheRuleAsksForIsMissing() {
        var run = json("{'action': {'type': 'refund', 'effect': 'external'}, 'references': {'ticket': '7'}}");
        assertThat(MissingFields.of("action.effect == \"external\" && !(\"customer\" in references)", run, null)).containsExactly("references.customer");
    }

    @Test
    void whatTheRunHasIsNotMissing() {
        var run = json("{'action': {'amount': '2.00'}, 'references': {'customer': 'kim'}, 'facts': {'sameCallBefore': 0}}");
        assertThat(MissingFields.of("!(\"customer\" in references) || facts.sameCallBefore >= 2 || action.amount > 3", run, null)).isEmpty();
    }

    @Test
    void anAmountAndAFactOfTheConditionAreMissingWhereTheRunHasNone() {
        var run = json("{'action': {'type': 'booking'}}");
        assertThat(MissingFields.of("!has(action.amount) && facts.plan == \"gold\"", run, null)).containsExactly("action.amount", "facts.plan");
    }

    @Test
    void argumentsThatTheSchemaRequiresAndThoseThatCameEmptyAreMissing() {
        var run = json("{'action': {'arguments': {'to': ' ', 'subject': 'Hello'}}, 'references': {'order': null}}");
        assertThat(MissingFields.of(null, run, json("{'required': ['to', 'iban']}"))).containsExactly("action.arguments.to", "action.arguments.iban", "references.order");
    }
}
