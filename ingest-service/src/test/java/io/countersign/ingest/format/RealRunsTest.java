package io.countersign.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ingest.format.RunReading.Sound;
import io.countersign.ingest.format.RunReading.Unsound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// Real runs, where they lie beside the repository.
class RealRunsTest {

    private static final Path DATA = Path.of("../../shared/data");

    static boolean realRunsAreThere() {
        return Files.exists(DATA.resolve("runs.jsonl")) && Files.exists(DATA.resolve("human-approvals.jsonl"));
    }

    @Test
    @EnabledIf("realRunsAreThere")
    void every_real_run_is_taken_and_has_an_id_of_its_own() throws IOException {
        // Given both files
        var lines = new ArrayList<byte[]>();
        try (var runs = Files.lines(DATA.resolve("runs.jsonl")); var decided = Files.lines(DATA.resolve("human-approvals.jsonl"))) {
            runs.forEach(line -> lines.add(line.getBytes(StandardCharsets.UTF_8)));
            var json = new ObjectMapper();
            for (var line : (Iterable<String>) decided::iterator) {
                lines.add(json.writeValueAsBytes(json.readTree(line).path("run")));
            }
        }

        // When all are read
        var ids = new HashSet<String>();
        for (var line : lines) {
            switch (RunReader.plain(line, Instant.now())) {
                case Sound sound -> ids.add(sound.run().runId());
                case Unsound unsound -> assertThat(unsound.problems()).as(new String(line, StandardCharsets.UTF_8)).isEmpty();
            }
        }

        // Then each is a run
        assertThat(ids).hasSameSizeAs(lines);
    }
}
