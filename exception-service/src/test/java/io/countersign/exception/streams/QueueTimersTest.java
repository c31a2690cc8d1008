package io.countersign.exception.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.exception.avro.EventAvro;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.ExceptionItem;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AlertEvent;
import io.countersign.schemas.avro.AlertRaised;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.ExceptionAppended;
import io.countersign.schemas.avro.ExceptionEscalated;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionMerged;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ExceptionReopened;
import io.countersign.schemas.avro.ExceptionState;
import io.countersign.schemas.avro.ExceptionWoken;
import io.countersign.schemas.avro.MergeException;
import io.countersign.schemas.avro.NoteException;
import io.countersign.schemas.avro.PinException;
import io.countersign.schemas.avro.ReassignException;
import io.countersign.schemas.avro.ReopenException;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.schemas.avro.SnoozeException;
import io.countersign.schemas.avro.WakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Time, care and duplicates, on the real topology. Each run is due 40 minutes after it is raised.
class QueueTimersTest {

    private static final String NOTE = "The customer called about it";

    private QueueDriver driver;
    private final List<ExceptionEvent> all = new ArrayList<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        driver = new QueueDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void a_target_that_is_looked_at_a_fraction_of_a_millisecond_too_early_is_looked_at_again() {
        // Given a run whose time begins at an odd millisecond: three quarters of 40 minutes less 137 ms are no whole number of them
        driver.pass(Duration.ofMillis(137));
        driver.raiseDue("run_a", QueueDriver.NOON.plus(Duration.ofMinutes(40)));
        var id = events().getFirst().getExceptionId();
        var atRiskAt = driver.stored(id).checkTargetAt(QueueDriver.NOON).orElseThrow();
        assertThat(atRiskAt.getNano() % 1_000_000).isNotZero();

        // When the clock stands at the whole millisecond before, and then goes on
        driver.passTo(atRiskAt.truncatedTo(ChronoUnit.MILLIS));
        driver.pass(Duration.ofSeconds(2));

        // Then it is told at risk, and missed when the time comes
        assertThat(kinds()).containsExactly("ExceptionAtRisk");
        driver.pass(Duration.ofMinutes(11));
        assertThat(kinds()).startsWith("ExceptionTargetMissed");
    }

    @Test
    void the_target_is_at_risk_then_missed_escalates_and_raises_an_alert_by_timers() {
        // Given a waiting run
        driver.raise("run_a", "MISSING_DATA");
        var id = events().getFirst().getExceptionId();

        // When three quarters of the time are over
        driver.pass(Duration.ofMinutes(29));
        assertThat(events()).isEmpty();
        driver.pass(Duration.ofSeconds(61));
        assertThat(kinds()).containsExactly("ExceptionAtRisk");

        // When the target has passed
        driver.pass(Duration.ofMinutes(10));
        var events = events();
        assertThat(events).extracting(QueueTimersTest::kind).containsExactly("ExceptionTargetMissed", "ExceptionEscalated");
        assertThat(events).allSatisfy(event -> assertThat(event.getMeta().getActor().getKind()).isEqualTo(ActorKind.TIMER));
        assertThat(((ExceptionEscalated) events.getLast().getEvent()).getTo()).isEqualTo("tom");
        assertThat(events.getLast().getMeta().getSummary()).isEqualTo("Tom Berg is asked to look at the exception too, because its target time has passed.");

        // Then one alert says so, and nothing happens any more
        var alert = driver.<AlertEvent>read(Topics.ALERT_EVENTS).getFirst();
        assertThat(alert.getEvent()).isEqualTo(new AlertRaised("SLA_MISSED", "warning", id, "SLA_MISSED:" + id, "support-inbox"));
        assertThat(alert.getAlertId()).startsWith("alt_");
        driver.pass(Duration.ofDays(3));
        assertThat(events()).isEmpty();
        assertThat(driver.<AlertEvent>read(Topics.ALERT_EVENTS)).isEmpty();
    }

    @Test
    void a_settled_item_is_not_late_any_more() {
        // Given a run that was settled in time
        driver.raise("run_a", "MISSING_DATA");
        var opened = events().getFirst();
        driver.resolve("priya", opened.getExceptionId(), ResolutionKind.REJECT, 1, digest(opened));
        events();

        // When its target passes, then nothing happens
        driver.pass(Duration.ofHours(2));
        assertThat(events()).isEmpty();
        assertThat(driver.<AlertEvent>read(Topics.ALERT_EVENTS)).isEmpty();
    }

    @Test
    void while_the_customer_is_waited_for_no_target_timer_comes_and_after_it_comes_later() {
        // Given an item that waits for the customer for two hours
        driver.raise("run_a", "MISSING_DATA");
        var id = events().getFirst().getExceptionId();
        var answer = driver.ask("priya", new SnoozeException(id, QueueDriver.NOON.plus(Duration.ofHours(2)), true, NOTE));
        assertThat(answer.getBody()).contains("\"state\":\"SNOOZED\"", "\"snoozedUntil\":\"2026-11-20T14:00:00Z\"");
        assertThat(events().getFirst().getMeta().getSummary()).isEqualTo(
                "Priya Nair (operations) waits for the customer, until 2026-11-20 14:00 UTC at the latest: The customer called about it.");

        // When the time has come, then it is back by timer, with a target two hours later
        driver.pass(Duration.ofHours(2));
        var woken = events();
        assertThat(woken).extracting(QueueTimersTest::kind).containsExactly("ExceptionWoken");
        assertThat(woken.getFirst().getMeta().getActor().getKind()).isEqualTo(ActorKind.TIMER);
        assertThat(((ExceptionWoken) woken.getFirst().getEvent()).getDueAt()).isEqualTo(QueueDriver.NOON.plus(Duration.ofMinutes(160)));
        assertThat(((ExceptionWoken) woken.getFirst().getEvent()).getWaitedForCustomerMs()).isEqualTo(Duration.ofHours(2).toMillis());

        // And then the timers run again
        driver.pass(Duration.ofMinutes(29));
        assertThat(events()).isEmpty();
        driver.pass(Duration.ofMinutes(2));
        assertThat(kinds()).containsExactly("ExceptionAtRisk");
    }

    @Test
    void an_item_that_was_woken_by_hand_is_not_woken_again_by_the_timer() {
        // Given an item that was put aside and taken up again
        driver.raise("run_a", "MISSING_DATA");
        var id = events().getFirst().getExceptionId();
        driver.ask("priya", new SnoozeException(id, QueueDriver.NOON.plusSeconds(600), false, NOTE));
        driver.ask("tom", new WakeException(id));
        assertThat(kinds()).containsExactly("ExceptionSnoozed", "ExceptionWoken");

        // When the time comes, then nothing happens
        driver.pass(Duration.ofMinutes(15));
        assertThat(events()).isEmpty();
    }

    @Test
    void runs_move_with_their_contents_within_a_case() {
        // Given two items of a case
        driver.raise("run_a", "MISSING_DATA");
        driver.raise("run_b", "LOW_CONFIDENCE");
        var opened = events();
        var from = opened.getFirst().getExceptionId();
        var into = opened.getLast().getExceptionId();

        // When one is merged into the other
        var answer = driver.ask("priya", new MergeException(from, into, NOTE, 0L, "rest", null));
        assertThat(answer.getStatus()).as(answer.getDetail()).isEqualTo(AnswerStatus.ACCEPTED);

        // Then the run's own content waits there
        var events = events();
        assertThat(((ExceptionMerged) events.getFirst().getEvent()).getRunIds()).containsExactly("run_a");
        var appended = ((ExceptionAppended) events.getLast().getEvent()).getRaised();
        assertThat(ContentJson.read(appended.getContent()).path("id").asText()).isEqualTo("run_a");
        assertThat(appended.getReasonCode()).isEqualTo("MISSING_DATA");
        assertThat(events).extracting(ExceptionEvent::getTo).containsExactly(ExceptionState.RESOLVED, ExceptionState.OPEN);
        assertThat(events.getFirst().getMeta().getSummary()).isEqualTo("Priya Nair (operations) merged the exception into " + into
                + ", where its run waits from now on: The customer called about it.");
        replayAgrees();
    }

    @Test
    void runs_of_a_duplicate_of_another_case_are_settled_by_hand() {
        // Given a waiting run
        driver.raise("run_a", "MISSING_DATA");
        var id = events().getFirst().getExceptionId();

        // When the item is merged into one of another case that the edge saw closed, then that refusal is recorded too
        driver.ask("priya", new MergeException(id, "exc_closed", NOTE, 1L, "rest", "into: exc_closed is closed; name an open exception."));
        assertThat(kinds()).containsExactly("CommandRefused");

        // When it is merged into an open one
        driver.ask("priya", new MergeException(id, "exc_elsewhere", NOTE, 1L, "rest", null));

        // Then policy hears that it was done by hand, as a duplicate
        var events = events();
        assertThat(events).extracting(QueueTimersTest::kind).containsExactly("RunResolved", "ExceptionMerged");
        var resolution = ((RunResolved) events.getFirst().getEvent()).getResolution();
        assertThat(resolution.getKind()).isEqualTo(ResolutionKind.BY_HAND);
        assertThat(resolution.getOutcomeCode()).isEqualTo("DUPLICATE");
    }

    @Test
    void a_settled_item_is_taken_up_again_with_a_link_to_the_first_decision() {
        // Given an item that was settled
        driver.raise("run_a", "MISSING_DATA");
        var opened = events().getFirst();
        driver.resolve("priya", opened.getExceptionId(), ResolutionKind.REJECT, 1, digest(opened));
        var first = events().getFirst().getMeta().getEventId();

        // When it is taken up again
        var answer = driver.ask("tom", new ReopenException(opened.getExceptionId(), NOTE));
        assertThat(answer.getBody()).contains("\"state\":\"OPEN\"");
        assertThat(events().getFirst().getEvent()).isEqualTo(new ExceptionReopened(first, List.of("run_a"), NOTE));

        // And policy sends the run back, for another reason, then it waits in that item and can be settled again
        driver.raiseAgain("run_a", 4, opened.getExceptionId());
        assertThat(kinds()).containsExactly("ExceptionAppended");
        driver.resolve("priya", opened.getExceptionId(), ResolutionKind.BY_HAND, 5, null);
        assertThat(kinds()).containsExactly("RunResolved", "ExceptionClosed");

        // And a second time the link is still to the first decision
        driver.ask("tom", new ReopenException(opened.getExceptionId(), NOTE));
        assertThat(((ExceptionReopened) events().getFirst().getEvent()).getFirstDecision()).isEqualTo(first);

        // When policy doesn't send it back, then it is closed with that reason
        driver.withdraw("run_a", "It was executed meanwhile.", false);
        assertThat(kinds()).containsExactly("RunWithdrawnFromException", "ExceptionClosed");
        replayAgrees();
    }

    @Test
    void giving_on_pinning_and_noting_are_events_of_their_own_and_their_refusals_too() {
        driver.raise("run_a", "MISSING_DATA");
        var id = events().getFirst().getExceptionId();

        // When people care for it
        assertThat(driver.ask("priya", new ReassignException(id, "tom", NOTE)).getBody()).contains("\"owner\":\"tom\"");
        assertThat(driver.ask("quinn", new PinException(id, true, NOTE)).getBody()).contains("\"pinned\":true");
        driver.ask("tom", new NoteException(id, "Called them"));
        assertThat(driver.ask("lee", new PinException(id, false, NOTE)).getCode()).isEqualTo("FORBIDDEN");

        // Then each is a sentence
        assertThat(events()).extracting(e -> e.getMeta().getSummary()).containsExactly(
                "Priya Nair (operations) gave the exception to Tom Berg, until now Priya Nair's: The customer called about it.",
                "Quinn Abe (queue owner) put the exception on top of the queue: The customer called about it.",
                "Tom Berg (finance) noted: Called them.",
                "Lee Novak could not unpin the exception: Lee Novak may not pin an exception; ask a queue owner, an operations lead or a team lead.");
        assertThat(all.getLast().getEvent()).isInstanceOf(CommandRefused.class);
        replayAgrees();
    }

    @Test
    void state_from_before_these_fields_is_still_worked_with() {
        // Given an item as the version before wrote it
        driver.state("cases", "case-1", "{\"open\":[\"exc_old\"],\"settledIn\":{}}");
        driver.state("counters", "version|exc_old", "1");
        driver.state("items", "exc_old", """
                {"id":"exc_old","caseId":"case-1","family":"MISSING_DATA","reasonCode":"MISSING_DATA","state":"OPEN","version":1,"shownSince":1,
                 "changed":"it was opened","openedAt":"2026-11-20T11:30:00Z","priority":3,"priorityText":"risk 3","shown":%1$s,"runs":[%1$s],"count":1,
                 "claim":null,"settled":[],"ending":null}""".formatted("""
                {"runId":"run_a","runVersion":2,"flow":"support-inbox","title":"refund","reason":"Missing order number","rule":"missing-order","risk":"HIGH",
                 "duty":{"owner":"priya","backup":"tom","ownerRole":"operations","backupRole":null},"dueAt":"2026-11-20T12:30:00Z","actionDigest":null,
                 "excluded":[],"handOvers":0,"weight":{"money":true,"impact":1,"why":"no key customer"}}"""));

        // When people work with it, then all goes well; only its run, whose content was not kept, can't move
        assertThat(driver.claim("priya", "exc_old").getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        driver.raise("run_b", "LOW_CONFIDENCE");
        var other = driver.events().getLast().getExceptionId();
        assertThat(driver.ask("priya", new MergeException("exc_old", other, NOTE, 0L, "rest", null)).getCode()).isEqualTo("MERGE_UNFIT");
        driver.pass(Duration.ofMinutes(31));
        assertThat(driver.events()).extracting(QueueTimersTest::kind).contains("ExceptionTargetMissed");
        assertThat(driver.resolve("priya", "exc_old", ResolutionKind.REJECT, 4, null).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
    }

    /// What the events say is what the writer knows: versions agree, and the last state is that of the fold.
    private void replayAgrees() {
        var queue = new CaseQueue("case-1", List.of());
        for (var record : all) {
            var event = EventAvro.of(record);
            if (event.isPresent()) {
                queue = QueueMachine.evolve(queue, event.get());
                var item = queue.find(record.getExceptionId()).orElseThrow();
                assertThat(item.version()).isEqualTo(record.getMeta().getVersion());
                assertThat(item.state().name()).isEqualTo(record.getTo().name());
            }
        }
        for (ExceptionItem item : queue.items()) {
            assertThat(driver.stored(item.id())).usingRecursiveComparison().isEqualTo(item);
        }
    }

    private List<ExceptionEvent> events() {
        var events = driver.events();
        all.addAll(events);
        return events;
    }

    private List<String> kinds() {
        return events().stream().map(QueueTimersTest::kind).toList();
    }

    private static String kind(ExceptionEvent event) {
        return event.getEvent().getClass().getSimpleName();
    }

    private static String digest(ExceptionEvent opened) {
        return ((ExceptionOpened) opened.getEvent()).getRaised().getActionDigest();
    }
}
