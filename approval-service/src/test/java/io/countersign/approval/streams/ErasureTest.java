package io.countersign.approval.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.approval.streams.Bench.Sender;
import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.ApprovalFinalized;
import io.countersign.schemas.avro.ApprovalState;
import io.countersign.schemas.avro.DecisionKind;
import io.countersign.schemas.avro.NoteApproval;
import io.countersign.singlewriter.Refusal;
import io.countersign.testkit.Markers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is personal is nowhere in the clear, and when its key is destroyed the service goes on.
class ErasureTest {

    private static final String MARKER = "MARKER-jane@example.com";
    private static final Sender ANA = Sender.person("ana");

    @TempDir
    private Path folder;
    private Bench bench;

    @BeforeEach
    void start() {
        bench = new Bench(folder);
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @Test
    void nothingPersonalIsInAStoreOrOnATopicInTheClear() {
        // Given an approval with a note and an edit that a person can still take back
        edited(30_000);
        // Then
        assertThat(Markers.found(bench.driver, MARKER)).isEmpty();
        assertThat(Markers.found(bench.driver, "apr_1")).as("the search finds what is not personal").isNotEmpty();
    }

    @Test
    void aLateTimerFindsAnErasedDecisionAndEndsIt() {
        // Given a decision that can be undone, and the key of its case destroyed
        edited(30_000);
        bench.events();
        Bench.KEYS.destroy("case-1", "ana", "redaction r1");
        // When the time to undo it ends
        bench.driver.advanceWallClockTime(Duration.ofSeconds(31));
        // Then it is final, with nothing left of what was written
        assertThat(bench.events()).singleElement().satisfies(event -> {
            assertThat(event.getTo()).isEqualTo(ApprovalState.FINAL);
            var decision = ((ApprovalFinalized) event.getEvent()).getDecision();
            assertThat(decision.getNote()).isEqualTo("[erased]");
            assertThat(ContentJson.isErased(decision.getEdited())).isTrue();
        });
        assertThat(bench.read(Topics.DEAD_APPROVAL)).isEmpty();
    }

    @Test
    void anErasedApprovalCanBeClosedAndDecided() {
        // Given two approvals, and the key of their case destroyed
        bench.open("apr_1", 0);
        bench.open("apr_2", 0);
        Bench.KEYS.destroy("case-1", "ana", "redaction r1");
        bench.events();
        // When
        bench.close("apr_1", false);
        bench.send(ANA, Bench.decision("apr_2", DecisionKind.APPROVE, 1).build());
        // Then
        assertThat(bench.events()).extracting(e -> e.getTo()).contains(ApprovalState.CANCELLED, ApprovalState.FINAL);
        assertThat(bench.read(Topics.DEAD_APPROVAL)).isEmpty();
    }

    @Test
    void anErasedAnswerIsNotRepeatedButRefused() {
        // Given a request that was answered, and the key of its case destroyed
        bench.open("apr_1", 0);
        var note = new NoteApproval("apr_1", "a note");
        bench.send(ANA.withKey("k1"), note);
        bench.answer();
        Bench.KEYS.destroy("case-1", "ana", "redaction r1");
        // When it is repeated
        bench.send(ANA.withKey("k1"), note);
        // Then the reader gets an answer that is whole
        var answer = bench.answer();
        assertThat(answer.getCode()).isEqualTo(Refusal.ERASED);
        assertThat(ContentJson.read(answer.getBody().getBytes(StandardCharsets.UTF_8)).path("kind").asText()).isEqualTo("CONFLICT");
    }

    private void edited(long undoMs) {
        var id = "apr_1";
        var asked = ((ObjectNode) ContentJson.read(Bench.RUN)).put("input", "asks " + MARKER);
        bench.open(Bench.question(id, undoMs).setReason("because of " + MARKER).setContent(ContentJson.of(asked)));
        bench.send(ANA, new NoteApproval(id, "called " + MARKER + " about it"));
        var changed = ContentJson.of(asked.deepCopy().put("output", "Dear " + MARKER));
        bench.send(ANA, Bench.decision(id, DecisionKind.EDIT, 1).setNote("for " + MARKER).setEdited(changed).build());
    }
}
