package io.countersign.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopicsPageTest {

    @Test
    void saysWhatTheCatalogueSays() throws IOException {
        // Given
        var page = page();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/TOPICS.md"), page); // to copy when the change is meant
        // When
        var written = Files.readString(Path.of("../docs/generated/TOPICS.md"));
        // Then
        assertThat(written).isEqualTo(page);
    }

    @Test
    void splitsEveryCaseTopicAlike() {
        assertThat(Topics.all()).filteredOn(t -> t.keyedBy().equals("case")).allSatisfy(t -> assertThat(t.partitions(7)).isEqualTo(7));
    }

    @Test
    void auditsEveryEventAndDeadLetterAndNothingElse() {
        assertThat(Topics.audited()).hasSize(18).allSatisfy(t -> assertThat(t.readers()).contains(Topics.AUDIT));
    }

    private static String page() {
        var page = new StringBuilder("""
                # Topics

                Made from the catalogue in `schemas` (`Topics.java`); a test fails when they differ. Values are Avro in the Confluent wire
                format, except on `intake`. Only the owner writes to a topic. *Audited*: every record becomes one entry of the Record.

                | topic | owner | carries | key | read by | kept | audited |
                |---|---|---|---|---|---|---|
                """);
        for (var topic : Topics.all()) {
            page.append("| `%s` | %s | %s | %s | %s | %s | %s |\n".formatted(topic.name(), topic.owner(), topic.carries(), topic.keyedBy(),
                    String.join(", ", topic.readers()), kept(topic), topic.audited() ? "yes" : ""));
        }
        page.append("\n## Settings\n");
        for (var topic : Topics.all()) {
            page.append("\n**`").append(topic.name()).append("`**");
            topic.schema().ifPresent(s -> page.append(" carries `").append(s.getName()).append("`: ").append(s.getDoc()));
            page.append("\n\n```\n");
            topic.settings().forEach((key, value) -> page.append(key).append('=').append(value).append('\n'));
            page.append("```\n");
        }
        return page.toString();
    }

    private static String kept(Topic topic) {
        var retention = Long.parseLong(topic.settings().get("retention.ms"));
        if (retention < 0) {
            return "the latest by key";
        }
        var time = Duration.ofMillis(retention);
        return time.toDays() > 0 ? time.toDays() + " days" : time.toHours() + " hour";
    }
}
