package io.countersign.audit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.audit.Catalogue;
import io.countersign.audit.KeyRotation;
import io.countersign.audit.RecordEvents;
import io.countersign.audit.RecordFolder;
import io.countersign.audit.Signer;
import io.countersign.audit.Stage;
import io.countersign.audit.Verifier;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.avro.AvroOwnRecords;
import io.countersign.audit.domain.RecordFact;
import io.countersign.schemas.wire.Sealing;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.KeyHistory;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The signing key changes, and a crash may come at any step.
class KeyRotationIT {

    private static final String ROOT = Signer.rootOrigin(Stage.DEPLOYMENT);
    private static final String RUNS = "test/audit/countersign.runs.v1/0";

    @TempDir Path data;
    private Stage stage;
    private SigningKey first;
    private long next = 9;

    @BeforeEach void fill() {
        stage = new Stage(data);
        stage.fill();
        first = stage.folder.signingKey();
    }

    @Test void oldAndNewCheckpointsVerifyAndWhereTheyMeetBothKeysSign() throws Exception {
        // When
        var rotation = stage.signer.rotate("priya", "Yearly change");
        grow();
        // Then
        var now = stage.folder.signingKey().verifier();
        assertThat(now).isNotEqualTo(first.verifier());
        assertThat(rotation.from()).isEqualTo(Map.of(ROOT, 2L, RUNS, 6L, "test/audit/countersign.directives.v1/0", 3L));
        for (var origin : rotation.from().keySet()) {
            var meeting = stage.logs.read(view -> view.at(origin, rotation.from().get(origin))).orElseThrow();
            assertThat(SignedNote.parse(meeting.cosigned()).verify(List.of(first.verifier().named(origin), now.named(origin)))).hasSize(2);
        }
        assertThat(Checkpoint.open(stage.logs.read(view -> view.newest(ROOT)).orElseThrow().note(), now).size()).isEqualTo(3);
        assertThat(stage.logs.<java.util.Optional<io.countersign.audit.Logs.Signed>>read(view -> view.newestCosigned(ROOT))).as("our own second signature is no witness's").isEmpty();
        assertGood(stage.folder);
        assertThat(KeyHistory.parse(Files.readString(data.resolve("record/keys.policy"))).rotations()).containsExactly(rotation);
        assertThat(Files.readString(data.resolve("record/verifier-key")).strip()).isEqualTo(now.encode());
    }

    @Test void theOldKeyIsNowhereAnyMore() throws Exception {
        // Given
        var secret = first.encode().substring(first.encode().lastIndexOf('+') + 1);
        // When
        stage.signer.rotate("priya", "Yearly change");
        // Then
        try (var files = Files.walk(data)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)).as(file.toString()).doesNotContain(secret);
            }
        }
        assertThat(Files.list(data.resolve("keys")).map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("audit-signing.key", "audit-commitment.key");
        assertThat(Files.getPosixFilePermissions(data.resolve("keys/audit-signing.key"))).hasSize(2);
    }

    @Test void itCanBeChangedAgainAndAfterARestart() {
        // Given
        stage.signer.rotate("priya", "Yearly change");
        stage.signer.rotate("priya", "And at once again");
        var reopened = RecordFolder.open(data, Stage.DEPLOYMENT, false);
        // When
        signer(reopened).rotate("priya", "A third time");
        // Then
        grow(signer(reopened));
        assertGood(reopened);
        assertThat(reopened.keys().history().rotations()).hasSize(3);
    }

    @Test void aCheckpointByAKeyOutsideItsRangeIsRefused() throws Exception {
        // Given
        stage.signer.rotate("priya", "Yearly change");
        grow();
        var newest = stage.logs.read(view -> view.newest(ROOT)).orElseThrow();
        // When
        superuser("UPDATE checkpoint SET note = '" + SignedNote.sign(SignedNote.parse(newest.note()).text(), first).encode() + "' WHERE origin = '" + ROOT + "' AND size = 3");
        // Then
        assertThat(verifier(stage.folder).verify()).isInstanceOfSatisfying(Verdict.Bad.class, bad -> assertThat(bad.what())
                .contains("is signed by the key " + first.verifier(), "which signs from 0 to 2"));
    }

    @Test void aDatabaseOrAFolderFromBeforeTheChangeIsFound() throws Exception {
        // Given
        stage.signer.rotate("priya", "Yearly change");
        // When
        superuser("DELETE FROM signing_key");
        // Then
        assertThat(verifier(stage.folder).verify()).isInstanceOfSatisfying(Verdict.Bad.class, bad -> assertThat(bad.what()).contains("changes of the signing key"));
        assertThatThrownBy(() -> stage.signer.round()).hasMessageContaining("the database is older");
    }

    @Test void aCrashBeforeTheDatabaseKnowsLeavesTheOldKey() throws Exception {
        // Given
        var before = folder();
        stage.signer.rotate("priya", "Yearly change");
        var prepared = Files.readString(data.resolve("keys/audit-signing.key"));
        superuser("DELETE FROM signing_key; DELETE FROM cosignature");
        put(before);
        Files.writeString(data.resolve("keys/audit-signing.key.next-key"), prepared);
        // When
        var reopened = RecordFolder.open(data, Stage.DEPLOYMENT, false);
        grow(signer(reopened));
        // Then
        assertThat(reopened.signingKey().verifier()).isEqualTo(first.verifier());
        assertGood(reopened);
        signer(reopened).rotate("priya", "Now it works");
        assertGood(reopened);
    }

    @Test void aCrashAfterTheDatabaseKnowsIsMendedAtTheNextRound() throws Exception {
        // Given
        var before = folder();
        stage.signer.rotate("priya", "Yearly change");
        var now = stage.folder.signingKey();
        put(before);
        Files.writeString(data.resolve("keys/audit-signing.key.next-key"), now.encode() + "\n");
        // When
        var reopened = RecordFolder.open(data, Stage.DEPLOYMENT, false);
        assertThat(reopened.signingKey().verifier()).isEqualTo(first.verifier());
        grow(signer(reopened));
        // Then
        assertThat(reopened.signingKey().verifier()).isEqualTo(now.verifier());
        assertGood(reopened);
    }

    @Test void aCrashAfterTheHistoryWasWrittenIsMendedAtTheNextStart() throws Exception {
        // Given
        var before = folder();
        stage.signer.rotate("priya", "Yearly change");
        var now = stage.folder.signingKey();
        var history = Files.readString(data.resolve("record/keys.policy"));
        for (var linked : List.of(false, true)) {
            put(before);
            Files.writeString(data.resolve("record/keys.policy"), history);
            Files.writeString(data.resolve("keys/audit-signing.key.next-key"), now.encode() + "\n");
            if (linked) {
                Files.createLink(data.resolve("keys/audit-signing.key.old-key"), data.resolve("keys/audit-signing.key"));
            }
            // When
            var reopened = RecordFolder.open(data, Stage.DEPLOYMENT, false);
            // Then
            assertThat(reopened.signingKey().verifier()).isEqualTo(now.verifier());
            assertThat(Files.list(data.resolve("keys"))).hasSize(2);
            assertGood(reopened);
        }
        // A crash before the old key was gone.
        Files.writeString(data.resolve("keys/audit-signing.key.old-key"), first.encode());
        RecordFolder.open(data, Stage.DEPLOYMENT, false);
        assertThat(Files.list(data.resolve("keys"))).hasSize(2);
    }

    @Test void aFolderWithoutTheNextKeySignsNothing() throws Exception {
        // Given
        var before = folder();
        stage.signer.rotate("priya", "Yearly change");
        put(before);
        // When
        var older = RecordFolder.open(data, Stage.DEPLOYMENT, false);
        // Then
        assertThatThrownBy(() -> signer(older).round()).hasMessageContaining("Put back the data folder that belongs to this database");
    }

    @Test void aChangeWhoseEntryWasLostToACrashBecomesOneLaterAndOnce() throws Exception {
        // Given
        var outbox = new PostgresOutbox(stage.source("audit_writer"));
        var records = new AvroOwnRecords(Catalogue.ids(data), Sealing.NONE);
        var events = new RecordEvents(outbox, records, Clock.systemUTC());
        events.isComplete();
        var keys = new KeyRotation(stage.signer, stage.folder, outbox, events, _ -> java.util.Optional.empty(), "operations-lead");
        var rotation = stage.signer.rotate("priya", "Yearly change");
        // When
        keys.tell();
        keys.tell();
        // Then
        assertThat(outbox.ofKinds(List.of("SigningKeyRotated"))).singleElement().satisfies(row -> assertThat(records.recordEvent(row.value()).fact())
                .isEqualTo(new RecordFact.SigningKeyRotated(first.verifier().encode(), rotation.now().encode(), rotation.note(), "Yearly change")));
    }

    private Map<String, String> folder() throws Exception {
        var files = new java.util.HashMap<String, String>();
        for (var file : List.of("keys/audit-signing.key", "record/keys.policy", "record/verifier-key")) {
            files.put(file, Files.readString(data.resolve(file)));
        }
        return files;
    }

    private void put(Map<String, String> files) throws Exception {
        for (var file : files.entrySet()) {
            Files.writeString(data.resolve(file.getKey()), file.getValue());
        }
    }

    private Signer signer(RecordFolder folder) {
        return new Signer(new PostgresCheckpoints(stage.source("audit_signer")), folder, Stage.DEPLOYMENT, Clock.systemUTC());
    }

    private Verifier verifier(RecordFolder folder) {
        return new Verifier(stage.record, stage.events, folder, Stage.DEPLOYMENT);
    }

    private void assertGood(RecordFolder folder) {
        assertThat(verifier(folder).verify()).isInstanceOf(Verdict.Good.class);
    }

    private void grow() {
        grow(stage.signer);
    }

    private void grow(Signer signer) {
        stage.recorder.record(List.of(stage.examples().withdrawn(next++, "case-1", "r1")));
        assertThat(signer.round()).hasSize(2);
    }

    private void superuser(String sql) throws Exception {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
