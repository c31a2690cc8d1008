package io.countersign.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ingest.IntakeResult.Refused;
import io.countersign.ingest.IntakeResult.Taken;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.view.RecordReader;
import io.countersign.ingest.view.RunsView;
import io.countersign.ingest.view.WebhooksView;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.RunAccepted;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.wire.RecordCodec;
import io.countersign.singlewriter.KafkaAccess;
import io.countersign.singlewriter.StoredRecords;
import io.countersign.singlewriter.WriterRuntime;
import io.countersign.testkit.SharedStack;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoInstancesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// One that the service under test knows, too: it may judge on some partitions.
    private static final ApiKey KEY = Keys.key("test", "*");

    @TempDir
    Path folder;

    @Test
    void a_run_sent_to_two_instances_at_once_and_again_after_a_restart_is_one_event() {
        // Given two instances, and cases spread over all partitions
        var run = SharedStack.freshId();
        var cases = java.util.stream.IntStream.range(0, 12).mapToObj(i -> run + "-" + i).toList();
        try (var first = new Instance("first"); var second = new Instance("second")) {
            await().atMost(PATIENCE).until(() -> first.runtime.ready() && second.runtime.ready());

            // When each run is sent to both at the same time, five times
            var sent = new ArrayList<CompletableFuture<IntakeResult>>();
            for (int i = 0; i < 5; i++) {
                for (var caseId : cases) {
                    sent.add(first.send(caseId, "hello"));
                    sent.add(second.send(caseId, "hello"));
                }
            }
            var results = sent.stream().map(CompletableFuture::join).toList();

            // Then each was taken in once, and the others got the same result
            assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(Taken.class));
            assertThat(results).filteredOn(result -> result.status() == 202).hasSize(cases.size());
            assertThat(results.stream().map(result -> ((Taken) result).body()).distinct()).hasSize(cases.size());
            assertThat(first.send(cases.getFirst(), "changed").join()).isInstanceOfSatisfying(Refused.class, it -> assertThat(it.code()).isEqualTo("CHANGED_BODY"));
        }

        // And a new instance with an empty folder, which has to restore its state, knows them
        try (var third = new Instance("third")) {
            await().atMost(PATIENCE).until(third.runtime::ready);
            cases.forEach(caseId -> assertThat(third.send(caseId, "hello").join().status()).isEqualTo(200));
            cases.forEach(caseId -> assertThat(Committed.of(third.access, third.codec, Topics.RUNS, RunFact.class, caseId))
                    .filteredOn(fact -> fact.getFact() instanceof RunAccepted).hasSize(1));
            assertThat(third.view.run(io.countersign.schemas.RunId.of("urn:it", cases.getFirst(), "r"))).isPresent();
        }
    }

    @Test
    void of_two_instances_that_use_one_release_at_once_one_wins_and_both_know_which() {
        // Given two instances and releases on all partitions
        var run = SharedStack.freshId();
        var cases = java.util.stream.IntStream.range(0, 12).mapToObj(i -> run + "-" + i).toList();
        try (var first = new Instance("consume-1"); var second = new Instance("consume-2");
                var policy = new FakePolicy(first.access, first.codec, name -> name.startsWith(run))) {
            await().atMost(PATIENCE).until(() -> first.runtime.ready() && second.runtime.ready());
            cases.forEach(caseId -> assertThat(first.send(caseId, "release", "hello").join()).isInstanceOf(Taken.class));
            cases.forEach(caseId -> assertThat(second.view.awaitReceipt(receipt(caseId), PATIENCE, _ -> true)).isPresent());

            for (var caseId : cases) {
                // When both use the release at the same time
                var one = first.consume(caseId);
                var other = second.consume(caseId);
                var facts = List.of(fact(one), fact(other));

                // Then each instance sees both answers, and one of them is yes
                for (var instance : List.of(first, second)) {
                    var answers = facts.stream().map(fact -> instance.contents.<RunEvent>read(instance.view.awaitAnswer(runId(caseId), fact, PATIENCE).orElseThrow()).orElseThrow()).toList();
                    assertThat(answers).extracting(RunEvent::getCause).containsExactlyInAnyOrder(RunCause.CONSUMED, RunCause.NOT_APPLIED);
                }
            }
        }
    }

    private static String fact(CompletableFuture<IntakeResult> result) {
        return ((Taken) result.join()).body().path("factId").asText();
    }

    private static String runId(String caseId) {
        return io.countersign.schemas.RunId.of("urn:it", caseId, "release");
    }

    private static String receipt(String caseId) {
        return FakePolicy.receipt(runId(caseId));
    }

    private final class Instance implements AutoCloseable {
        private final KafkaAccess access;
        private final RecordCodec codec;
        private final RunsView view = new RunsView();
        private final WriterRuntime runtime;
        private final StoredRecords stored;
        private final RecordReader contents;
        private final Intake intake;

        Instance(String name) {
            var stack = SharedStack.get();
            access = new KafkaAccess(stack.bootstrapServers(), "ingest-service", folder.resolve(name), URI.create(stack.registryUrl()), stack.schemaIds());
            codec = access.codec(stack.sealing());
            runtime = IngestWiring.runtime(access, codec, view, new WebhooksView(), "local", Keys.ring(KEY));
            runtime.start();
            stored = new StoredRecords(access, codec);
            contents = new RecordReader(stored);
            intake = new Intake(runtime.gateway(), Clock.systemUTC(), PATIENCE);
        }

        CompletableFuture<IntakeResult> consume(String caseId) {
            return intake.consume(sender(), runId(caseId), caseId, receipt(caseId), null, null);
        }

        CompletableFuture<IntakeResult> send(String caseId, String input) {
            return send(caseId, "r", input);
        }

        CompletableFuture<IntakeResult> send(String caseId, String id, String input) {
            var bytes = ("{\"id\":\"" + id + "\",\"source\":\"urn:it\",\"caseId\":\"" + caseId + "\",\"flow\":\"f\",\"input\":\"" + input + "\"}").getBytes(StandardCharsets.UTF_8);
            return intake.take(sender(), RunReader.plain(bytes, Instant.now()), bytes, bytes.length, "http", 1);
        }

        private Sender sender() {
            var actor = Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("test").setRole(null).setAuthentication("api-key test").build();
            return new Sender(actor, Optional.of(KEY), null);
        }

        @Override
        public void close() {
            stored.close();
            runtime.close();
        }
    }
}
