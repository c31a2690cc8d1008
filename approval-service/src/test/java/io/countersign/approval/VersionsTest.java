package io.countersign.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.Versions.Difference;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VersionsTest {

    @Test
    void differencesAreNamedByPointerWithBothValues() {
        // Given
        var versions = versions("""
                {"action":{"amount":"240.00","type":"refund","arguments":{"a/b":1,"gone":true,"same":[1,2]}},"output":"old"}""", """
                {"action":{"amount":"190.00","type":"refund","arguments":{"a/b":2,"new":null,"same":[1,2.0]}},"output":["new"]}""");
        // When
        var differences = versions.differences();
        // Then
        assertThat(differences).extracting(Difference::path)
                .containsExactly("/action/amount", "/action/arguments/a~1b", "/action/arguments/gone", "/action/arguments/new", "/output");
        assertThat(differences.getFirst().before().asText()).isEqualTo("240.00");
        assertThat(differences.getFirst().after().asText()).isEqualTo("190.00");
        assertThat(differences.get(2).after()).isNull();
        assertThat(differences.get(3).before()).isNull();
        assertThat(differences.get(3).after().isNull()).isTrue();
    }

    @Test
    void theSameRunDiffersInNothing() {
        // Given
        var bytes = "{\"output\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        // When
        var versions = Versions.of(new ApprovalQueue.Content(bytes, bytes));
        // Then
        assertThat(versions.edited()).isFalse();
        assertThat(versions.differences()).isEmpty();
        assertThat(versions("{\"n\":1}", "{\"n\":\"1\"}").differences()).hasSize(1);
    }

    private static Versions versions(String asked, String now) {
        return Versions.of(new ApprovalQueue.Content(asked.getBytes(StandardCharsets.UTF_8), now.getBytes(StandardCharsets.UTF_8)));
    }
}
