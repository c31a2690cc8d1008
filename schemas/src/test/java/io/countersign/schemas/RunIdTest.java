package io.countersign.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunIdTest {

    @Test
    void isTheSameForTheSameThreeAndDiffersForAnyOther() {
        var id = RunId.of("urn:a", "c", "1");
        assertThat(RunId.isRunId(id)).isTrue();
        assertThat(RunId.of("urn:a", "c", "1")).isEqualTo(id);
        assertThat(RunId.of("urn:a", "c1", "")).isNotEqualTo(RunId.of("urn:a", "c", "1"));
    }

    @Test
    void keepsTheValueWrittenDown() { // computed by hand with another program: base32(sha256('["urn:a","c","1"]')[:16])
        assertThat(RunId.of("urn:a", "c", "1")).isEqualTo("run_fnwdh7hcjiyxkaqgh46v5inkjm");
    }

    @Test
    void digestsAnActionByItsCanonicalForm() {
        var json = JsonNodeFactory.instance;
        var run = json.objectNode();
        run.putObject("action").put("type", "refund").put("amount", "1.00");
        var other = json.objectNode();
        other.putObject("action").put("amount", "1.00").put("type", "refund");
        assertThat(ContentJson.actionDigest(run)).isEqualTo(ContentJson.actionDigest(other));
        assertThat(new String(ContentJson.canonical(other), StandardCharsets.UTF_8))
                .isEqualTo("{\"action\":{\"amount\":\"1.00\",\"type\":\"refund\"}}");
        assertThat(ContentJson.actionDigest(json.objectNode())).isNull();
    }
}
