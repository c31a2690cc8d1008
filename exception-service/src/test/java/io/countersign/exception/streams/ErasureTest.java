package io.countersign.exception.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.schemas.ContentJson;
import io.countersign.schemas.Topics;
import io.countersign.schemas.avro.AnswerStatus;
import io.countersign.schemas.avro.NoteException;
import io.countersign.schemas.avro.ResolutionKind;
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
    private static final String RUN = "{\"id\":\"run_a\",\"input\":\"" + MARKER + "\",\"action\":{\"type\":\"refund\",\"amount\":\"240.00\",\"currency\":\"EUR\"}}";

    @TempDir
    private Path folder;
    private QueueDriver driver;

    @BeforeEach
    void start() {
        driver = new QueueDriver(folder);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void nothingPersonalIsInAStoreOrOnATopicInTheClear() {
        // Given a run in the queue with a note of a person
        driver.raise("case-1", "run_a", "MISSING_DATA", RUN);
        var id = driver.events().getFirst().getExceptionId();
        driver.ask("priya", new NoteException(id, "called " + MARKER));
        driver.withdraw("run_a", "taken back by " + MARKER, false);
        // Then
        assertThat(Markers.found(driver.driver, MARKER)).isEmpty();
        assertThat(Markers.found(driver.driver, id)).as("the search finds what is not personal").isNotEmpty();
    }

    @Test
    void anErasedRunIsSettledWithdrawnAndGetsLateLikeAnyOther() {
        // Given runs in the queue, and the key of their case destroyed
        driver.raise("case-1", "run_a", "MISSING_DATA", RUN);
        var id = driver.events().getFirst().getExceptionId();
        driver.raise("case-1", "run_b", "MISSING_DATA", RUN.replace("run_a", "run_b"));
        driver.keys.destroy("case-1", "ana", "redaction r1");
        driver.events();
        // When its target passes, one is withdrawn and the other settled
        driver.pass(Duration.ofHours(2));
        driver.withdraw("run_b", "sent by mistake", false);
        var version = driver.stored(id).version();
        var answer = driver.resolve("priya", id, ResolutionKind.BY_HAND, version,
                ContentJson.actionDigest(ContentJson.read(RUN.getBytes(StandardCharsets.UTF_8))));
        // Then all of it takes effect
        assertThat(answer.getStatus()).as(answer.getDetail()).isEqualTo(AnswerStatus.ACCEPTED);
        assertThat(driver.stored(id).open()).isFalse();
        assertThat(driver.read(Topics.DEAD_EXCEPTION)).isEmpty();
    }
}
