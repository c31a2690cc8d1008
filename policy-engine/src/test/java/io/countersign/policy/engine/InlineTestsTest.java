package io.countersign.policy.engine;

import static io.countersign.policy.engine.Flows.bytes;
import static io.countersign.policy.engine.Flows.flow;
import static io.countersign.policy.engine.Flows.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InlineTestsTest {
    private static final String RULES = flow(rule("big", "action.type == \"refund\" && action.amount > 100", "approve"));
    private static final String RUN = "{\"action\":{\"type\":\"refund\",\"effect\":\"external\",\"amount\":\"240.00\",\"currency\":\"EUR\"}}";

    private static FlowCheck check(String tests, Map<String, String> files) {
        return new FlowCompiler(Flows.PEOPLE, path -> Optional.ofNullable(files.get(path)).map(Flows::bytes), Flows.NOW)
                .compile(bytes(RULES + "tests:\n" + tests));
    }

    @Test
    void a_test_with_its_run_written_in_the_flow_passes() {
        assertThat(check("  - {name: big, run: " + RUN + ", expect: approve, rule: big}\n", Map.of()).problems()).isEmpty();
    }

    @Test
    void a_test_whose_run_stands_in_a_file_passes() {
        assertThat(check("  - {name: big, run: runs/big.json, expect: approve}\n", Map.of("runs/big.json", RUN)).problems()).isEmpty();
    }

    @Test
    void a_failing_test_refuses_the_flow_with_its_line_and_what_came_instead() {
        // When
        var check = check("  - {name: big, run: " + RUN + ", expect: release}\n", Map.of());
        // Then
        assertThat(check).isInstanceOf(FlowCheck.Refused.class);
        assertThat(check.problems()).singleElement().hasToString(
                "14:5: Test \"big\" failed: expected release, got approve by rule big (because of big).");
    }

    @Test
    void the_right_route_by_another_rule_fails() {
        var other = "  - {name: big, run: " + RUN + ", expect: approve, rule: other}\n";
        assertThat(check(other, Map.of()).problems()).singleElement().asString().contains("\"other\", which does not exist");
        var none = "  - {name: none, run: " + RUN.replace("240.00", "24.00") + ", expect: approve, rule: big}\n";
        assertThat(check(none, Map.of()).problems()).singleElement().asString().contains("got approve by no rule");
    }

    @Test
    void a_missing_file_a_file_that_is_not_JSON_and_a_float_amount_are_named() {
        assertThat(check("  - {name: t, run: no.json, expect: approve}\n", Map.of()).problems()).singleElement()
                .asString().startsWith("14:20:").contains("cannot be found");
        assertThat(check("  - {name: t, run: a.json, expect: approve}\n", Map.of("a.json", "{nope")).problems()).singleElement()
                .asString().contains("is not JSON");
        assertThat(check("  - {name: t, run: {action: {type: refund, amount: 240.5}}, expect: approve}\n", Map.of()).problems())
                .singleElement().asString().contains("action.amount must be a decimal number in quotes");
    }

    @Test
    void a_bundle_carries_the_files_so_that_a_server_runs_the_same_tests() {
        // Given
        var yaml = RULES + "tests:\n  - {name: big, run: runs/big.json, expect: approve}\n  - {name: gone, run: gone.json, expect: approve}\n";
        var files = new HashMap<>(Map.of("runs/big.json", RUN, "unrelated.json", "{}"));
        // When
        var bundle = FlowBundle.of(bytes(yaml), path -> Optional.ofNullable(files.get(path)).map(Flows::bytes));
        // Then
        assertThat(bundle.yaml()).isEqualTo(yaml);
        assertThat(bundle.files()).containsExactly(Map.entry("runs/big.json", RUN));
        var check = new FlowCompiler(Flows.PEOPLE, bundle.resolver(), Flows.NOW).compile(bytes(bundle.yaml()));
        assertThat(check.problems()).singleElement().asString().contains("gone.json");
    }

    @Test
    void the_content_hash_is_the_SHA_256_of_the_bytes() {
        assertThat(Flows.compiled().contentHash()).hasSize(64)
                .isEqualTo(Hashing.sha256Hex(bytes(flow()))).isNotEqualTo(Flows.compiled(rule("r", "true", "block")).contentHash());
        assertThat(Hashing.sha256Hex(new byte[0])).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
