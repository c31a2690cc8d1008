package io.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountKeysTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void theSameReferenceHasTheSameKeyUnderOneSecretOnly() {
        var keys = CountKeys.of(SECRET);
        assertThat(keys.of("f", "refund per customer", "c-7")).matches("[0-9a-f]{64}").isEqualTo(CountKeys.of(SECRET).of("f", "refund per customer", "c-7"))
                .isNotEqualTo(CountKeys.of(SECRET + "x").of("f", "refund per customer", "c-7"));
    }

    @Test
    void whereOnePartEndsAndTheNextBeginsMakesADifference() {
        var keys = CountKeys.of(SECRET);
        assertThat(keys.of("f", "ab", "c")).isNotEqualTo(keys.of("f", "a", "bc")).isNotEqualTo(keys.of("fa", "b", "c"));
    }

    @Test
    void aSecretThatIsMissingOrShortIsSaidWithItsSetting(@TempDir Path folder) throws IOException {
        var file = folder.resolve("counters");
        assertThatThrownBy(() -> CountKeys.load(file)).isInstanceOf(IllegalStateException.class).hasMessageContaining("countersign.counters.secret-file");
        Files.writeString(file, "short\n");
        assertThatThrownBy(() -> CountKeys.load(file)).isInstanceOf(IllegalStateException.class).hasMessageContaining("less than 32 characters");
        Files.writeString(file, SECRET + "\n");
        assertThat(CountKeys.load(file).of("f", "c", "v")).isEqualTo(CountKeys.of(SECRET).of("f", "c", "v"));
    }
}
