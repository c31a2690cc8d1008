package io.countersign.audit.insights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a number is, is said once: where it is counted, and on the page that people read.
class DefinitionsTest {

    private static final Path PAGE = Path.of("../docs/insights.md");

    @Test void thePageSaysOfEachNumberWordForWordWhatItsSqlSays() throws IOException {
        // Given
        var page = words(Files.readString(PAGE).replaceAll("(?m)^> ", ""));
        try (var files = Files.list(Path.of("src/main/resources/insights"))) {
            for (var file : files.toList()) {
                // When
                var definition = Files.readString(file).lines().takeWhile(line -> line.startsWith("--")).map(line -> line.substring(2).strip()).collect(Collectors.joining(" "));
                // Then
                assertThat(definition).as(file.toString()).isNotBlank().endsWith(".");
                assertThat(page).as("definition of " + file).contains("### " + file.getFileName().toString().replace(".sql", "") + " " + words(definition));
            }
        }
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
