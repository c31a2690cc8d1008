package io.countersign.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnProcessTest {

    @TempDir
    Path folder;

    private OwnProcess started;

    @AfterEach
    void endWhatWeStarted() {
        if (started != null) started.kill();
    }

    private OwnProcess start(String... command) {
        started = OwnProcess.start(List.of(command), Map.of(), folder, folder.resolve("log"));
        return started;
    }

    @Test
    void a_process_that_got_a_recycled_id_is_not_ours_and_is_not_killed() {
        // Given somebody's process, and our note of one with the same id that started an hour earlier
        var somebodys = start("sleep", "600");
        var ours = new OwnProcess(somebodys.pid(), somebodys.startedAt().minusSeconds(3600));

        // When we end ours
        ours.stop("TERM", Duration.ofSeconds(1));
        ours.kill();

        // Then somebody's runs on
        assertThat(ours.alive()).isFalse();
        assertThat(somebodys.alive()).isTrue();
    }

    @Test
    void a_process_is_still_known_after_its_note_was_written_and_read() {
        // Given a running process
        var running = start("sleep", "600");

        // When its note is read again
        var read = new OwnProcess(running.pid(), java.time.Instant.parse(running.startedAt().toString()));

        // Then it is the same process
        assertThat(read.alive()).isTrue();
    }

    @Test
    void a_process_that_ignores_the_polite_signal_is_ended_after_a_while() throws IOException {
        // Given one that ignores TERM
        var stubborn = start("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done");
        org.awaitility.Awaitility.await().until(() -> java.nio.file.Files.readString(folder.resolve("log")).contains("ready"));

        // When it is stopped
        stubborn.stop("TERM", Duration.ofMillis(300));

        // Then it is gone
        assertThat(stubborn.alive()).isFalse();
    }

    @Test
    void a_stopped_process_is_gone_when_stop_returns() {
        // Given a process
        var running = start("sleep", "600");

        // When stopped
        running.stop("TERM", Duration.ofSeconds(10));

        // Then
        assertThat(running.alive()).isFalse();
    }
}
