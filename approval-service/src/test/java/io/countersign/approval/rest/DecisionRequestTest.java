package io.countersign.approval.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.approval.domain.DecisionKind;
import io.countersign.singlewriter.quarkus.Bodies;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DecisionRequestTest {

    @Test
    void readsEverythingThatCanBeSaid() {
        // Given
        var body = """
                {"kind":"send-back","version":3,"actionDigest":"%1$s","note":"please try again","cardDigest":"%1$s",
                 "firstViewedAt":"2026-11-23T10:42:07Z","channel":"console"}""".formatted("0a".repeat(32));
        // When
        var wish = read(body).wish();
        // Then
        assertThat(wish.kind()).isEqualTo(DecisionKind.SEND_BACK);
        assertThat(wish.version()).isEqualTo(3);
        assertThat(wish.firstViewedAt()).isEqualTo(Instant.parse("2026-11-23T10:42:07Z"));
        assertThat(wish.channel()).isEqualTo("console");
        assertThat(wish.edit().isEmpty()).isTrue();
    }

    @Test
    void aBlankNoteIsNoNoteAndTheChannelIsRestUnlessSaid() {
        // When
        var wish = read("{\"kind\":\"approve\",\"version\":1,\"note\":\"  \"}").wish();
        // Then
        assertThat(wish.note()).isNull();
        assertThat(wish.channel()).isEqualTo("rest");
    }

    @ParameterizedTest
    @EnumSource(DecisionKind.class)
    void everyKindCanBeWritten(DecisionKind kind) {
        assertThat(read("{\"version\":1,\"kind\":\"" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "\"}").wish().kind()).isEqualTo(kind);
    }

    @Test
    void nullIsNoEdit() {
        assertThat(read("{\"kind\":\"approve\",\"version\":1,\"action\":null,\"output\":null}").wish().edit().isEmpty()).isTrue();
    }

    @Test
    void valuesOfAnEditKeepTheirTypes() {
        // When
        var action = read("{\"kind\":\"edit\",\"version\":1,\"action\":{\"type\":\"x\",\"arguments\":{\"n\":1.5,\"t\":\"1.10\",\"b\":true,\"z\":null}}}")
                .wish().edit().action();
        // Then
        assertThat(action.toString()).isEqualTo("{\"type\":\"x\",\"arguments\":{\"n\":1.5,\"t\":\"1.10\",\"b\":true,\"z\":null}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                        | 400 | The body is not JSON: line 1, column
            {"kind":"approve","version":"one"}       | 400 | version is 'one'; write a whole number.
            {"kind":"approve","firstViewedAt":"now"} | 400 | firstViewedAt is 'now'; write a time such as
            {"kind":"approve","colour":"red"}        | 400 | colour is not known; leave it out, or write one of
            [1]                                      | 400 | The body is no object; give an object with kind, version,
            {"kind":["approve"]}                     | 400 | kind is ["approve"]; write a text.
            {"kind":"approve","version":"1"}         | 400 | version is '1'; write a whole number.
            {"kind":"approve","version":1.5}         | 400 | version is 1.5; write a whole number.
            {"kind":5,"version":1}                   | 400 | kind is 5; write a text.
            {"kind":"approve","note":true}           | 400 | note is true; write a text.
            {"kind":"approve","kind":"reject"}       | 400 | The body is not JSON: line 1, column
            {"kind":"approve"} {}                    | 400 | The body is not JSON: line 1, column
            null                                     | 400 | The body is null;
            {"kind":"maybe","version":1}             | 422 | kind is 'maybe'; write approve,
            {"version":1}                            | 422 | kind is missing;
            {"kind":"approve"}                       | 422 | version is missing;
            {"kind":"approve","version":1,"firstViewedAt":"+1000000000-12-31T23:59:59Z"} | 422 | firstViewedAt is '+1000000000-12-31T23:59:59Z'; write the time
            {"kind":"approve","version":1,"firstViewedAt":"-1000000000-01-01T00:00:00Z"} | 422 | firstViewedAt is '-1000000000-01-01T00:00:00Z'; write the time
            {"kind":"approve","version":1,"channel":"mail"} | 422 | channel is 'mail'; write rest,
            """)
    void whatIsWrongIsSaidWithFieldAndRemedy(String body, int status, String detail) {
        assertThatThrownBy(() -> read(body).wish()).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(status);
            assertThat(problem.getDetail()).startsWith(detail);
        });
    }

    @Test
    void whatIsTooLongOrNoDigestIsRefused() {
        for (var wrong : List.of("a".repeat(63), "a".repeat(65), "A".repeat(64), "g".repeat(64), "")) {
            assertRefused(() -> read("{\"kind\":\"approve\",\"version\":1,\"cardDigest\":\"" + wrong + "\"}").wish(), "cardDigest is ");
            assertRefused(() -> read("{\"kind\":\"approve\",\"version\":1,\"actionDigest\":\"" + wrong + "\"}").wish(), "actionDigest is ");
            assertRefused(() -> new ApprovalRequests.ViewRequest(1L, wrong).digest(), "cardDigest is ");
            assertRefused(() -> new ApprovalRequests.ChosenRequest("x", 1L, wrong, null).chosen(), "items.actionDigest is ");
            assertRefused(() -> new ApprovalRequests.ChosenRequest("x", 1L, null, wrong).chosen(), "items.cardDigest is ");
        }
        assertRefused(() -> new ApprovalRequests.HandOverRequest("a".repeat(257), "why not").person(), "to is '257 characters'; ");
        assertRefused(() -> new ApprovalRequests.ChosenRequest("a".repeat(257), 1L, null, null).chosen(), "items.id is '257 characters'; ");
        assertRefused(() -> new AbsenceRequest(null, "2026-11-27", "a".repeat(257), null).standIn(), "cover is '257 characters'; ");
        assertRefused(() -> read("{\"kind\":\"" + "a".repeat(5_000) + "\",\"version\":1}").wish(), "kind is '" + "a".repeat(100) + "...'; ");
    }

    private static void assertRefused(ThrowingCallable request, String detail) {
        assertThatThrownBy(request).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(422);
            assertThat(problem.getDetail()).startsWith(detail);
        });
    }

    @Test
    void bytesThatAreNotTextAreRefused() {
        assertThatThrownBy(() -> Bodies.read(new byte[] {'{', '"', (byte) 0xc3, 0x28, '"', '}'}, DecisionRequest.class)).isInstanceOf(HttpProblem.class);
        assertThatThrownBy(() -> Bodies.read(new byte[0], DecisionRequest.class)).isInstanceOf(HttpProblem.class);
    }

    private static DecisionRequest read(String body) {
        return Bodies.read(body.getBytes(StandardCharsets.UTF_8), DecisionRequest.class);
    }
}
