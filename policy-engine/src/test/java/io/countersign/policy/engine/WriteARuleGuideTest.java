package io.countersign.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// docs/guides/write-a-rule.md says nothing that does not work.
class WriteARuleGuideTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static String guide() throws IOException {
        return Files.readString(Path.of("../docs/guides/write-a-rule.md"));
    }

    private static String flow() throws IOException {
        var block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(guide());
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static FlowCheck check(String yaml) throws IOException {
        return new FlowCompiler(SampleFlowsTest.people(), path -> Optional.empty(), Flows.NOW).compile(Flows.bytes(yaml));
    }

    /// Cells of the rows below a heading.
    private static List<List<String>> rows(String heading) throws IOException {
        var section = guide().split("## " + heading + "\n", 2)[1].split("\n## ", 2)[0];
        var rows = new ArrayList<List<String>>();
        section.lines().filter(line -> line.startsWith("| ") && !line.startsWith("|---")).skip(1)
                .forEach(line -> rows.add(Arrays.stream(line.substring(2).split("(?<!\\\\)\\|")).map(cell -> cell.strip().replace("\\|", "|")).toList()));
        assertThat(rows).isNotEmpty();
        return rows;
    }

    private static String code(String cell) {
        var code = CODE.matcher(cell);
        assertThat(code.find()).as(cell).isTrue();
        return code.group(1);
    }

    private static String withRule(String when) throws IOException {
        return flow().replace("tests:\n", """
                  - id: tried
                    name: Tried
                    when: '%s'
                    then: approve
                    reason: tried
                    owner: priya
                    reviewBy: 2027-06-30
                tests:
                """.formatted(when.replace("'", "''"))).replaceFirst("(?s)tests:\n.*", "");
    }

    @Test
    void the_flow_is_right_and_passes_its_own_tests() throws IOException {
        var check = check(flow());
        assertThat(check.problems()).isEmpty();
        assertThat(check.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"What a condition reads", "Helpers"})
    void every_condition_can_be_written_in_a_rule(String heading) throws IOException {
        for (var row : rows(heading)) {
            assertThat(check(withRule(code(row.get(1)))).problems()).as(row.toString()).isEmpty();
        }
    }

    @Test
    void every_warning_is_given() throws IOException {
        for (var row : rows("Warnings")) {
            assertThat(check(withRule(code(row.getFirst()))).warnings()).as(row.toString()).anySatisfy(warning -> assertThat(warning.message()).contains(row.get(1)));
        }
    }

    @Test
    void the_levels_of_autonomy_are_those_that_there_are() throws IOException {
        assertThat(rows("Autonomy")).extracting(row -> code(row.getFirst())).containsExactlyElementsOf(Arrays.stream(Autonomy.values()).map(Autonomy::word).toList());
    }

    @Test
    void the_limits_are_those_that_hold() throws IOException {
        assertThat(guide()).contains("8 KiB a condition", "10,000 steps", "up to 5,000 steps", "texts of up to 65,536 characters", "1,000 rules, 1,000 tests and 20 counters");
        assertThat(RuleLanguage.LONGEST_CONDITION).isEqualTo(8 * 1024);
        assertThat(Patterns.LARGEST).isEqualTo(5_000);
        assertThat(Patterns.LONGEST_TEXT).isEqualTo(65_536);
        assertThat(List.of(FlowParser.MOST_RULES, FlowParser.MOST_TESTS, FlowParser.MOST_COUNTERS)).containsExactly(1_000, 1_000, 20);
    }
}
