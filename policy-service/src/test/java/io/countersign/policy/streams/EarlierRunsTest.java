package io.countersign.policy.streams;

import static io.countersign.policy.streams.CountersTest.refund;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.ExceptionWork;
import io.countersign.schemas.avro.RaiseException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.RunEvent;
import io.countersign.schemas.avro.RunState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a case and the counters say of the time before a run, through the real topology.
class EarlierRunsTest {

    private static final String SECOND_REFUND = """
            rules:
              - id: second
                name: A second refund in a case needs a team lead
                when: action.type == "refund" && earlier.sameAction > 0
                then: approve
                reason: The case has a refund already
                owner: priya
                reviewBy: 2027-01-31
              - id: third
                name: The third run of a case is looked at
                when: earlier.runs == 2
                then: exception
                reason: Third run of the case
                owner: priya
                reviewBy: 2027-01-31
            """;
    private static final String MAIL = "\"action\":{\"type\":\"email.send\",\"effect\":\"external\"},\"references\":{\"customer\":\"jane\"%s}";

    private final PolicyBench policy = new PolicyBench();

    @AfterEach
    void close() {
        assertThat(policy.bench.<DeadLetter>read(Topics.DEAD_POLICY)).as("nothing failed").isEmpty();
        policy.close();
    }

    @Test
    void rulesReadWhatCameBeforeInTheCase() {
        // Given
        policy.publish("priya", PolicyBench.flow().replace("rules:\n", SECOND_REFUND));
        // When
        policy.run("another-flow", "c1", "r0", null, refund("jane"));
        events();
        policy.run("c1", "r1", refund("jane"));
        policy.run("c2", "r1", refund("jane"));
        policy.run("c1", "r2", refund("jane"));
        policy.run("c1", "r3", "\"action\":{\"type\":\"note.add\",\"effect\":\"internal\"}");
        // Then
        assertThat(events()).extracting(e -> e.getMeta().getCaseId() + " " + e.getTo())
                .containsExactly("c1 RELEASED", "c2 RELEASED", "c1 HELD", "c1 IN_EXCEPTION");
    }

    @Test
    void noSenderStartsTheCountAnewWithActionsAndFlowsThatTheyMakeUp() {
        // Given a case with a refund
        policy.publish("priya", PolicyBench.flow().replace("rules:\n", SECOND_REFUND.replace("earlier.runs == 2", "earlier.runs == 1000")));
        policy.run("c1", "r0", refund("jane"));
        // When more than a case's state may hold comes in between
        for (int i = 1; i <= 60; i++) {
            policy.run("c1", "made-up-" + i, "\"action\":{\"type\":\"made.up-%d\",\"effect\":\"external\"}".formatted(i));
            policy.run("made-up-" + i, "c1", "flow-" + i, null, refund("jane"));
        }
        policy.run("c1", "r1", refund("jane"));
        // Then
        var events = events();
        assertThat(events.getFirst().getTo()).isEqualTo(RunState.RELEASED);
        assertThat(events.getLast()).extracting(RunEvent::getTo, e -> e.getRouting().getRule()).containsExactly(RunState.HELD, "second");
    }

    @Test
    void aRunThatIsJudgedAgainSeesWhatWasThereWhenItCame() {
        // Given a mail that waits in the queue while refunds come in its case and of its customer
        policy.publish("priya", CountersTest.FLOW.replace("rules:\n", """
                rules:
                  - id: late
                    name: Judged by what came later
                    when: earlier.runs > 0 || counters.refunds > 0
                    then: block
                    reason: It saw what came later
                    owner: priya
                    reviewBy: 2027-01-31
                """));
        var mail = policy.run("c1", "r1", MAIL.formatted(""));
        var raised = raised();
        policy.run("c1", "r2", refund("jane"));
        assertThat(events()).extracting(RunEvent::getTo).containsExactly(RunState.IN_EXCEPTION, RunState.BLOCKED);
        // When
        policy.resolve("tom", "c1", mail, raised, ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\"," + MAIL.formatted(",\"order\":\"W1\"") + "}"));
        // Then
        var again = events();
        assertThat(again).extracting(RunEvent::getTo).containsExactly(RunState.RECEIVED, RunState.HELD);
        assertThat(again.getLast().getRouting().getCounters()).containsEntry("refunds", 0L);
    }

    @Test
    void whatACounterOfALaterVersionSaysIsNotKnownForWhatCameBefore() {
        // Given
        var mail = policy.run("c1", "r1", MAIL.formatted(""));
        var raised = raised();
        policy.publish("priya", CountersTest.FLOW.replace("action.type == \"refund\" && counters", "counters"));
        events();
        // When
        policy.resolve("tom", "c1", mail, raised, ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\"," + MAIL.formatted(",\"order\":\"W1\"") + "}"));
        // Then
        assertThat(raised().getReason()).isEqualTo("Not counted for this run: refunds; decide by hand or ask for approval");
    }

    @Test
    void whoNamesAnotherCustomerWhenTheyFixARunIsNotFreeOfTheirCount() {
        // Given a rule that lets out what no count speaks against
        policy.publish("priya", CountersTest.FLOW.replace("action.type == \"refund\" && counters.refunds >= 2", "has(counters.refunds) && counters.refunds >= 2")
                .replace("action.type == \"refund\" && action.amount <= 25", "action.type == \"refund\" || action.type == \"email.send\""));
        var named = policy.run("c1", "r1", MAIL.formatted(""));
        var first = raised();
        var another = policy.run("c2", "r1", MAIL.formatted(""));
        var second = raised();
        var none = policy.run("c3", "r1", MAIL.replace("\"customer\":\"jane\"%s", ""));
        var third = raised();
        events();
        // When each gets the order that was missing, two of them with another customer than they came with
        policy.resolve("tom", "c1", named, first, ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\"," + MAIL.formatted(",\"order\":\"W1\"") + "}"));
        policy.resolve("tom", "c2", another, second, ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\"," + MAIL.replace("jane", "john").formatted(",\"order\":\"W1\"") + "}"));
        policy.resolve("tom", "c3", none, third, ResolutionKind.FIX, PolicyBench.json("{\"id\":\"r1\"," + MAIL.formatted(",\"order\":\"W1\"") + "}"));
        // Then
        assertThat(events()).extracting(e -> e.getMeta().getCaseId() + " " + e.getTo()).containsExactly("c1 RECEIVED", "c1 RELEASED", "c2 RECEIVED", "c2 IN_EXCEPTION",
                "c3 RECEIVED", "c3 IN_EXCEPTION");
        assertThat(raised()).extracting(RaiseException::getReasonCode, RaiseException::getReason)
                .containsExactly("TECHNICAL", "Not counted for this run: refunds; decide by hand or ask for approval");
    }

    @Test
    void countingGoesThroughTheRealTopology() {
        // Given
        policy.publish("priya", CountersTest.FLOW);
        // When
        for (int i = 0; i < 4; i++) {
            policy.run("c" + i, "r1", refund("jane@example.com"));
        }
        // Then
        assertThat(events()).extracting(e -> e.getRouting().getCounters().get("refunds") + " " + e.getTo())
                .containsExactly("0 RELEASED", "1 RELEASED", "2 HELD", "3 HELD");
        assertThat(policy.bench.found("jane@example.com")).as("neither in state nor on topics").isEmpty();
    }

    private List<RunEvent> events() {
        return policy.bench.read(Topics.RUN_EVENTS);
    }

    private RaiseException raised() {
        return policy.bench.<ExceptionWork>read(Topics.EXCEPTIONS).stream().map(ExceptionWork::getWork).filter(RaiseException.class::isInstance)
                .map(RaiseException.class::cast).reduce((_, last) -> last).orElseThrow();
    }
}
