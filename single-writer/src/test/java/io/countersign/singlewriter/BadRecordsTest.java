package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.schemas.Topic;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.wire.LookupUnavailable;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadRecordsTest {

    private RecordCodec codec;
    private TopologyBench bench;

    @BeforeEach
    void start() {
        codec = OfflineTopics.codec();
        bench = new TopologyBench(TinyJudge.topology(codec, 1), codec);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail-throw", "fail-unwritable", "fail-event", "fail-large-state", "fail-large-event", "fail-overflow", "fail-foreign", "fail-foreign-snapshot"})
    void a_judge_that_fails_leaves_nothing_half_done(String commandId) {
        // When the judge fails after it has written and published
        var bytes = codec.encode(Topics.APPROVAL_COMMANDS, Asks.claim(commandId, "case", "a"));
        bench.sendBytes(Topics.APPROVAL_COMMANDS, "case", bytes);

        // Then there is no event and no answer, and the command is kept with the reason
        assertThat(events()).isEmpty();
        assertThat(bench.<Answer>read(Topics.APPROVAL_ANSWERS)).isEmpty();
        assertThat(dead()).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo("FAILED");
            assertThat(letter.getTopic()).isEqualTo(Topics.APPROVAL_COMMANDS.name());
            assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(bytes));
            assertThat(letter.getMeta().getCaseId()).isEqualTo("case");
            assertThat(letter.getMeta().getSeq()).isEqualTo(1);
        });

        // And the stream goes on: the claim that failed was never counted, no number is missing
        claim("a");
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getMeta().getSeq()).isEqualTo(1);
            assertThat(event.getMeta().getSummary()).isEqualTo("claimed 1");
        });
    }

    @Test
    void a_dead_letter_of_an_event_comes_after_it() {
        // When the judge fails on an event that is far ahead in its case
        bench.send(Topics.APPROVALS, "x", Asks.work("x", "throw", 41));

        // Then the dead letter has a higher step
        assertThat(dead()).singleElement().satisfies(letter -> assertThat(letter.getMeta().getStep()).isEqualTo(42));
    }

    @Test
    void bytes_that_are_not_avro_are_kept() {
        check("NOT_AVRO", "{\"json\":true}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void an_empty_value_is_kept() {
        check("NOT_AVRO", new byte[0]);
    }

    @Test
    void a_record_cut_short_is_kept() {
        var whole = codec.encode(Topics.APPROVAL_COMMANDS, Asks.claim("cmd-1", "case", "a"));
        check("NOT_AVRO", Arrays.copyOf(whole, whole.length - 3));
    }

    @Test
    void a_tombstone_is_kept() {
        check("TOMBSTONE", null);
    }

    @Test
    void a_record_of_another_type_is_kept() {
        check("WRONG_TYPE", codec.encode(Topics.APPROVALS, Asks.work("case", "a", 1)));
    }

    @Test
    void a_record_too_large_to_be_kept_whole_is_cut_and_says_where_it_is() {
        // Given bytes that leave no room for a dead letter's head
        var bytes = new byte[Topic.MAX_MESSAGE_BYTES - 100];
        bytes[0] = 9;

        // When they arrive
        bench.sendBytes(Topics.APPROVAL_COMMANDS, "case", bytes);

        // Then the dead letter fits on its topic and says where the whole is
        assertThat(dead()).singleElement().satisfies(letter -> {
            assertThat(codec.encode(Topics.DEAD_APPROVAL, letter).length).isLessThan(Topic.MAX_MESSAGE_BYTES - 10_000);
            assertThat(letter.getReason()).contains(Topics.APPROVAL_COMMANDS.name() + "-0@0");
        });
    }

    @Test
    void a_key_that_is_no_text_names_no_case() {
        // When bytes come under a key with a NUL, which no database stores as text
        bench.sendBytes(Topics.APPROVAL_COMMANDS, "a\0b", new byte[] {9, 9});

        // Then they are filed under their topic, and the key is kept as it was
        assertThat(dead()).singleElement().satisfies(letter -> {
            assertThat(letter.getMeta().getCaseId()).isEqualTo(Topics.APPROVAL_COMMANDS.name());
            assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap(new byte[] {'a', 0, 'b'}));
        });
    }

    @Test
    void an_unknown_schema_while_the_registry_does_not_answer_stops_the_stream_and_keeps_no_dead_letter() {
        // Given a schema id that is known nowhere, and a registry that does not answer
        var bytes = ByteBuffer.allocate(9).put((byte) 0).putInt(987_654).putInt(1).array();

        // When a record with it arrives, then the stream stops with that reason
        assertThatThrownBy(() -> bench.sendBytes(Topics.APPROVAL_COMMANDS, "case", bytes))
                .hasStackTraceContaining(LookupUnavailable.class.getName());

        // And the record did not go to the dead letters
        assertThat(dead()).isEmpty();
    }

    private void check(String code, byte[] bytes) {
        // When such bytes arrive between two good records
        claim("a");
        bench.sendBytes(Topics.APPROVAL_COMMANDS, "case", bytes);
        claim("a");

        // Then they are kept with the reason, and both good records were judged
        assertThat(dead()).singleElement().satisfies(letter -> {
            assertThat(letter.getCode()).isEqualTo(code);
            assertThat(letter.getValue()).isEqualTo(bytes == null ? null : ByteBuffer.wrap(bytes));
            assertThat(letter.getOffset()).isEqualTo(1);
            assertThat(letter.getReason()).isNotBlank();
        });
        assertThat(events()).hasSize(2);
    }

    private void claim(String approvalId) {
        bench.send(Topics.APPROVAL_COMMANDS, "case", Asks.claim("cmd-x", "case", approvalId));
    }

    private List<DeadLetter> dead() {
        return bench.read(Topics.DEAD_APPROVAL);
    }

    private List<ApprovalEvent> events() {
        return bench.read(Topics.APPROVAL_EVENTS);
    }
}
