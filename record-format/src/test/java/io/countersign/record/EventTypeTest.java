package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class EventTypeTest {

    @Test void theFormatsPageNamesEveryCode() throws IOException {
        // Given
        var page = Files.readString(Path.of("../docs/record-format.md"));
        // When // Then
        for (var type : EventType.values()) {
            assertThat(page).contains("%04x %s".formatted(type.code(), type.label().substring(0, 1).toLowerCase(Locale.ROOT) + type.label().substring(1)));
            assertThat(EventType.of(type.code())).isEqualTo(type);
        }
    }
}
