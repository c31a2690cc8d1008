package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.cli.http.Refused;
import io.countersign.deploy.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the document of a flow comes from when somebody says it in one word.
class FlowSourceTest {

    @TempDir
    Path folder;

    private static String text(FlowSource source) {
        return new String(source.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsTakenAsItIs() throws IOException {
        // Given
        var file = Files.writeString(folder.resolve("mine.yaml"), "flow: mine");
        // When
        var source = FlowSource.find(file.toString(), Optional.empty());
        // Then
        assertThat(text(source)).isEqualTo("flow: mine");
        assertThat(source.place()).isEqualTo(file.toString());
        assertThatThrownBy(source::compiled).isInstanceOf(Refused.class).hasMessageContaining("mine.yaml: The flow document has problems");
    }

    @Test
    void withoutAStackANameMeansTheSampleOfThatName() throws IOException {
        var source = FlowSource.find("support-inbox", Optional.empty());
        assertThat(source.bytes()).isEqualTo(Files.readAllBytes(Parts.find().repository().resolve("samples/flows/support-inbox.yaml")));
        assertThat(source.compiled().name()).isEqualTo("support-inbox");
    }

    @Test
    void aRunningStackKnowsTheActiveVersionAndEveryOther() throws IOException {
        try (var services = new FakeServices(folder)) {
            // Given
            services.answers("GET /flows/support-inbox", "{\"version\":7,\"yaml\":\"seven\"}").answers("GET /flows/support-inbox/versions/3", "{\"version\":3,\"yaml\":\"three\"}");
            var policy = Optional.of(services.api("policy-service"));
            // When
            var active = FlowSource.find("support-inbox", policy);
            var third = FlowSource.find("support-inbox@3", policy);
            // Then
            assertThat(text(active)).isEqualTo("seven");
            assertThat(active.place()).isEqualTo("support-inbox@7");
            assertThat(text(third)).isEqualTo("three");
            assertThat(third.place()).isEqualTo("support-inbox@3");
        }
    }

    @Test
    void whatNobodyKnowsIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> FlowSource.find("no-such-flow", Optional.empty())).isInstanceOf(Refused.class)
                .hasMessageContaining("There is no readable file no-such-flow").hasMessageContaining("samples/flows/no-such-flow.yaml");
        assertThatThrownBy(() -> FlowSource.find("support-inbox@3", Optional.empty())).isInstanceOf(Refused.class).hasMessageContaining("countersign up");
        assertThatThrownBy(() -> FlowSource.find("no/such.yaml", Optional.empty())).isInstanceOf(Refused.class).hasMessageContaining("no flow can have that name");
    }
}
