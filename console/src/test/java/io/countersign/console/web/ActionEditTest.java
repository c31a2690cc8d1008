package io.countersign.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActionEditTest {

    private static final Proposal RUN = proposal("""
            {"output":"Hi Mara,\\nyour refund comes.","action":{"type":"refund","amount":"240.00","currency":"EUR","arguments":{"order":"A-1","items":2,"gift":false,"lines":[1]}}}""");

    @Test
    void whatIsNotChangedIsNoEdit() {
        var edit = ActionEdit.of(RUN, Map.of("output", "Hi Mara,\r\nyour refund comes.", "amount", "240.00", "argument.items", "2", "argument.lines", "[ 1 ]"));

        assertThat(edit.isEmpty()).isTrue();
    }

    @Test
    void aNumberStaysANumberAndAnAmountADecimal() {
        var edit = ActionEdit.of(RUN, Map.of("amount", "190.00", "argument.items", "3", "argument.gift", "true"));

        assertThat(edit.action().path("amount").asText()).isEqualTo("190.00");
        assertThat(edit.action().path("arguments").path("items").isNumber()).isTrue();
        assertThat(edit.action().path("arguments").path("gift").isBoolean()).isTrue();
        assertThat(edit.action().path("arguments").path("order").asText()).isEqualTo("A-1");
        assertThat(edit.output()).isNull();
    }

    @Test
    void aChangedTextTakesTheActionAlong() {
        var edit = ActionEdit.of(RUN, Map.of("output", "Hi Mara, it comes tomorrow."));

        assertThat(edit.output().asText()).isEqualTo("Hi Mara, it comes tomorrow.");
        assertThat(edit.action()).isEqualTo(RUN.action());
    }

    @Test
    void whatCantBeTakenIsSaidWithItsField() {
        var edit = ActionEdit.of(RUN, Map.of("amount", "much", "argument.items", "two", "argument.lines", "[1"));

        assertThat(edit.problems()).containsKeys("amount", "argument.items", "argument.lines");
        assertThat(edit.problems().get("argument.items")).contains("items", "two");
        assertThat(edit.problems().get("argument.lines")).contains("line 1");
    }

    private static Proposal proposal(String json) {
        try {
            return new Proposal(new ObjectMapper().readTree(json));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
