package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Catalogue;
import io.countersign.audit.EventReader.UnknownKey;
import io.countersign.audit.RecordReader.Filter;
import io.countersign.audit.Recorder;
import io.countersign.audit.Stage;
import io.countersign.audit.Timelines;
import io.countersign.audit.Verifier;
import io.countersign.audit.Verifier.Redaction;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.avro.AvroEventReader;
import io.countersign.schemas.Topics;
import io.countersign.testkit.MemoryCaseKeys;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is sealed stays sealed in the Record, and the Record proves itself whether the keys are alive or not.
class SealedRecordIT {

    private static final Filter CASE = new Filter("case-1", null, null, null);

    @TempDir Path data;
    private Stage stage;

    @BeforeEach void fill() {
        stage = new Stage(data);
        stage.open(Topics.RECORD_EVENTS);
        stage.fill();
    }

    @Test void keepsSentencesAndBusinessIdsInNoTableThatIsBackedUp() throws SQLException {
        for (var marker : List.of("was received.", "took run", "o-1", "c-1", "changed my mind", "please do not")) {
            // When // Then
            assertThat(rowsWith("SELECT count(*) FROM entry WHERE position(?::bytea IN open_part) > 0 OR position(?::bytea IN personal_part) > 0", marker))
                    .as(marker).isZero();
        }
        assertThat(rowsWith("SELECT count(*) FROM entry WHERE position(?::bytea IN open_part) > 0 AND length(?::bytea) > 0", "case-1")).isEqualTo(3);
        stage.indexer.catchUp();
        assertThat(stage.entries.story(new Filter(null, null, "order", "o-1"))).hasSize(3);
        assertThat(new Timelines(stage.record, stage.entries, stage.events).of(CASE)).extracting(Timelines.Step::text)
                .containsExactly("Customer message: none\nAI draft: none", "The sender took run r1 back.", "The caller of run r1 was told to stop.");
    }

    @Test void verifiesAfterAnErasureAndSaysWhatWasErasedWhenAndByWhom() {
        // Given
        var keyIds = stage.keys.destroy("case-1", "ana", "redaction-1");
        stage.recorder.record(List.of(stage.examples().redacted(0, "case-1", keyIds)));
        stage.signer.round();
        // When
        var verdict = stage.verifier.verify();
        // Then
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Good.class, good -> {
            assertThat(good.entries()).isEqualTo(10);
            assertThat(good.redacted()).isEqualTo(3);
            assertThat(good.redactions()).containsExactly(new Redaction("case-1", Instant.ofEpochMilli(1_800_000_000_000L), "ana", "tom", keyIds));
        });
        assertThat(new Timelines(stage.record, stage.entries, stage.events).of(CASE)).extracting(Timelines.Step::text)
                .containsExactly("Customer message: [erased]\nAI draft: [erased]", "The sender took the run back: [erased].", "The caller is told to stop: [erased].",
                        "Ana erased the personal content of case case-1.");
    }

    @Test void findsAChangeOfSealedBytesAlsoAfterTheErasure() throws SQLException {
        // Given
        stage.recorder.record(List.of(stage.examples().redacted(0, "case-1", stage.keys.destroy("case-1", "ana", "redaction-1"))));
        // When
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute("UPDATE entry SET personal_part = set_byte(personal_part, 40, get_byte(personal_part, 40) # 1) WHERE case_id = 'case-1' AND step = 1");
        }
        // Then
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Bad.class, bad -> {
            assertThat(bad.index()).isEqualTo(2);
            assertThat(bad.what()).contains("its personal content is not the one that was committed to");
        });
    }

    @Test void failsWhereAKeyWasDestroyedBehindTheRecordsBack() {
        // Given
        var keyId = stage.keys.destroy("case-2", "somebody", "nobody knows").getFirst();
        // When // Then
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Bad.class, bad -> {
            assertThat(bad.what()).contains("key " + keyId + " was destroyed but no entry says so");
            assertThat(bad.index()).isNotNegative();
        });
    }

    @Test void failsWhereAKeyWasNeverMade() {
        // Given
        var reader = new AvroEventReader(Catalogue.ids(data), new MemoryCaseKeys());
        // When
        var verdict = new Verifier(stage.record, reader, stage.folder, Stage.DEPLOYMENT).verify();
        // Then
        assertThat(verdict).isInstanceOfSatisfying(Verdict.Bad.class, bad -> assertThat(bad.what()).contains("Entry 0", "No key ck_", "was ever made"));
    }

    @Test void waitsForTheRightKeyStoreInsteadOfPuttingRecordsAside() {
        // Given
        var reader = new AvroEventReader(Catalogue.ids(data), new MemoryCaseKeys());
        var recorder = new Recorder(reader, stage.ledger, stage.folder.commitments(), Clock.systemUTC());
        var record = stage.examples().accepted(9, "case-9", "r9", "o-9");
        // When // Then
        assertThatThrownBy(() -> recorder.record(List.of(record))).isInstanceOf(UnknownKey.class).hasMessageContaining("put the newest one back");
        assertThat(stage.ledger.dead(0, 1)).isEmpty();
        assertThat(stage.recorder.record(List.of(record)).batch().entries()).hasSize(1);
    }

    private long rowsWith(String query, String marker) throws SQLException {
        try (var connection = stage.source("audit_reader").getConnection(); var select = connection.prepareStatement(query)) {
            select.setBytes(1, marker.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            select.setBytes(2, marker.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            var row = select.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }
}
