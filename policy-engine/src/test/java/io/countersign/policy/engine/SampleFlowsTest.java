package io.countersign.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The flows we ship are right, with the people we ship.
class SampleFlowsTest {
    private static final Path SAMPLES = Path.of("../samples");

    static Stream<Path> flows() throws IOException {
        try (var files = Files.list(SAMPLES.resolve("flows"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void every_sample_flow_is_accepted_without_warnings_and_has_tests(Path file) throws IOException {
        // When
        var check = new FlowCompiler(people(), path -> Optional.empty(), Flows.NOW).compile(Files.readAllBytes(file));
        // Then
        assertThat(check.problems()).isEmpty();
        assertThat(check.warnings()).isEmpty();
        var flow = ((FlowCheck.Accepted) check).flow();
        assertThat(flow.name() + ".yaml").isEqualTo(file.getFileName().toString());
        assertThat(flow.definition().tests()).hasSizeGreaterThanOrEqualTo(4);
        assertThat(flow.definition().rules()).allSatisfy(rule -> assertThat(rule.reviewBy()).isAfter(LocalDate.of(2026, 12, 31)));
    }

    static Directory people() throws IOException {
        var rolesByPerson = new HashMap<String, List<String>>();
        var line = Pattern.compile("- \\{id: (\\w+), name: [^,]+, roles: \\[([^]]+)]");
        for (var matcher = line.matcher(Files.readString(SAMPLES.resolve("people.yaml"))); matcher.find(); ) {
            rolesByPerson.put(matcher.group(1), List.of(matcher.group(2).split(", ")));
        }
        return Directory.of(rolesByPerson);
    }
}
