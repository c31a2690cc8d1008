package io.countersign.ingest.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.ingest.ApiKey;
import io.countersign.schemas.ContentJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {

    private static final String HASH = ContentJson.hexSha256("secret".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    @Test
    void a_presented_key_is_found_by_its_hash_alone() throws IOException {
        // Given a file with one key
        var keys = keys("keys:\n  - {id: shop, sha256: %s, responsible: priya, sources: [\"urn:shop:*\"], flows: [support]}\n".formatted(HASH));

        // When keys are presented, then only the right one is found
        assertThat(keys.presented("secret")).map(ApiKey::id).contains("shop");
        assertThat(keys.presented("Secret")).isEmpty();
        assertThat(keys.presented("")).isEmpty();
    }

    @Test
    void a_key_covers_exact_names_and_prefixes_only() throws IOException {
        // Given a key for one flow and the sources of a shop
        var key = keys("keys:\n  - {id: shop, sha256: %s, responsible: priya, sources: [\"urn:shop:*\", \"urn:one\"], flows: [support]}\n".formatted(HASH)).named("shop").orElseThrow();

        // Then
        assertThat(key.covers("urn:shop:inbox", "support")).isTrue();
        assertThat(key.covers("urn:one", "support")).isTrue();
        assertThat(key.covers("urn:one:more", "support")).isFalse();
        assertThat(key.covers("urn:shop:inbox", "support2")).isFalse();
    }

    @Test
    void a_file_that_names_nobody_responsible_is_refused_with_the_entry() {
        assertThatThrownBy(() -> keys("keys:\n  - {id: shop, sha256: %s, sources: [\"*\"], flows: [\"*\"]}\n".formatted(HASH)))
                .hasMessageContaining("Entry 1").hasMessageContaining("responsible");
    }

    @Test
    void a_file_with_a_clear_key_is_refused() {
        assertThatThrownBy(() -> keys("keys:\n  - {id: shop, sha256: secret, responsible: a, sources: [\"*\"], flows: [\"*\"]}\n")).hasMessageContaining("sha256");
    }

    private ApiKeys keys(String yaml) throws IOException {
        return ApiKeys.load(Files.writeString(folder.resolve("keys.yaml"), yaml));
    }
}
