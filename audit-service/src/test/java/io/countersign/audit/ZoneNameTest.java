package io.countersign.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Time zones are named, so that Java and the database mean the same.
class ZoneNameTest {

    @Test void aNameIsTaken() {
        assertThat(new ZoneName().convert("Europe/Berlin")).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "UTC+2", "Mars"})
    void anOffsetIsNoName(String zone) {
        assertThatThrownBy(() -> new ZoneName().convert(zone)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(zone, "Europe/Berlin");
    }
}
