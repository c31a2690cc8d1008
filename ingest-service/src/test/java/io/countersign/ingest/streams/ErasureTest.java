package io.countersign.ingest.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.casekeys.CaseSealing;
import io.countersign.ingest.Keys;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.IntakeCommand;
import io.countersign.schemas.avro.RunHead;
import io.countersign.schemas.avro.SubmitRun;
import io.countersign.testkit.MemoryCaseKeys;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is personal is nowhere in the clear, and when its key is destroyed the service goes on.
class ErasureTest {

    private static final String MARKER = "MARKER-jane@example.com";
    private static final String RUN_ID = RunId.of("urn:shop", "c", "one");

    private final MemoryCaseKeys keys = new MemoryCaseKeys();
    private TopologyBench bench;

    @BeforeEach
    void start() {
        var codec = OfflineTopics.codec(new CaseSealing(keys));
        bench = new TopologyBench(IngestTopology.build(codec, 1, "shop", Keys.ring(Keys.key("shop", "urn:shop"))), codec);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void nothingPersonalIsInAStoreOrOnATopicInTheClear() {
        // Given a run, an attempt that waits for it, a report, a withdrawal, and bytes from elsewhere that are no run
        submit("one", null);
        submit("two", RUN_ID);
        ask(IntakeCommands.report(meta(), RUN_ID, true, null, null, "note " + MARKER, TopologyBench.START));
        ask(IntakeCommands.withdraw(meta(), RUN_ID, "reason " + MARKER));
        bench.sendBytes(Topics.INTAKE, "c", ("{\"no\":\"run of " + MARKER + "\"}").getBytes(StandardCharsets.UTF_8));
        // Then
        assertThat(bench.found(MARKER)).isEmpty();
        assertThat(bench.found(RUN_ID)).as("the search finds what is not personal").isNotEmpty();
    }

    @Test
    void anErasedRunIsNotTakenInAgainAndTakesReportsAndWithdrawals() {
        // Given a run and an attempt that waits for it, and the key of their case destroyed
        submit("one", null);
        submit("two", RUN_ID);
        bench.read(Topics.INGEST_ANSWERS);
        keys.destroy("c", "ana", "redaction r1");
        // When the run comes again, is reported, withdrawn, and the attempt's patience ends
        submit("one", null);
        ask(IntakeCommands.report(meta(), RUN_ID, true, null, null, null, TopologyBench.START));
        ask(IntakeCommands.withdraw(meta(), RUN_ID, "sent by mistake"));
        bench.after(Duration.ofSeconds(5));
        // Then
        assertThat(bench.<Answer>read(Topics.INGEST_ANSWERS)).extracting(Answer::getCode).containsExactly("DUPLICATE", "OK", "OK");
        assertThat(bench.<DeadLetter>read(Topics.DEAD_INGEST)).isEmpty();
    }

    private void submit(String id, String retryOf) {
        var run = ContentJson.of(ContentJson.read(("{\"id\":\"" + id + "\",\"input\":\"" + MARKER + "\"}").getBytes(StandardCharsets.UTF_8)));
        var head = RunHead.newBuilder().setId(id).setSource("urn:shop").setFlow("f").setOccurredAt(TopologyBench.START).setRetryOf(retryOf)
                .setApiKey("shop").setResponsible("dev").build();
        ask(IntakeCommand.newBuilder().setMeta(meta()).setCommand(SubmitRun.newBuilder().setRunId(RunId.of("urn:shop", "c", id)).setHead(head)
                .setBodyDigest(run.getDigest()).setChannel("http").setContent(run).build()).build());
    }

    private void ask(IntakeCommand command) {
        bench.send(Topics.INTAKE_COMMANDS, "c", command);
    }

    private static CommandMeta meta() {
        return CommandMeta.newBuilder().setCommandId("cmd-" + UUID.randomUUID()).setCaseId("c")
                .setActor(Actor.newBuilder().setKind(ActorKind.PROGRAM).setId("shop").setAuthentication("api-key shop").build())
                .setSentAt(TopologyBench.START).build();
    }
}
