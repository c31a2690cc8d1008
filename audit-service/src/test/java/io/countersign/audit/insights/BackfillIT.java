package io.countersign.audit.insights;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.audit.Happenings;
import io.countersign.audit.Stage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database from before the insights counts what it has.
class BackfillIT {

    @TempDir Path data;

    @Test void whatWasSearchableBeforeTheTablesOfInsightsWereThereIsReadOnceMore() throws Exception {
        // Given: a Record whose entries were all indexed when its database was of version 5
        var stage = new Stage(data);
        stage.open(Happenings.TOPICS);
        stage.recorder.record(new Happenings(data, stage).at("2026-11-17T08:00:00Z").run("r", "mail", "urn:mail", "refund", "20", null, "Hello").all());
        stage.indexer.catchUp();
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute("DROP VIEW insight_active, insight_standing, insight_open");
            statement.execute("DROP TABLE insight_run, insight_routing, insight_approval, insight_view, insight_decision, insight_exception, insight_flow, insight_rule, insight_autonomy");
            statement.execute("DELETE FROM flyway_schema_history WHERE version = '6'");
        }
        // When
        Flyway.configure().dataSource(stage.source("audit_admin")).initSql("SET ROLE audit_owner").load().migrate();
        // Then
        assertThat(stage.indexer.behind()).isEqualTo(1);
        stage.indexer.catchUp();
        assertThat(new WeeklyReview(stage.numbers).of(Period.of(LocalDate.of(2026, 11, 22), 7, ZoneOffset.UTC, Clock.systemUTC()), true, null).volume()).hasSize(1);
    }
}
