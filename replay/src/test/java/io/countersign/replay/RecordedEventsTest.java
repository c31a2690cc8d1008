package io.countersign.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RecordedEventsTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final RecordedEvents events = new RecordedEvents();

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode moved(Instant at, String to, String cause, String more) {
        return json("{'meta': {'runId': 'run_1', 'occurredAt': '%s', 'actor': {'id': 'ana'}}, 'to': '%s', 'cause': '%s', 'attempt': 1%s}".formatted(at, to, cause, more));
    }

    @Test
    void aRunHasTheWayItTookFirstAndWhatAPersonMadeOfIt() {
        events.follow(json("{'meta': {'runId': 'run_1', 'occurredAt': '%s'}, 'event': {'ApprovalDecided': {}}}".formatted(NOON.plusSeconds(60))));
        events.follow(moved(NOON, "HELD", "ROUTED", ", 'routing': {'route': 'APPROVE', 'rule': 'limit', 'ruleName': 'Limit', 'reason': 'Above 100', 'counters': {'day': 3}}"));
        events.follow(moved(NOON.plusSeconds(90), "RELEASED", "DECIDED", ", 'choice': {'kind': 'edit', 'note': 'partial return'}"));
        var one = events.caseOf("run_1", NOON, "{\"id\": \"a\", \"flow\": \"f\"}").orElseThrow();
        assertThat(one.recorded().way().rule()).isEqualTo("limit");
        assertThat(one.recorded().counters()).containsEntry("day", 3L);
        assertThat(one.decision().outcome()).isEqualTo(Outcome.EDITED);
        assertThat(one.decision().by()).isEqualTo("ana");
        assertThat(one.decision().reason()).isEqualTo("partial return");
        assertThat(one.decision().took()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aRunThatNobodyDecidedOnIsOpen() {
        assertThat(events.caseOf("run_2", NOON, "{\"id\": \"b\"}").orElseThrow().decision().outcome()).isEqualTo(Outcome.OPEN);
    }

    @Test
    void contentThatIsSealedIsNoCase() {
        assertThat(events.caseOf("run_1", NOON, "s1.Af6NPHymCdgux")).isEmpty();
        assertThat(RecordedEvents.content(json("{'fact': {'RunAccepted': {'content': {'bytes': null}}}}"))).isEmpty();
    }
}
