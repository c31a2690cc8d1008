package io.countersign.ingest.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ingest.KeyRing;
import io.countersign.ingest.Keys;
import io.countersign.ingest.avro.IntakeCommands;
import io.countersign.ingest.format.RunReader;
import io.countersign.ingest.format.RunReading;
import io.countersign.schemas.RunId;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.Answer;
import io.countersign.schemas.avro.CommandMeta;
import io.countersign.schemas.avro.ConsumptionRequested;
import io.countersign.schemas.avro.Directive;
import io.countersign.schemas.avro.DirectiveKind;
import io.countersign.schemas.avro.EventMeta;
import io.countersign.schemas.avro.Rejection;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunFact;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.SourceIdReused;
import io.countersign.testkit.OfflineTopics;
import io.countersign.testkit.TopologyBench;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallersJudgeTest {

    private static final Instant NOW = TopologyBench.START;
    private static final KeyRing KEYS = Keys.ring(Keys.key("shop", "urn:shop"), Keys.key("bank", "urn:bank"));

    private TopologyBench bench;

    @BeforeEach
    void start() {
        var codec = OfflineTopics.codec();
        bench = new TopologyBench(IngestTopology.build(codec, 1, "local", KEYS), codec);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void of_two_attempts_that_wait_for_the_same_news_the_first_is_taken() {
        // Given an accepted run and two next attempts of it, sent before the news that it is to be tried again is read here
        submit(run("one", "\"caseId\":\"c\""));
        submit(run("two", "\"caseId\":\"c\",\"retryOf\":\"one\""));
        submit(run("three", "\"caseId\":\"c\",\"retryOf\":\"one\""));
        assertThat(answers()).hasSize(1);

        // When the directive is read
        bench.send(Topics.DIRECTIVES, "c", retry(RunId.of("urn:shop", "c", "one")));

        // Then each has its answer, and the event with the same news, or time, changes nothing more
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "RETRY_REFUSED");
        bench.send(Topics.RUN_EVENTS, "c", retrying(RunId.of("urn:shop", "c", "one")));
        bench.after(Duration.ofSeconds(5));
        assertThat(answers()).isEmpty();
        assertThat(rejections()).singleElement().satisfies(it -> assertThat(it.getInput().getProblems().getFirst().getMessage()).contains("already has a next attempt"));
    }

    @Test
    void a_run_that_is_over_takes_no_next_attempt_and_nobody_waits() {
        // Given a run that policy has blocked
        submit(run("one", "\"caseId\":\"c\""));
        bench.send(Topics.RUN_EVENTS, "c", RunEvent.newBuilder(retrying(RunId.of("urn:shop", "c", "one"))).setTo(RunState.BLOCKED).build());

        // When it is tried again
        submit(run("two", "\"caseId\":\"c\",\"retryOf\":\"one\""));

        // Then that is refused at once
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK", "RETRY_REFUSED");
    }

    @Test
    void a_consumption_becomes_a_fact_that_its_answer_names_and_one_of_an_unknown_release_a_rejection() {
        // Given an accepted run
        submit(run("a", "\"caseId\":\"c\""));
        events();
        answers();

        // When a release of it is used up, and one that nobody knows
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.consume(meta("c"), RunId.of("urn:shop", "c", "a"), "rel_1", null));
        bench.send(Topics.INTAKE_COMMANDS, "rel_2", IntakeCommands.consume(meta("rel_2"), "rel_2", "rel_2", null));

        // Then the fact is there, and policy is to say what comes of it
        var fact = events().getFirst();
        assertThat(fact.getFact()).isInstanceOfSatisfying(ConsumptionRequested.class, it -> assertThat(it.getReceiptId()).isEqualTo("rel_1"));
        assertThat(fact.getMeta().getSummary()).isEqualTo("The program shop is about to execute the action of case c under receipt rel_1");
        var answers = answers();
        assertThat(answers).extracting(Answer::getCode).containsExactly("OK", "NOT_FOUND");
        assertThat(answers.getFirst().getBody()).contains("\"factId\":\"" + fact.getMeta().getEventId() + "\"");
        assertThat(rejections()).extracting(r -> r.getInput().getCode()).containsExactly("NOT_FOUND");
    }

    @Test
    void an_id_that_one_source_used_in_two_cases_is_a_fact_once_a_pair() {
        // Given an accepted run
        submit(run("a", "\"caseId\":\"c\""));
        var runId = RunId.of("urn:shop", "c", "a");
        events();

        // When it is reported twice that the id is used elsewhere, and once of a third case
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.reused(meta("c"), runId, "d", "run_d"));
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.reused(meta("c"), runId, "d", "run_d"));
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.reused(meta("c"), runId, "e", "run_e"));

        // Then there are two facts
        assertThat(events()).extracting(fact -> ((SourceIdReused) fact.getFact()).getOtherRunId()).containsExactly("run_d", "run_e");
    }

    @Test
    void a_run_of_another_key_can_be_neither_superseded_nor_reported_on_nor_withdrawn_nor_used() {
        // Given a run of the shop that is to be tried again
        submit(run("one", "\"caseId\":\"c\""));
        var runId = RunId.of("urn:shop", "c", "one");
        bench.send(Topics.RUN_EVENTS, "c", retrying(runId));
        events();
        answers();

        // When the bank, which can compute its id, asks for everything about it
        submit("bank", run("x", "\"caseId\":\"c\",\"retryOf\":\"" + runId + "\"").replace("urn:shop", "urn:bank"));
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.report(meta("bank", "c"), runId, true, null, null, null, NOW));
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.withdraw(meta("bank", "c"), runId, "mine"));
        bench.send(Topics.INTAKE_COMMANDS, "c", IntakeCommands.consume(meta("bank", "c"), runId, "rel_1", null));
        bench.after(Duration.ofSeconds(5));

        // Then it is told what it would be told of a run that nobody sent, each is recorded, and nothing happened
        var answers = answers();
        assertThat(answers).extracting(Answer::getCode).containsExactly("RETRY_REFUSED", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND");
        assertThat(answers.getFirst().getDetail()).startsWith("retryOf names no run of the case 'c'");
        assertThat(rejections()).hasSize(4);
        assertThat(events()).isEmpty();

        // And the shop's own next attempt is taken
        submit(run("two", "\"caseId\":\"c\",\"retryOf\":\"one\""));
        assertThat(answers()).extracting(Answer::getCode).containsExactly("OK");
    }

    private void submit(String json) {
        submit("shop", json);
    }

    private void submit(String key, String json) {
        var run = ((RunReading.Sound) RunReader.plain(json.getBytes(StandardCharsets.UTF_8), NOW)).run();
        bench.send(Topics.INTAKE_COMMANDS, run.caseId(), IntakeCommands.submit(meta(key, run.caseId()), run, "http", key, "priya"));
    }

    private List<RunFact> events() {
        return bench.read(Topics.RUNS);
    }

    private List<Rejection> rejections() {
        return bench.read(Topics.REJECTIONS);
    }

    private List<Answer> answers() {
        return bench.read(Topics.INGEST_ANSWERS);
    }

    private static String run(String id, String more) {
        return "{\"id\":\"" + id + "\",\"source\":\"urn:shop\",\"flow\":\"f\",\"input\":\"hello\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static CommandMeta meta(String caseId) {
        return meta("shop", caseId);
    }

    private static CommandMeta meta(String key, String caseId) {
        return CommandMeta.newBuilder().setCommandId("cmd-" + UUID.randomUUID()).setCaseId(caseId).setActor(program(key)).setSentAt(NOW).setTraceparent(null).build();
    }

    private static Actor program(String key) {
        return Actor.newBuilder().setKind(ActorKind.PROGRAM).setId(key).setRole(null).setAuthentication("api-key " + key).build();
    }

    private static EventMeta head(String runId) {
        return EventMeta.newBuilder().setEventId(UUID.randomUUID().toString()).setCaseId("c").setRunId(runId).setEntityId(runId).setStep(5).setVersion(1).setSeq(1)
                .setOccurredAt(NOW).setActor(program("policy")).setCausationId("x").setTraceparent(null).setSummary("s").build();
    }

    private static RunEvent retrying(String runId) {
        return RunEvent.newBuilder().setMeta(head(runId)).setFrom(RunState.RECEIVED).setTo(RunState.RETRYING).setCause(RunCause.ROUTED).setFlags(List.of())
                .setAttempt(1).setEvaluation(1).setReason("r").setRouting(null).setChoice(null).setReceipt(null).setContent(null).build();
    }

    private static Directive retry(String runId) {
        return Directive.newBuilder().setMeta(head(runId)).setKind(DirectiveKind.RETRY).setState("RETRYING").setRunVersion(1).setReason("r").setNote(null).setReceipt(null)
                .setFallback(null).setContent(null).build();
    }
}
