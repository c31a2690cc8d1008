package io.countersign.exception.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ActorKind;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.CommandRefused;
import io.countersign.schemas.avro.DeadLetter;
import io.countersign.schemas.avro.EditedRun;
import io.countersign.schemas.avro.ExceptionAppended;
import io.countersign.schemas.avro.ExceptionEvent;
import io.countersign.schemas.avro.ExceptionOpened;
import io.countersign.schemas.avro.ExceptionState;
import io.countersign.schemas.avro.ResolutionKind;
import io.countersign.schemas.avro.ResolveException;
import io.countersign.schemas.avro.RunResolved;
import io.countersign.testkit.OfflineTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExceptionTopologyTest {

    private QueueDriver driver;

    @BeforeEach
    void start(@TempDir Path folder) {
        driver = new QueueDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void the_topology_is_the_one_in_the_picture(@TempDir Path folder) throws IOException {
        // Given the checked-in picture
        try (var picture = getClass().getResourceAsStream("/topology.txt")) {
            // When the topology is described, then it is that
            var described = ExceptionTopology.of(OfflineTopics.codec(), 4, Duration.ofMinutes(10)).describe().toString();
            Files.writeString(Path.of("target/topology.txt"), described); // to copy when the change is meant
            assertThat(described.strip()).isEqualTo(new String(picture.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void raised_runs_of_one_reason_come_together_in_one_item() {
        // When two runs need a person for the same reason
        driver.raise("run_a", "MISSING_DATA");
        driver.raise("run_b", "MISSING_DATA");

        // Then the first opens an item and the second is appended to it
        var events = driver.events();
        assertThat(events).extracting(ExceptionEvent::getExceptionId).containsOnly(events.getFirst().getExceptionId());
        assertThat(events.get(0).getExceptionId()).startsWith("exc_");
        assertThat(((ExceptionOpened) events.get(0).getEvent()).getPriorityText())
                .isEqualTo("risk 3 × urgency 1 × impact 3 = 9: money action, 40 min left, key customer");
        assertThat(((ExceptionAppended) events.get(1).getEvent()).getCount()).isEqualTo(2);
        assertThat(events).extracting(e -> e.getMeta().getVersion()).containsExactly(1L, 2L);
        assertThat(events).extracting(e -> e.getMeta().getRunId()).containsExactly("run_a", "run_b");
        assertThat(events.getFirst().getMeta().getSummary()).startsWith("An exception waits for Priya Nair: Missing order number. Priority 9");
    }

    @Test
    void a_run_that_is_withdrawn_leaves_and_the_last_one_closes_the_item() {
        // Given a waiting run
        driver.raise("run_a", "MISSING_DATA");
        driver.events();

        // When it is withdrawn
        driver.withdraw("run_a", "The sender took it back.", false);

        // Then it has left and the item is closed
        var events = driver.events();
        assertThat(events).extracting(ExceptionTopologyTest::kind).containsExactly("RunWithdrawnFromException", "ExceptionClosed");
        assertThat(events.getLast().getTo()).isEqualTo(ExceptionState.CANCELLED);
    }

    @Test
    void what_policy_has_applied_is_not_kept_with_the_case() {
        // Given a run that was settled
        driver.raise("run_a", "MISSING_DATA");
        var opened = driver.events().getFirst();
        driver.resolve("priya", opened.getExceptionId(), ResolutionKind.RELEASE, 1, digest(opened));
        assertThat(driver.book("cases", "case-1")).contains("run_a");

        // When policy has applied that, then the case forgets where it was settled
        driver.withdraw("run_a", "The resolution was applied.", true);
        assertThat(driver.book("cases", "case-1")).doesNotContain("run_a");
    }

    @Test
    void an_edited_run_leaves_with_its_new_content_in_the_name_of_who_changed_it() {
        // Given a waiting run
        driver.raise("run_a", "MISSING_DATA");
        var opened = driver.events().getFirst();
        var edited = ContentJson.read("""
                {"id":"run_a","action":{"type":"refund","amount":"240.00","currency":"EUR"},"references":{"order":"W1"}}""".getBytes(StandardCharsets.UTF_8));

        // When Priya fixes it
        var fix = ResolveException.newBuilder(QueueDriver.resolution(opened.getExceptionId(), ResolutionKind.FIX, 1, digest(opened)))
                .setEdited(List.of(EditedRun.newBuilder().setRunId("run_a").setContent(ContentJson.of(edited)).setActionDigest(null).build())).build();
        var answer = driver.ask("priya", "cmd-1", fix);

        // Then the answer says so, and the event carries the run as changed
        assertThat(answer.getStatus()).as(answer.getDetail()).isEqualTo(AnswerStatus.ACCEPTED);
        assertThat(answer.getBody()).contains("\"state\":\"RESOLVED\"", "\"version\":3", "\"resolvedBy\":\"priya\"");
        var events = driver.events();
        var resolved = (RunResolved) events.getFirst().getEvent();
        assertThat(ContentJson.read(resolved.getEdited().getContent())).isEqualTo(edited);
        assertThat(resolved.getRunVersion()).isEqualTo(2);
        assertThat(resolved.getActionDigestBefore()).isEqualTo(digest(opened));
        assertThat(resolved.getReasonCode()).isEqualTo("MISSING_DATA");
        assertThat(events.getFirst().getMeta().getActor().getRole()).isEqualTo("operations");
        assertThat(events.getFirst().getMeta().getSummary())
                .isEqualTo("Priya Nair (operations) fixed the data and sent it through the rules again: The customer sent the number.");
        assertThat(events.getLast().getTo()).isEqualTo(ExceptionState.RESOLVED);
    }

    @Test
    void of_two_who_settle_at_once_one_wins_and_the_other_hears_who() {
        // Given a waiting run
        driver.raise("run_a", "MISSING_DATA");
        var opened = driver.events().getFirst();

        // When two settle what they were shown
        var first = driver.resolve("priya", opened.getExceptionId(), ResolutionKind.RELEASE, 1, digest(opened));
        var second = driver.resolve("tom", opened.getExceptionId(), ResolutionKind.REJECT, 1, digest(opened));

        // Then one wins, and the other's refusal is recorded
        assertThat(first.getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        assertThat(second.getStatus()).isEqualTo(AnswerStatus.REFUSED);
        assertThat(second.getCode()).isEqualTo("ALREADY_RESOLVED");
        assertThat(second.getDetail()).contains("Priya Nair released it");
        var events = driver.events();
        assertThat(events).extracting(ExceptionTopologyTest::kind).containsExactly("RunResolved", "ExceptionClosed", "CommandRefused");
        assertThat(events.getLast().getMeta().getActor().getId()).isEqualTo("tom");
        assertThat(events.getLast().getFrom()).isEqualTo(ExceptionState.RESOLVED);
    }

    @Test
    void the_same_key_gets_the_first_answer_again_and_nothing_happens_twice() {
        // Given a settled item
        driver.raise("run_a", "MISSING_DATA");
        var opened = driver.events().getFirst();
        var release = QueueDriver.resolution(opened.getExceptionId(), ResolutionKind.RELEASE, 1, digest(opened));
        var first = driver.ask("priya", "key-1", release);
        driver.events();

        // When the request comes again
        var again = driver.ask("priya", "key-1", release);

        // Then the answer is the first one
        assertThat(again.getRepeated()).isTrue();
        assertThat(again.getBody()).isEqualTo(first.getBody());
        assertThat(driver.events()).isEmpty();
    }

    @Test
    void a_claim_ends_by_timer_and_not_before() {
        // Given a claimed item
        driver.raise("run_a", "MISSING_DATA");
        var id = driver.events().getFirst().getExceptionId();
        assertThat(driver.claim("priya", id).getBody()).contains("\"claimedBy\":\"priya\"");
        assertThat(driver.events()).extracting(ExceptionTopologyTest::kind).containsExactly("ExceptionClaimed");

        // When nine minutes have passed, then it is hers
        driver.pass(Duration.ofMinutes(9));
        assertThat(driver.claim("tom", id).getCode()).isEqualTo("CLAIMED");
        assertThat(driver.events()).hasSize(1);

        // When ten have, then it is free
        driver.pass(Duration.ofSeconds(61));
        var events = driver.events();
        assertThat(events).extracting(ExceptionTopologyTest::kind).containsExactly("ExceptionUnclaimed");
        assertThat(events.getFirst().getMeta().getActor().getKind()).isEqualTo(ActorKind.TIMER);
        assertThat(driver.claim("tom", id).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
    }

    @Test
    void who_has_no_right_is_refused_and_that_is_recorded() {
        // Given a waiting run
        driver.raise("run_a", "MISSING_DATA");
        var opened = driver.events().getFirst();

        // When the person responsible for the key, a colleague without the role and a stranger ask
        for (var person : List.of("dev", "lee", "stranger")) {
            var answer = driver.resolve(person, opened.getExceptionId(), ResolutionKind.RELEASE, 1, digest(opened));

            // Then each is refused, and it is recorded
            assertThat(answer.getCode()).isEqualTo("FORBIDDEN");
            assertThat(answer.getBody()).contains("FORBIDDEN");
            var refused = driver.events().getFirst();
            assertThat(((CommandRefused) refused.getEvent()).getTarget()).isEqualTo(opened.getExceptionId());
            assertThat(((CommandRefused) refused.getEvent()).getCommand()).isEqualTo("ResolveException");
            assertThat(refused.getMeta().getVersion()).isEqualTo(1);
        }
        assertThat(driver.claim("lee", "exc_none").getCode()).isEqualTo("NOT_FOUND");
    }

    @Test
    void a_record_that_a_service_set_aside_opens_a_critical_item() {
        // When two services' records were set aside, one of them twice
        driver.deadLetter(Topics.DEAD_POLICY, Topics.RUNS.name(), "NOT_AVRO");
        driver.deadLetter(Topics.DEAD_POLICY, Topics.RUNS.name(), "NOT_AVRO");
        driver.deadLetter(Topics.DEAD_AUDIT, Topics.RUNS.name(), "NOT_AVRO");

        // Then each service has its item
        var events = driver.events();
        assertThat(events).extracting(ExceptionTopologyTest::kind).containsExactly("ExceptionOpened", "ExceptionAppended", "ExceptionOpened");
        var raised = ((ExceptionOpened) events.getFirst().getEvent()).getRaised();
        assertThat(raised.getRisk()).isEqualTo("critical");
        assertThat(raised.getReasonCode()).isEqualTo("TECHNICAL");
        assertThat(raised.getTitle()).isEqualTo("record refused by policy-service: NOT_AVRO");
        assertThat(raised.getOwner()).isEqualTo("quinn");
        assertThat(raised.getOwnerRole()).isEqualTo("queue-owner");

        // And a queue owner closes it by hand
        assertThat(driver.resolve("quinn", events.getFirst().getExceptionId(), ResolutionKind.BY_HAND, 2, null).getStatus()).isEqualTo(AnswerStatus.ACCEPTED);
        assertThat(driver.events()).extracting(ExceptionTopologyTest::kind).containsExactly("ExceptionClosed");
    }

    @Test
    void our_own_failure_on_a_dead_letter_does_not_go_round() {
        // When a record says that we failed on a dead letter
        driver.deadLetter(Topics.DEAD_EXCEPTION, Topics.DEAD_POLICY.name(), "FAILED");

        // Then nothing follows from it
        assertThat(driver.events()).isEmpty();
        assertThat(driver.<DeadLetter>read(Topics.DEAD_EXCEPTION)).isEmpty();
    }

    @Test
    void bad_inputs_by_kafka_come_together_by_source_and_reason_and_those_by_http_do_not_come() {
        // When a source sends rubbish over Kafka twice and over HTTP once
        driver.reject("intake", "urn:shop", "MALFORMED_JSON");
        driver.reject("intake", "urn:shop", "MALFORMED_JSON");
        driver.reject("intake", "urn:shop", "INVALID_RUN");
        driver.reject("http", "urn:shop", "MALFORMED_JSON");

        // Then there is one item for each reason
        var events = driver.events();
        assertThat(events).extracting(ExceptionTopologyTest::kind).containsExactly("ExceptionOpened", "ExceptionAppended", "ExceptionOpened");
        assertThat(events).extracting(e -> e.getMeta().getCaseId()).containsOnly("intake:urn:shop");
        assertThat(((ExceptionOpened) events.getFirst().getEvent()).getRaised().getReason()).isEqualTo("This is not JSON; send one JSON object.");
    }

    @Test
    void bytes_that_cannot_be_read_are_kept_open_an_item_and_the_stream_goes_on() {
        // When rubbish and a tombstone arrive before a good record
        driver.bytes(Topics.EXCEPTIONS, "case-1", "rubbish".getBytes(StandardCharsets.UTF_8));
        driver.bytes(Topics.EXCEPTIONS, "case-1", null);
        driver.raise("run_a", "MISSING_DATA");

        // Then both are kept, and the good record has its item
        List<DeadLetter> letters = driver.read(Topics.DEAD_EXCEPTION);
        assertThat(letters).extracting(DeadLetter::getCode).containsExactly("NOT_AVRO", "TOMBSTONE");
        assertThat(new String(letters.getFirst().getValue().array(), StandardCharsets.UTF_8)).isEqualTo("rubbish");
        assertThat(driver.events()).filteredOn(e -> e.getMeta().getRunId() != null).extracting(e -> e.getMeta().getRunId()).containsExactly("run_a");
    }

    @Test
    void versions_steps_and_places_have_no_holes() {
        // Given a longer story
        driver.raise("run_a", "MISSING_DATA");
        driver.raise("run_b", "MISSING_DATA");
        driver.raise("run_a", "LOW_CONFIDENCE");
        driver.withdraw("run_b", "The sender took it back.", false);

        // When its events are read
        var events = driver.events();

        // Then seq and step only grow, and each item's versions are dense
        assertThat(events).extracting(e -> e.getMeta().getSeq()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(events).extracting(e -> e.getMeta().getStep()).isSorted().doesNotHaveDuplicates();
        var first = events.getFirst().getExceptionId();
        assertThat(events).filteredOn(e -> e.getExceptionId().equals(first)).extracting(e -> e.getMeta().getVersion()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    private static String kind(ExceptionEvent event) {
        return event.getEvent().getClass().getSimpleName();
    }

    private static String digest(ExceptionEvent opened) {
        return ((ExceptionOpened) opened.getEvent()).getRaised().getActionDigest();
    }
}
