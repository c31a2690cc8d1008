package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.audit.Search.Query;
import io.countersign.audit.Stage;
import io.countersign.record.Received;
import io.countersign.schemas.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// What other systems left behind is found again.
class RealRunsIT {

    private static final Path RUNS = Path.of("../../shared/data/runs.jsonl");
    private static final int BATCH = 500;

    static boolean realRunsAreThere() {
        return Files.exists(RUNS);
    }

    @Test @EnabledIf("realRunsAreThere") void everyRealRunIsFoundByEachOfItsReferences(@TempDir Path data) throws Exception {
        // Given
        var stage = new Stage(data);
        stage.open(Topics.RUNS);
        var expected = new HashMap<Map.Entry<String, String>, Set<String>>();
        var batch = new ArrayList<Received>();
        var runs = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(RUNS)) {
            runs.add(new ObjectMapper().readTree(line));
        }
        for (var i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            batch.add(stage.examples().accepted(i, run));
            run.path("references").properties().forEach(one -> expected.computeIfAbsent(Map.entry(one.getKey(), one.getValue().asText()), _ -> new HashSet<>())
                    .add("run_" + run.path("id").asText()));
            if (batch.size() == BATCH || i == runs.size() - 1) {
                stage.recorder.record(List.copyOf(batch));
                batch.clear();
            }
        }
        stage.indexer.catchUp();
        assertThat(runs).hasSize(2883);
        expected.forEach((reference, ids) -> {
            // When
            var found = stage.search.page(new Query(Map.of(), reference.getKey(), reference.getValue(), null, null, null, null, null, null, false), null, 1000)
                    .stream().map(hit -> hit.runId()).toList();
            // Then: the runs that carry it, and others of their cases
            assertThat(found).as("%s", reference).containsAll(ids);
        });
    }
}
