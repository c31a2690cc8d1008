package io.countersign.exception.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.exception.Fixtures;
import io.countersign.exception.ShownException;
import io.countersign.exception.domain.CaseQueue;
import io.countersign.exception.domain.Event;
import io.countersign.exception.domain.QueueMachine;
import io.countersign.singlewriter.quarkus.Bodies;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\u0001', value = {
        "{                             | The body is not JSON: line 1, column 2",
        "{}{}                          | ",
        "null                          | The body is null",
        "[1]                           | The body is no object; give an object with ",
        "{\"note\":5}                  | note is 5; write a text.",
        "{\"note\":true}               | note is true; write a text.",
        "{\"note\":{}}                 | note is {}; write a text.",
        "{\"pinned\":\"true\"}         | write true or false.",
        "{\"pinned\":1}                | pinned is 1; write true or false.",
        "{\"colour\":1}                | colour is not known; leave it out, or write one of ",
        "{\"note\":\"a\",\"note\":\"b\"} | Duplicate field 'note'",
    })
    void what_is_not_the_json_that_is_expected_is_told_with_the_remedy(String body, String sentence) {
        assertThatThrownBy(() -> Bodies.read(body.getBytes(StandardCharsets.UTF_8), Requests.Pin.class)).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(400);
            assertThat(problem.getParameters()).containsEntry("code", "MALFORMED");
            assertThat(problem.getDetail()).contains(sentence == null ? "." : sentence);
        });
    }

    @Test
    void an_empty_body_is_told_unless_it_may_be_left_out() {
        assertThatThrownBy(() -> Bodies.read(new byte[0], Requests.Note.class)).hasMessageContaining("The body is missing");
        assertThat(Bodies.readIfAny(new byte[0], Requests.Plain.class)).isNull();
        assertThat(Bodies.readIfAny(null, Requests.Plain.class)).isNull();
        assertThatThrownBy(() -> Bodies.readIfAny("{\"a\":1}".getBytes(StandardCharsets.UTF_8), Requests.Plain.class)).hasMessageContaining("send no body, or {}");
    }

    @Test
    void what_nests_without_end_is_an_error_like_any_other() {
        var deep = ("{\"output\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Bodies.read(deep, ResolutionRequest.class)).isInstanceOfSatisfying(HttpProblem.class,
                problem -> assertThat(problem.getStatusCode()).isEqualTo(400));
    }

    @Test
    void a_resolution_is_read_in_full() {
        var body = """
                {"kind":"correct","version":3,"note":"The amount was wrong","outcomeCode":"OUTPUT_CORRECTED","runIds":["run_a"],"output":{"text":"Dear Ms Ruiz"}}""";
        var request = Bodies.read(body.getBytes(StandardCharsets.UTF_8), ResolutionRequest.class);
        assertThat(request.output().path("text").asText()).isEqualTo("Dear Ms Ruiz");
        assertThat(request.version()).isEqualTo(3);
        assertThatThrownBy(() -> Bodies.read("{\"version\":1.5}".getBytes(StandardCharsets.UTF_8), ResolutionRequest.class))
                .hasMessageContaining("version").hasMessageContaining("write a whole number");
    }

    @Test
    void a_time_is_an_instant_or_the_end_of_a_day() {
        assertThat(Requests.until("2026-11-27T09:00:00Z")).isEqualTo(Instant.parse("2026-11-27T09:00:00Z"));
        assertThat(Requests.until("2026-11-27")).isEqualTo(Instant.parse("2026-11-27T23:59:59.999999999Z"));
        assertThatThrownBy(() -> Requests.until("tomorrow")).hasMessageContaining("until: 'tomorrow' is no time");
        assertThatThrownBy(() -> Requests.until(null)).hasMessageContaining("until: it is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T00:00:00Z", "+999999999-12-31", "-1000000000-01-01T00:00:00Z", "+10000-01-01"})
    void a_time_that_no_record_can_hold_is_refused_with_the_remedy(String until) {
        assertThatThrownBy(() -> Requests.until(until)).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(422);
            assertThat(problem.getDetail()).contains("until: '" + until + "' is too far away; write a time between 1970 and 9999");
        });
    }

    @Test
    void what_is_too_long_in_a_resolution_is_refused_with_field_length_and_remedy() {
        var digest = "d".repeat(129);
        var runId = "r".repeat(257);
        refused(resolution("reject", digest, null, null, "rest"), "actionDigest: it has 129 characters; give the one that you were shown, 128 at most.");
        refused(resolution("reject", null, digest, null, "rest"), "cardDigest: it has 129 characters; ");
        refused(resolution("reject", null, null, List.of("run_a", runId), "rest"), "runIds: it has 257 characters; name runs that wait in the exception, 256 at most.");
        refused(resolution("release", null, null, Collections.singletonList(null), "rest"), "runIds: it has an empty entry; name runs, or leave it out for all that wait.");
        refused(resolution("reject", null, null, Collections.nCopies(1_001, "run_a"), "rest"), "runIds: it has 1001 entries; name 1000 at most");
        refused(resolution("k".repeat(101), null, null, null, "rest"), "kind: '" + "k".repeat(100) + "…' is not known");
        refused(resolution("reject", null, null, null, "c".repeat(101)), "channel: '" + "c".repeat(100) + "…' is not known");
        assertThat(Resolutions.of(resolution("reject", "d".repeat(128), null, List.of("r".repeat(256)), "rest"), null, List::of, _ -> Optional.empty())
                .runIds()).hasSize(1);
    }

    @Test
    void changed_runs_that_do_not_travel_together_are_refused_with_the_remedy() {
        // Given an item with five large runs
        var queue = QueueMachine.evolve(new CaseQueue("case-1", List.of()), new Event.Opened("exc_1", Fixtures.trigger("run_0", "MANUAL"), Fixtures.NOON, 1, ""));
        for (int i = 1; i < 5; i++) {
            queue = QueueMachine.evolve(queue, new Event.Appended("exc_1", Fixtures.trigger("run_" + i, "MANUAL"), i + 1, Fixtures.NOON));
        }
        var shown = new ShownException(queue.find("exc_1").orElseThrow(), 0, Map.of(), null, Set.of());
        var run = ("{\"id\":\"r\",\"output\":\"" + "x".repeat(800 * 1024) + "\"}").getBytes(StandardCharsets.UTF_8);

        // When all are changed at once, then that is refused; four can be
        assertThatThrownBy(() -> Resolutions.of(fix(List.of()), shown, List::of, _ -> Optional.of(run)))
                .hasMessageContaining("bytes together; settle fewer at a time, 3584000 bytes at most.");
        assertThat(Resolutions.of(fix(List.of("run_0", "run_1", "run_2", "run_3")), shown, List::of, _ -> Optional.of(run)).edited()).hasSize(4);
    }

    @Test
    void of_very_many_runs_the_newest_come_with_their_contents_and_older_ones_when_asked_for() {
        // Given an item with 22 runs
        var queue = QueueMachine.evolve(new CaseQueue("case-1", List.of()), new Event.Opened("exc_1", Fixtures.trigger("run_0", "MANUAL"), Fixtures.NOON, 1, ""));
        for (int i = 1; i < 22; i++) {
            queue = QueueMachine.evolve(queue, new Event.Appended("exc_1", Fixtures.trigger("run_" + i, "MANUAL"), i + 1, Fixtures.NOON));
        }
        var shown = new ShownException(queue.find("exc_1").orElseThrow(), 0, Map.of(), null, Set.of());

        // When its page is made, with an older run asked for
        var read = new ArrayList<String>();
        var page = ExceptionPage.of(shown, "run_1", runId -> {
            read.add(runId);
            return Optional.of("{}".getBytes(StandardCharsets.UTF_8));
        }, Optional.of("Ask the owner."), Fixtures.NOON);

        // Then all runs are named, and the newest and that one are read
        assertThat(page.waiting()).hasSize(22);
        assertThat(page.mayResolve()).isFalse();
        assertThat(page.mayNotBecause()).isEqualTo("Ask the owner.");
        assertThat(page.waiting().getFirst().run()).isNull();
        assertThat(read).hasSize(21).contains("run_1", "run_21").doesNotContain("run_0");
    }

    private static ResolutionRequest fix(List<String> runIds) {
        return new ResolutionRequest("fix", 1L, null, null, "The customer called", null, runIds, Map.of("references.order", "W1"), null, "rest");
    }

    private static void refused(ResolutionRequest request, String sentence) {
        assertThatThrownBy(() -> Resolutions.of(request, null, List::of, _ -> Optional.empty())).isInstanceOfSatisfying(HttpProblem.class, problem -> {
            assertThat(problem.getStatusCode()).isEqualTo(422);
            assertThat(problem.getDetail()).contains(sentence);
        });
    }

    private static ResolutionRequest resolution(String kind, String actionDigest, String cardDigest, List<String> runIds, String channel) {
        return new ResolutionRequest(kind, 1L, actionDigest, cardDigest, "The customer called", null, runIds, null, null, channel);
    }
}
