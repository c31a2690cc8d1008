package io.countersign.audit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.audit.Cosigning;
import io.countersign.audit.Cosigning.Outcome;
import io.countersign.audit.Prover;
import io.countersign.audit.Signer;
import io.countersign.audit.Stage;
import io.countersign.audit.Verifier.Verdict;
import io.countersign.audit.Witness;
import io.countersign.audit.postgres.PostgresCosignatures;
import io.countersign.record.Received;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import io.countersign.transparency.VerifierKey;
import io.countersign.transparency.Cosigner;
import io.countersign.transparency.witness.WitnessServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A witness on a real socket remembers what the Record's database may have forgotten.
class CosigningIT {

    private static final String ROOT = Signer.rootOrigin(Stage.DEPLOYMENT);

    @TempDir Path data;
    private Stage stage;
    private WitnessServer server;
    private VerifierKey witnessKey;
    private Cosigning cosigning;
    private Witness witness;
    private long next = 9;

    @BeforeEach void start() throws Exception {
        stage = new Stage(data);
        stage.fill();
        var program = new io.countersign.transparency.witness.Witness(data.resolve("w"), "witness.example/w", List.of(stage.folder.signingKey().verifier()), Clock.systemUTC());
        server = new WitnessServer(program, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        witnessKey = program.verifier();
        witness = new HttpWitness(server.uri(), witnessKey);
        cosigning = cosigning(stage, witness);
    }

    @AfterEach void stop() {
        server.close();
    }

    private static Cosigning cosigning(Stage stage, Witness... witnesses) {
        return new Cosigning(List.of(witnesses), stage.logs, new Prover(stage.logs, Stage.DEPLOYMENT), new PostgresCosignatures(stage.source("audit_signer")), stage.signer,
                Stage.DEPLOYMENT, Clock.systemUTC());
    }

    @Test void everyRootCheckpointIsCosignedServedAndNamedByTheVerification() throws Exception {
        // When
        assertThat(cosigning.ask(witness)).isEqualTo(Outcome.COSIGNED);
        assertThat(cosigning.ask(witness)).isEqualTo(Outcome.NOTHING_NEW);
        grow();
        assertThat(cosigning.ask(witness)).isEqualTo(Outcome.COSIGNED);
        // Then
        var newest = stage.logs.read(view -> view.newest(ROOT)).orElseThrow();
        var root = stage.folder.signingKey().verifier();
        assertThat(SignedNote.parse(newest.cosigned()).verify(List.of(root, witnessKey))).containsExactly(root, witnessKey);
        assertThat(stage.signer.newest().getLast().note()).as("what is published").isEqualTo(newest.cosigned());
        assertThat(stage.folder.rootCheckpoint()).as("what is kept outside the database").contains(newest.cosigned());
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good ->
                assertThat(good.witnesses()).containsExactly(new Verdict.Witnessed("witness.example/w", witnessKey.encode(), newest.size(), true)));
        grow();
        assertThat(stage.verifier.verify()).isInstanceOfSatisfying(Verdict.Good.class, good -> assertThat(good.witnesses().getFirst().newest()).isFalse());
    }

    @Test void goesOnAfterARestartOfEither() throws Exception {
        // Given
        cosigning.ask(witness);
        grow();
        // When
        var restarted = cosigning(stage, witness);
        // Then
        assertThat(restarted.ask(witness)).isEqualTo(Outcome.COSIGNED);
    }

    @Test void aDatabaseThatLostItsCosignaturesLearnsTheSizeFromTheWitness() throws Exception {
        // Given
        cosigning.ask(witness);
        grow();
        superuser("DELETE FROM cosignature");
        // When
        var outcome = cosigning(stage, witness).ask(witness);
        // Then
        assertThat(outcome).isEqualTo(Outcome.COSIGNED);
    }

    /// F28: the database is put back from an older backup, with all its checkpoints; nothing in it is wrong.
    @Test void anOlderBackupIsRefusedAndNamed() throws Exception {
        // Given
        superuser("CREATE TABLE kept_checkpoint AS TABLE checkpoint; CREATE TABLE kept_leaf AS TABLE root_leaf");
        grow();
        cosigning.ask(witness);
        superuser("DELETE FROM cosignature; DELETE FROM checkpoint; INSERT INTO checkpoint TABLE kept_checkpoint; DELETE FROM root_leaf; INSERT INTO root_leaf TABLE kept_leaf");
        var restored = cosigning(stage, witness);
        // When
        var outcome = restored.ask(witness);
        // Then
        assertThat(outcome).isEqualTo(Outcome.REFUSED);
        assertThat(restored.trouble(witness)).hasValueSatisfying(what -> assertThat(what)
                .isEqualTo("The witness witness.example/w has cosigned 3 leaves, but this log has only 2: it was taken back, as by an older backup."));
        assertThat(restored.standpoints().getFirst().refuses()).isTrue();
    }

    @Test void anOlderBackupThatGrewAgainIsRefusedAsAFork() throws Exception {
        // Given
        superuser("CREATE TABLE kept_checkpoint AS TABLE checkpoint; CREATE TABLE kept_leaf AS TABLE root_leaf");
        grow();
        cosigning.ask(witness);
        superuser("DELETE FROM cosignature; DELETE FROM checkpoint; INSERT INTO checkpoint TABLE kept_checkpoint; DELETE FROM root_leaf; INSERT INTO root_leaf TABLE kept_leaf");
        // With the copy outside put back, too, nobody here can tell.
        Files.delete(data.resolve("record/checkpoint"));
        grow();
        grow();
        var restored = cosigning(stage, witness);
        // When
        var outcome = restored.ask(witness);
        // Then
        assertThat(outcome).isEqualTo(Outcome.REFUSED);
        assertThat(restored.trouble(witness)).hasValueSatisfying(what -> assertThat(what)
                .contains("witness.example/w says that the log of 4 leaves does not extend the one of 3 that it cosigned"));
    }

    @Test void aRefusalIsToldUntilTheWitnessCosignsAgain() throws Exception {
        // Given
        superuser("ALTER TABLE root_leaf DROP CONSTRAINT root_leaf_check");
        cosigning.ask(witness);
        grow();
        superuser("UPDATE root_leaf SET leaf_hash = sha256('x') WHERE leaf_index = 2");
        assertThat(cosigning.ask(witness)).isEqualTo(Outcome.REFUSED);
        assertThat(cosigning.standpoints().getFirst().refuses()).isTrue();
        // When
        superuser("UPDATE root_leaf SET leaf_hash = sha256('\\x00'::bytea || leaf) WHERE leaf_index = 2");
        assertThat(cosigning.ask(witness)).isEqualTo(Outcome.COSIGNED);
        // Then
        assertThat(cosigning.trouble(witness)).isEmpty();
        assertThat(cosigning.standpoints().getFirst().refuses()).isFalse();
    }

    @Test void aWitnessThatIsDeadOrLiesIsNoAlarmAndHoldsNobodyUp() throws Exception {
        // Given
        var lying = new HttpWitness(server.uri(), new Cosigner(SigningKey.generate("witness.example/w", new SecureRandom())).verifier());
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new HttpWitness(URI.create("http://127.0.0.1:" + silent.getLocalPort()), witnessKey);
            var dead = new HttpWitness(URI.create("http://127.0.0.1:1"), witnessKey);
            var all = cosigning(stage, slow, dead, lying);
            // When
            var waiting = threads.submit(() -> all.ask(slow));
            // Then
            assertThat(all.ask(dead)).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(all.ask(lying)).isEqualTo(Outcome.UNAVAILABLE);
            grow();
            assertThat(waiting.isDone()).as("recording and signing went on meanwhile").isFalse();
            assertThat(all.standpoints()).noneMatch(Cosigning.Standpoint::refuses);
            assertThat(all.trouble(lying)).hasValueSatisfying(what -> assertThat(what).contains("No known key"));
            await().atMost(Duration.ofSeconds(30)).until(waiting::isDone);
            assertThat(waiting.get()).isEqualTo(Outcome.UNAVAILABLE);
        }
    }

    @Test void aChangedCosignatureIsFound() throws Exception {
        // Given
        cosigning.ask(witness);
        for (var change : List.of("UPDATE cosignature SET line = overlay(line placing 'AAAA' from length(line) - 12)", "UPDATE cosignature SET size = 77", "UPDATE cosignature SET signer = signer || 'x'")) {
            superuser("CREATE TABLE kept AS TABLE cosignature; " + change);
            // When
            var verdict = stage.verifier.verify();
            superuser("DELETE FROM cosignature; INSERT INTO cosignature TABLE kept; DROP TABLE kept");
            // Then
            assertThat(verdict).as(change).isInstanceOfSatisfying(Verdict.Bad.class, bad -> assertThat(bad.what()).contains("cosignature of witness.example/w"));
        }
    }

    private void grow() {
        var more = stage.examples().withdrawn(next, "case-1", "r1");
        next++;
        assertThat(stage.recorder.record(List.<Received>of(more)).batch().entries()).hasSize(1);
        assertThat(stage.signer.round()).hasSize(2);
    }

    private void superuser(String sql) throws Exception {
        try (var connection = stage.superuser(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
