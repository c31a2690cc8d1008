package io.countersign.policy.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.Actor;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.CountRun;
import io.countersign.schemas.avro.ExecutionReported;
import io.countersign.schemas.avro.ExecutionResult;
import io.countersign.schemas.avro.RunCause;
import io.countersign.schemas.avro.RunCounted;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import io.countersign.schemas.avro.RunWithdrawn;
import io.countersign.schemas.avro.StopFlows;
import io.countersign.singlewriter.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs of one customer in many cases, on partitions that are as slow as they like.
class CountersTest {

    static final String FLOW = PolicyBench.flow().replace("rules:\n", """
            counters:
              refunds: {action: refund, per: customer, within: PT24H}
            rules:
              - id: often
                name: More than two refunds a day need a team lead
                when: action.type == "refund" && counters.refunds >= 2
                then: approve
                reason: Two refunds or more within a day
                owner: priya
                reviewBy: 2027-01-31
            """);
    private static final Instant START = Partitions.START;

    private final Partitions partitions = new Partitions(4, FLOW);

    @Test
    void refundsOfOneCustomerInManyCasesAtOnceAreCountedOneByOne() {
        // Given
        var runs = IntStream.range(0, 9).mapToObj(i -> partitions.run("case-" + i, "r1", START, refund("jane"))).toList();
        partitions.run("other", "r1", START, refund("john"));
        assertThat(partitions.all()).as("the cases are on several partitions").filteredOn(one -> !one.keys("runs").isEmpty()).hasSizeGreaterThan(2);
        // When
        partitions.deliverAll();
        // Then
        assertThat(counts(runs)).containsExactlyElementsOf(LongStream.range(0, 9).boxed().toList());
        assertThat(runs).extracting(runId -> partitions.last(runId).getTo()).filteredOn(RunState.RELEASED::equals).as("the first two go out").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theCountIsExactInWhateverOrderThingsArrive(long seed) {
        // Given
        var random = new Random(seed);
        var runs = new ArrayList<String>();
        // When
        for (int i = 0; i < 40; i++) {
            partitions.now = partitions.now.plusMillis(random.nextInt(50));
            runs.add(partitions.run("case-" + random.nextInt(30), "r" + i, partitions.now.minusMillis(random.nextInt(3_000)), refund("jane")));
            for (int k = random.nextInt(4); k > 0; k--) {
                partitions.all().get(random.nextInt(4)).deliver();
            }
        }
        partitions.deliverAll();
        // Then
        assertThat(counts(runs)).containsExactlyElementsOf(LongStream.range(0, 40).boxed().toList());
        assertThat(runs).allSatisfy(runId -> assertThat(events(runId)).hasSize(1));
        assertThat(partitions.all()).as("nothing waits any more").allSatisfy(one -> assertThat(one.keys("open-runs")).noneMatch(key ->
                key.startsWith("waiting|") && runs.stream().anyMatch(runId -> key.endsWith(runId) && partitions.last(runId).getTo() == RunState.RELEASED)));
    }

    @Test
    void aRunWaitsForItsCountersAndOthersDoNotWaitForIt() {
        // Given
        var waits = partitions.run("case-1", "r1", START, refund("jane"));
        // When a run comes that names no customer
        var other = partitions.run("case-1", "r2", START, "\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}");
        // Then
        assertThat(partitions.last(waits)).isNull();
        assertThat(partitions.last(other).getTo()).isEqualTo(RunState.RELEASED);
        assertThat(partitions.last(other).getRouting().getCounters()).isEmpty();
    }

    @Test
    void theRoutingSaysWhatWasCountedAndFollowsFromTheAcceptance() {
        // When
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.deliverAll();
        // Then
        var event = partitions.last(runId);
        assertThat(event.getRouting().getCounters()).isEqualTo(Map.of("refunds", 0L));
        assertThat(event.getMeta().getCausationId()).isEqualTo("accepted-" + runId);
        assertThat(event.getMeta().getTraceparent()).isEqualTo("trace-" + runId);
        assertThat(event.getMeta().getActor().getKind()).isEqualTo(ActorKind.SYSTEM);
        assertThat(partitions.of("case-1").timers()).as("nothing waits for counters any more").noneMatch(timer -> timer.startsWith(Histories.TIMERS));
    }

    @Test
    void whatArrivesTwiceCountsOnce() {
        // Given
        var first = partitions.run("case-1", "r1", START, refund("jane"));
        // When
        for (int i = 0; i < 3; i++) {
            partitions.all().forEach(Partitions.One::deliverTwice);
        }
        var second = partitions.run("case-2", "r1", START, refund("jane"));
        partitions.deliverAll();
        // Then
        assertThat(counts(List.of(first, second))).containsExactly(0L, 1L);
        assertThat(events(first)).hasSize(1);
    }

    @Test
    void aMailAsksHowManyRefundsThereWereAndIsNone() {
        // Given
        var refund = partitions.run("case-1", "r1", START, refund("jane"));
        var mail = partitions.run("case-2", "r1", START, "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"},\"references\":{\"order\":\"W1\",\"customer\":\"jane\"}");
        partitions.deliverAll();
        // When
        var next = partitions.run("case-3", "r1", START, refund("jane"));
        partitions.deliverAll();
        // Then
        assertThat(counts(List.of(refund, next))).containsExactly(0L, 1L);
        assertThat(partitions.last(mail).getRouting().getCounters()).containsEntry("refunds", 1L);
    }

    @Test
    void nothingIsReleasedAfterAStopThoughItsCountersSaySo() {
        // Given two runs that wait, and a stop of everything; one of them is swept
        var swept = partitions.run("case-1", "r1", START, refund("jane"));
        stop();
        partitions.of("case-1").tick();
        assertThat(partitions.last(swept).getCause()).isEqualTo(RunCause.STOPPED);
        var notSwept = partitions.run("case-2", "r1", START, refund("jane"));
        // When
        partitions.deliverAll();
        // Then
        assertThat(events(swept)).hasSize(1);
        assertThat(partitions.last(swept).getTo()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(partitions.last(notSwept).getTo()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(partitions.last(notSwept).getRouting().getCounters()).as("what was counted is recorded").containsEntry("refunds", 1L);
    }

    @Test
    void aRunThatIsTakenBackMeanwhileStaysSo() {
        // Given
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.fact("case-1", runId, START, RunWithdrawn.newBuilder().setReason("sent by mistake").build());
        // When
        partitions.deliverAll();
        partitions.now = START.plus(Duration.ofMinutes(5));
        partitions.of("case-1").tick();
        // Then
        assertThat(events(runId)).extracting(RunEvent::getTo).containsExactly(RunState.CANCELLED);
    }

    @Test
    void whatWasExecutedMeanwhileIsNotReleased() {
        // Given
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.fact("case-1", runId, START, ExecutionReported.newBuilder().setResult(ExecutionResult.EXECUTED).setExecutedAt(START).build());
        assertThat(partitions.last(runId).getFlags()).containsExactly("bypass");
        // When
        partitions.deliverAll();
        // Then
        assertThat(partitions.last(runId).getTo()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(partitions.last(runId).getReason()).isEqualTo("It was executed before its rules had judged it");
        assertThat(partitions.last(runId).getRouting().getRule()).as("what they would have said").isEqualTo("small");
    }

    @Test
    void aNewAttemptOfARunThatStillWaitsIsAConflictAndDisturbsNothing() {
        // Given
        var first = partitions.run("case-1", "r1", START, refund("jane"));
        // When
        var second = partitions.run("case-1", "r2", first, START, refund("jane"));
        assertThat(partitions.last(second).getTo()).isEqualTo(RunState.IN_EXCEPTION);
        partitions.deliverAll();
        // Then
        assertThat(partitions.last(first).getTo()).isEqualTo(RunState.RELEASED);
        assertThat(events(second)).hasSize(1);
    }

    @Test
    void theNextAttemptTakesTheOldRunsPlaceAtOnceAndThenWaits() {
        // Given a run that waits for its next attempt
        var first = partitions.run("case-1", "r1", START, "\"failure\":{\"kind\":\"technical\",\"message\":\"timeout\"}");
        partitions.deliverAll();
        assertThat(partitions.last(first).getTo()).isEqualTo(RunState.RETRYING);
        // When
        var second = partitions.run("case-1", "r2", first, START, refund("jane"));
        // Then
        assertThat(partitions.last(first).getTo()).isEqualTo(RunState.SUPERSEDED);
        assertThat(partitions.last(second)).isNull();
        partitions.deliverAll();
        assertThat(partitions.last(second).getTo()).isEqualTo(RunState.RELEASED);
        assertThat(partitions.last(second).getAttempt()).isEqualTo(2);
    }

    @Test
    void aRunWhoseCountersAreSilentGoesToTheQueueAndNoLateCountBringsItOut() {
        // Given
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.now = START.plus(Duration.ofMinutes(1));
        partitions.of("case-1").tick();
        assertThat(partitions.last(runId)).isNull();
        // When
        partitions.now = START.plus(Duration.ofMinutes(2));
        partitions.of("case-1").tick();
        // Then
        var event = partitions.last(runId);
        assertThat(event.getTo()).isEqualTo(RunState.IN_EXCEPTION);
        assertThat(event.getRouting().getReasonCode()).isEqualTo("TECHNICAL");
        assertThat(event.getReason()).isEqualTo("Nobody said in time how many came before: refund per customer within PT24H");
        partitions.deliverAll();
        assertThat(events(runId)).hasSize(1);
    }

    @Test
    void aVersionWithAnotherCounterThatBecomesActiveMeanwhileDoesNotTakeSilenceForNothing() {
        // Given a run that waits for the counters of the version that was active when it came
        var waits = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.activate(2, FLOW.replace("within: PT24H", "within: PT1H").replace("action.type == \"refund\" && counters", "has(counters.refunds) && counters"));
        // When they have said
        partitions.deliverAll();
        var next = partitions.run("case-2", "r1", START, refund("jane"));
        partitions.deliverAll();
        // Then
        assertThat(partitions.last(waits).getReason()).isEqualTo("Not counted for this run: refunds; decide by hand or ask for approval");
        assertThat(partitions.last(waits).getRouting().getFlowVersion()).isEqualTo(2);
        assertThat(partitions.last(next).getTo()).isEqualTo(RunState.RELEASED);
    }

    @Test
    void aRunDoesNotPayForTheServicesAbsence() {
        // Given a run that waits while the service is away for an hour
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        partitions.now = START.plus(Duration.ofHours(1));
        // When it is back, and looks at its timers before anything else
        partitions.of("case-1").tick();
        // Then the run waits as long as others do
        assertThat(partitions.last(runId)).isNull();
        partitions.now = partitions.now.plus(Duration.ofMinutes(2));
        partitions.of("case-1").tick();
        assertThat(partitions.last(runId).getRouting().getReasonCode()).isEqualTo("TECHNICAL");
    }

    @Test
    void nobodyElseCanCountOrSayWhatWasCounted() {
        // Given
        var runId = partitions.run("case-1", "r1", START, refund("jane"));
        var one = partitions.of("case-1");
        var key = ((CountRun) partitions.all().stream().flatMap(p -> p.waiting.stream()).findFirst().orElseThrow().getCommand()).getCountKey();
        var said = RunCounted.newBuilder().setRunId(runId).setCounter("refund per customer within PT24H").setCount(0).build();
        var count = CountRun.newBuilder().setRunId("run_x").setFlow("support").setCounter("refund per customer within PT24H").setCountKey(key)
                .setWindowMs(1).setAt(START).build();
        // When
        for (var kind : List.of(ActorKind.PERSON, ActorKind.PROGRAM)) {
            one.ask(Actor.newBuilder().setKind(kind).setId(Topics.POLICY).build(), "case-1", said);
            partitions.of(key).ask(Actor.newBuilder().setKind(kind).setId(Topics.POLICY).build(), "case-1", count);
        }
        // Then
        assertThat(partitions.last(runId)).isNull();
        assertThat(partitions.all().stream().flatMap(p -> p.refusals.stream())).hasSize(4).extracting(Refusal::code).containsOnly("NOT_OFFERED");
        partitions.deliverAll();
        assertThat(counts(List.of(runId))).containsExactly(0L);
    }

    @Test
    void whatWasCountedNamesNobody() {
        // When
        partitions.run("case-1", "r1", START, refund("jane@example.com"));
        var sent = partitions.all().stream().flatMap(one -> one.waiting.stream()).toList();
        partitions.deliverAll();
        // Then
        assertThat(sent.toString()).contains("refund per customer").doesNotContain("jane");
        assertThat(partitions.all()).allSatisfy(one -> {
            for (var book : List.of(Counts.NAME, Histories.NAME, "cases")) {
                assertThat(one.text(book)).doesNotContain("jane");
            }
        });
    }

    private List<Long> counts(List<String> runs) {
        return runs.stream().map(runId -> partitions.last(runId).getRouting().getCounters().get("refunds")).sorted().toList();
    }

    private List<RunEvent> events(String runId) {
        return partitions.all().stream().flatMap(one -> one.events.stream()).filter(event -> event.getMeta().getRunId().equals(runId)).toList();
    }

    private void stop() {
        partitions.all().getFirst().ask(PolicyBench.person("sara"), "*", StopFlows.newBuilder().setReason("refunds go to the wrong account").build());
        partitions.all().forEach(one -> {
            var counting = one.waiting.stream().filter(command -> command.getCommand() instanceof CountRun).toList();
            one.waiting.removeAll(counting);
            while (one.deliver()) { }
            one.waiting.addAll(counting);
        });
    }

    static String refund(String customer) {
        return "\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"19.90\",\"currency\":\"EUR\"},\"references\":{\"customer\":\"%s\"}".formatted(customer);
    }
}
