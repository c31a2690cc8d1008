package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private TopologyBench bench;

    @BeforeEach
    void start() {
        var codec = OfflineTopics.codec();
        bench = new TopologyBench(TinyJudge.topology(codec, 1), codec);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void one_key_for_one_partition_and_for_all_is_two_commands() {
        // When the same person uses one key for a case and for something that every partition applies
        var one = CommandGateway.head("case", Asks.ANA, "k", Instant.EPOCH, null);
        var all = CommandGateway.headForAll("*", Asks.ANA, "k", Instant.EPOCH, null);

        // Then no partition takes the second for a repeat of the first, and each is repeatable
        assertThat(all.getCommandId()).isNotEqualTo(one.getCommandId())
                .isEqualTo(CommandGateway.headForAll("*", Asks.ANA, "k", Instant.EPOCH.plusSeconds(1), null).getCommandId());
    }

    @Test
    void a_command_is_answered_and_leaves_its_event() {
        // When a command arrives
        claim("cmd-1", "a");

        // Then it is answered, and what happened is published
        assertThat(answers()).singleElement().satisfies(answer -> {
            assertThat(answer.getCommandId()).isEqualTo("cmd-1");
            assertThat(answer.getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
            assertThat(answer.getBody()).isEqualTo("{\"claims\":1}");
            assertThat(answer.getRepeated()).isFalse();
        });
        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getMeta().getCausationId()).isEqualTo("cmd-1");
            assertThat(event.getMeta().getActor().getId()).isEqualTo("ana");
            assertThat(event.getMeta().getOccurredAt()).isEqualTo(TopologyBench.START);
        });
    }

    @Test
    void a_repeated_key_gets_the_first_answer_again_and_leaves_no_event() {
        // Given an answered command
        claim("key-1", "a");
        var first = answers().getFirst();
        events();

        // When the same comes again, later
        bench.after(Duration.ofDays(6));
        claim("key-1", "a");

        // Then the first answer is given again and nothing happened
        assertThat(answers()).singleElement().satisfies(again -> {
            assertThat(again.getRepeated()).isTrue();
            assertThat(again.getBody()).isEqualTo(first.getBody());
            assertThat(again.getAt()).isEqualTo(first.getAt());
        });
        assertThat(events()).isEmpty();
    }

    @Test
    void a_repeated_key_gets_its_refusal_again_and_it_is_recorded_once() {
        // Given a refused command
        claim("key-1", "refuse");

        // When it comes again
        claim("key-1", "refuse");

        // Then both answers refuse, and there is one event
        assertThat(answers()).extracting(Answer::getStatus).containsExactly(AnswerStatus.REFUSED, AnswerStatus.REFUSED);
        assertThat(events()).hasSize(1);
    }

    @Test
    void a_key_used_for_another_request_is_refused_and_recorded() {
        // Given an answered command
        claim("key-1", "a");
        answers();
        events();

        // When another one comes under its key
        claim("key-1", "b");

        // Then it is refused and recorded
        assertThat(answers()).singleElement().satisfies(answer -> {
            assertThat(answer.getStatus()).isEqualTo(AnswerStatus.REFUSED);
            assertThat(answer.getCode()).isEqualTo(Refusal.KEY_REUSED);
            assertThat(answer.getRepeated()).isFalse();
        });
        assertThat(events()).singleElement().satisfies(event -> assertThat(event.getEvent()).isInstanceOf(CommandRefused.class));

        // And the first one's answer is still the first
        claim("key-1", "a");
        assertThat(answers()).singleElement().satisfies(answer -> assertThat(answer.getBody()).isEqualTo("{\"claims\":1}"));
    }

    @Test
    void answers_are_forgotten_after_seven_days() {
        // Given an answered command
        claim("key-1", "a");
        answers();

        // When it comes again after more than seven days
        bench.after(Duration.ofDays(7).plusHours(2));
        claim("key-1", "a");

        // Then it is a new one
        assertThat(answers()).singleElement().satisfies(answer -> {
            assertThat(answer.getRepeated()).isFalse();
            assertThat(answer.getBody()).isEqualTo("{\"claims\":2}");
        });
    }

    @Test
    void one_person_who_cannot_be_read_hides_nobody_else_and_who_comes_later_is_seen() {
        // Given three people of whom the second can't be read
        bench.person("a", "Ana", "team-lead").sendBytes(Topics.PEOPLE, "b", new byte[] {9}).person("c", "Carl", "support");

        // When somebody asks, and again after a change
        claim("cmd-1", "who");
        bench.person("d", "Dora", "support");
        claim("cmd-2", "who");

        // Then the others are there
        assertThat(answers()).extracting(Answer::getBody).containsExactly("{\"claims\":\"Ana, Carl\"}", "{\"claims\":\"Ana, Carl, Dora\"}");
    }

    @Test
    void a_command_without_a_key_is_judged_each_time() {
        // When commands without a caller's key come
        claim("cmd-1", "a");
        claim("cmd-1", "a");

        // Then each is judged: their ids are made by us, and nobody repeats them
        assertThat(answers()).extracting(Answer::getBody).containsExactly("{\"claims\":1}", "{\"claims\":2}");
    }

    @Test
    void versions_are_dense_by_entity_steps_by_case_and_seq_by_topic() {
        // When two cases go on in turns
        claim("cmd-1", "x", "a");
        claim("cmd-2", "y", "b");
        claim("cmd-3", "x", "a");
        claim("cmd-4", "x", "c");

        // Then every count is without holes
        var metas = events().stream().map(ApprovalEvent::getMeta).toList();
        assertThat(metas).extracting(EventMeta::getVersion).containsExactly(1L, 1L, 2L, 1L);
        assertThat(metas).extracting(EventMeta::getStep).containsExactly(1L, 1L, 2L, 3L);
        assertThat(metas).extracting(EventMeta::getSeq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(metas).extracting(EventMeta::getEventId).doesNotHaveDuplicates();
    }

    @Test
    void an_effect_has_a_higher_step_than_its_cause() {
        // When an event arrives that is far ahead in its case
        bench.send(Topics.APPROVALS, "x", Asks.work("x", "a", 41));

        // Then what follows from it has a higher step, and so has what comes next in the case
        claim("cmd-1", "x", "a");
        assertThat(events()).extracting(e -> e.getMeta().getStep()).containsExactly(42L, 43L);
    }

    @Test
    void an_event_from_the_past_of_a_case_takes_no_step_back() {
        // Given a case that has come far
        bench.send(Topics.APPROVALS, "x", Asks.work("x", "a", 41));

        // When an earlier event of it arrives late
        bench.send(Topics.APPROVALS, "x", Asks.work("x", "a", 3));

        // Then steps go on
        assertThat(events()).extracting(e -> e.getMeta().getStep()).containsExactly(42L, 43L);
    }

    private void claim(String commandId, String approvalId) {
        claim(commandId, "case", approvalId);
    }

    private void claim(String commandId, String caseId, String approvalId) {
        bench.send(Topics.APPROVAL_COMMANDS, caseId, Asks.claim(commandId, caseId, approvalId));
    }

    private List<Answer> answers() {
        return bench.read(Topics.APPROVAL_ANSWERS);
    }

    private List<ApprovalEvent> events() {
        return bench.read(Topics.APPROVAL_EVENTS);
    }
}
