package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.cli.http.Json;
import io.countersign.cli.http.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentsTest {

    private static ObjectNode action() throws JsonProcessingException {
        return (ObjectNode) Json.parse("{\"type\":\"refund\",\"amount\":\"240.00\",\"currency\":\"EUR\",\"arguments\":{\"items\":6,\"share\":34.340,\"notify\":true,"
                + "\"lines\":[1],\"to\":\"a@example.com\"}}");
    }

    @Test
    void anAmountStaysADecimalString() throws Exception {
        // Given
        var action = action();
        // When
        Assignments.set(action, "amount", "190.00");
        // Then
        assertThat(Json.line(action)).contains("\"amount\":\"190.00\"");
    }

    @Test
    void whatIsReplacedKeepsItsType() throws Exception {
        // Given
        var action = action();
        // When
        Assignments.set(action, "arguments.items", "2");
        Assignments.set(action, "arguments.notify", "false");
        Assignments.set(action, "arguments.lines", "[1,2]");
        Assignments.set(action, "arguments.to", "4711");
        // Then
        assertThat(Json.line(action.path("arguments")))
                .isEqualTo("{\"items\":2,\"share\":34.340,\"notify\":false,\"lines\":[1,2],\"to\":\"4711\"}");
    }

    @Test
    void whatIsNewIsTextUnlessWrittenAsJson() throws Exception {
        // Given
        var action = action();
        // When
        Assignments.set(action, "arguments.order", "0012");
        Assignments.set(action, "arguments.address.city", "Bonn");
        Assignments.set(action, "arguments.gift", "true");
        Assignments.set(action, "arguments.box", "{\"w\":1}");
        // Then
        assertThat(action.at("/arguments/order").asText()).isEqualTo("0012");
        assertThat(action.at("/arguments/address/city").asText()).isEqualTo("Bonn");
        assertThat(action.at("/arguments/gift").isBoolean()).isTrue();
        assertThat(action.at("/arguments/box/w").isNumber()).isTrue();
    }

    @Test
    void aValueOfAnotherTypeIsRefusedWithPlaceAndValue() throws Exception {
        // Given
        var action = action();
        // When // Then
        assertThatThrownBy(() -> Assignments.set(action, "arguments.items", "two")).isInstanceOf(Refused.class)
                .hasMessageContainingAll("arguments.items", "a number", "\"two\"");
        assertThatThrownBy(() -> Assignments.set(action, "amount.cents", "1")).isInstanceOf(Refused.class).hasMessageContaining("amount is not an object");
    }

    @Test
    void whatIsNotPathAndValueIsRefusedWithAnExample() {
        assertThatThrownBy(() -> Assignments.parse(List.of("amount"))).isInstanceOf(Refused.class).hasMessageContaining("--set amount=190.00");
        for (var path : List.of(".", "arguments.", ".amount", "a..b")) {
            assertThatThrownBy(() -> Assignments.parse(List.of(path + "=x"))).as(path).isInstanceOf(Refused.class).hasMessageContaining("empty name");
        }
        assertThat(Assignments.parse(List.of("output=a=b"))).containsEntry("output", "a=b");
    }
}
