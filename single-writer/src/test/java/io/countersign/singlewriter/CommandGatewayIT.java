package io.countersign.singlewriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.ApprovalEvent;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.testkit.SharedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandGatewayIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path data;
    private KafkaAccess access;
    private RecordCodec codec;
    private CommandGateway gateway;
    private final String caseId = SharedStack.freshId();

    @BeforeEach
    void start() {
        access = OwnBroker.access(OwnBroker.freshService(), data);
        codec = OwnBroker.codec(access);
        gateway = new CommandGateway(access, codec, Topics.APPROVAL_COMMANDS, Topics.APPROVAL_ANSWERS);
        await().atMost(LONG).until(gateway::ready);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void an_answer_comes_when_what_happened_is_committed() {
        try (var writer = SingleWriterIT.start(access, codec)) {
            // When a command is asked
            var answer = gateway.ask(caseId, Asks.keyed("k", caseId, "a" + caseId), LONG);

            // Then it is committed: nothing takes it back, and readers of its event see it in the time that Kafka takes to mark it
            assertThat(answer.getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
            await().atMost(LONG).untilAsserted(() -> assertThat(events()).hasSize(1));
        }
    }

    @Test
    void nobody_answering_ends_the_wait_and_asking_again_gets_the_answer() {
        // Given no writer
        var command = Asks.keyed("k", caseId, "a" + caseId);

        // When a command is asked, then the wait ends
        assertThatThrownBy(() -> gateway.ask(caseId, command, Duration.ofSeconds(1))).isInstanceOf(CommandGateway.NoAnswer.class)
                .hasMessageContaining("same Idempotency-Key");
        assertThatThrownBy(() -> gateway.askAsync(caseId, command, Duration.ofSeconds(1)).join())
                .isInstanceOf(CompletionException.class).hasCauseInstanceOf(CommandGateway.NoAnswer.class);

        // When a writer is there and the command is asked again, then it has taken effect once
        try (var writer = SingleWriterIT.start(access, codec)) {
            assertThat(gateway.ask(caseId, command, LONG).getBody()).isEqualTo("{\"claims\":1}");
            await().atMost(LONG).untilAsserted(() -> assertThat(events()).hasSize(1));
        }
    }

    @Test
    void many_who_ask_at_once_with_one_key_get_one_answer() {
        try (var writer = SingleWriterIT.start(access, codec); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When the same is asked twenty times at once
            var asked = IntStream.range(0, 20)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> gateway.ask(caseId, Asks.keyed("k", caseId, "a" + caseId), LONG), threads)).toList();
            var answers = asked.stream().map(CompletableFuture::join).toList();

            // Then all get one answer, and it took effect once
            assertThat(answers).extracting(Answer::getBody).containsOnly("{\"claims\":1}");
            await().atMost(LONG).untilAsserted(() -> assertThat(events()).hasSize(1));
        }
    }

    @Test
    void one_who_stops_waiting_takes_no_answer_from_another_with_the_same_key() {
        // Given two who wait for one key, the first not for long
        var impatient = gateway.askAsync(caseId, Asks.keyed("k", caseId, "a" + caseId), Duration.ofMillis(300));
        var patient = gateway.askAsync(caseId, Asks.keyed("k", caseId, "a" + caseId), LONG);
        await().atMost(LONG).until(impatient::isCompletedExceptionally);

        // When the answer comes, then the second gets it
        try (var writer = SingleWriterIT.start(access, codec)) {
            assertThat(patient.join().getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        }
    }

    @Test
    void two_different_requests_at_once_with_one_key_get_an_answer_each() {
        // Given two requests under one key, both waiting before anyone answers
        var first = gateway.askAsync(caseId, Asks.keyed("k", caseId, "a" + caseId), LONG);
        var second = gateway.askAsync(caseId, Asks.keyed("k", caseId, "b" + caseId), LONG);

        // When they are judged
        try (var writer = SingleWriterIT.start(access, codec)) {
            // Then the first is accepted; the second is not taken for it
            assertThat(first.join().getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
            assertThat(second.join().getCode()).isEqualTo(Refusal.KEY_REUSED);
        }
    }

    @Test
    void a_request_that_is_passed_on_is_answered_when_every_partition_has_with_a_key_and_without() {
        try (var writer = SingleWriterIT.start(access, codec)) {
            int partitions = access.partitionsOf(Topics.APPROVAL_COMMANDS);
            var passedOn = "pass-on-" + partitions;

            // When partition 0 is asked, and passes it on in other words
            var keyed = gateway.ask(0, caseId, Asks.keyed("pass on", caseId, passedOn), partitions, LONG);
            var plain = gateway.ask(0, caseId, Asks.claim("cmd-" + caseId, caseId, passedOn), partitions, LONG);

            // Then both are answered, as first answers
            assertThat(List.of(keyed, plain)).allSatisfy(answer -> {
                assertThat(answer.getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
                assertThat(answer.getRepeated()).isFalse();
            });
        }
    }

    @Test
    void a_view_is_caught_up_only_when_it_has_read_what_was_there() {
        try (var writer = SingleWriterIT.start(access, codec)) {
            // Given two hundred committed events
            IntStream.range(0, 200).mapToObj(i -> gateway.askAsync(caseId, Asks.claim("cmd-" + i + caseId, caseId, "a" + caseId), LONG)).toList()
                    .forEach(CompletableFuture::join);

            // When a view starts, and is asked all the time
            var seen = new ConcurrentLinkedQueue<String>();
            var view = new CommittedView(access, codec, List.of(Topics.APPROVAL_EVENTS), in -> seen.add(in.key()));
            assertThat(view.caughtUp()).isFalse();
            view.start();
            await().atMost(LONG).until(view::caughtUp);

            // Then it has seen all two hundred when it says so, and sees what comes next
            assertThat(seen.stream().filter(caseId::equals)).hasSize(200);
            gateway.ask(caseId, Asks.keyed("next", caseId, "a" + caseId), LONG);
            await().atMost(LONG).until(() -> seen.stream().filter(caseId::equals).count() == 201);
            view.close();
        }
    }

    private List<ApprovalEvent> events() {
        return OwnBroker.<ApprovalEvent>committed(access, codec, Topics.APPROVAL_EVENTS).stream()
                .filter(e -> e.getMeta().getCaseId().equals(caseId)).toList();
    }
}
