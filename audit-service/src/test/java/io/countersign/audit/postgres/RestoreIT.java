package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.RecordFolder;
import io.countersign.audit.Signer;
import io.countersign.audit.Signer.RecordTooOld;
import io.countersign.audit.Stage;
import io.countersign.audit.Verifier;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.domain.Head;
import io.countersign.audit.domain.Incident;
import io.countersign.record.Received;
import io.countersign.schemas.Topics;
import io.countersign.testkit.SharedStack;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database is lost, the topics, the data folder and the key store are not.
class RestoreIT {

    @TempDir Path data;
    private Stage lost;
    private List<Received> topics;

    @BeforeEach void fill() {
        lost = new Stage(data);
        lost.open(Topics.RECORD_EVENTS);
        topics = new ArrayList<>(lost.fill());
        var redacted = lost.examples().redacted(0, "case-1", lost.keys.destroy("case-1", "ana", "redaction-1"));
        lost.recorder.record(List.of(redacted));
        topics.add(redacted);
        lost.signer.round();
    }

    @Test void aFreshDatabaseFilledFromTheTopicsHasTheSameLeavesAndRoots() throws Exception {
        // Given
        var restored = empty();
        // When
        restored.recorder.record(topics);
        // Then
        assertThat(leaves(restored)).isEqualTo(leaves(lost)).hasSize(10);
        assertThat(roots(restored)).isEqualTo(roots(lost)).hasSize(3);
    }

    @Test void aFreshDatabaseIsSignedUnderANewNameOnlyBecauseTheOldLogMustNotExistTwice() {
        // Given
        var restored = empty();
        restored.recorder.record(topics);
        // When // Then
        assertThatThrownBy(restored.signer::round).isInstanceOf(RecordTooOld.class).hasMessageContaining("Nothing is signed until");
        // When
        var folder = RecordFolder.open(data, "test-2", false);
        var signer = new Signer(new PostgresCheckpoints(restored.source("audit_signer")), folder, "test-2", Clock.systemUTC());
        signer.round();
        // Then
        assertThat(new Verifier(restored.record, restored.events, folder, "test-2").verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> {
            assertThat(good.entries()).isEqualTo(10);
            assertThat(good.redacted()).isEqualTo(3);
            assertThat(good.checkpoint()).startsWith("test-2/audit\n");
        });
        assertThat(data.resolve("record")).isDirectoryContaining("glob:**checkpoint-before-*");
    }

    @Test void aTopicWhoseBeginningIsGoneStopsItsShardInsteadOfPretendingToBeWhole() {
        // Given
        var restored = empty();
        var kept = topics.stream().filter(record -> !record.topic().equals(Topics.RUNS.name()) || record.offset() > 1).toList();
        // When
        var appended = restored.recorder.record(kept);
        // Then
        assertThat(appended.batch().incidents()).extracting(Incident::code).containsExactly(Incident.Code.SEQUENCE_BROKEN);
        assertThat(restored.ledger.stopped()).singleElement().asString().contains("number 1 must come next");
        assertThat(appended.batch().entries()).hasSize(4).noneMatch(entry -> entry.shard().topic().equals(Topics.RUNS.name()));
    }

    @Test void anOldBackupUnderANewerCheckpointVerifiesNotAndIsNotSigned() throws Exception {
        // Given
        var backup = lost.backup();
        var more = lost.examples().accepted(9, "case-9", "r9", "o-9");
        lost.recorder.record(List.of(more));
        lost.signer.round();
        // When
        var old = new Stage(data, backup, lost.keys);
        // Then
        assertThat(old.verifier.verify()).isInstanceOfSatisfying(Verdict.Bad.class,
                bad -> assertThat(bad.what()).contains("kept outside the database", "older than it, or was rewritten"));
        old.recorder.record(List.of(more));
        assertThatThrownBy(old.signer::round).isInstanceOf(RecordTooOld.class).hasMessageContaining("older backup");
        assertThat(lost.verifier.verify()).isInstanceOf(Verdict.Good.class);
    }

    private Stage empty() {
        var stage = new Stage(data, SharedStack.get().freshDatabase("record"), lost.keys);
        stage.open(Topics.RUNS, Topics.DIRECTIVES, Topics.RECORD_EVENTS);
        return stage;
    }

    private static List<String> roots(Stage stage) {
        return stage.record.snapshot(view -> view.heads().stream().map(RestoreIT::root).toList());
    }

    private static String root(Head head) {
        return head.shard() + " " + head.frontier().size() + " " + head.frontier().root().hex();
    }

    private static List<String> leaves(Stage stage) {
        return stage.record.snapshot(view -> {
            var hashes = new ArrayList<String>();
            view.heads().forEach(head -> view.leaves(head, leaf -> hashes.add(head.shard() + " " + HexFormat.of().formatHex(leaf.leafHash()))));
            return hashes;
        });
    }
}
