package io.countersign.transparency.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.transparency.AddCheckpoint;
import io.countersign.transparency.Checkpoint;
import io.countersign.transparency.Cosigner;
import io.countersign.transparency.Hash;
import io.countersign.transparency.MerkleTree;
import io.countersign.transparency.SignedNote;
import io.countersign.transparency.SigningKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A witness on a real socket answers as C2SP tlog-witness says.
class WitnessTest {

    private static final String ORIGIN = "example.org/log";
    private static final SigningKey LOG = SigningKey.generate(ORIGIN, new SecureRandom());
    private static final SigningKey NEXT = SigningKey.generate(ORIGIN, new SecureRandom());
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

    @TempDir Path folder;
    private final MerkleTree tree = tree("e", 20);
    private final MerkleTree fork = tree("f", 20);
    private Witness witness;
    private WitnessServer server;

    @BeforeEach void start() throws Exception {
        witness = new Witness(folder.resolve("w"), "witness.example/w", List.of(LOG.verifier(), NEXT.verifier()), CLOCK);
        server = new WitnessServer(witness, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach void stop() {
        server.close();
    }

    @Test void cosignsALogFromItsFirstCheckpointOn() throws Exception {
        for (var sizes : List.of(new int[] {0, 3}, new int[] {3, 3}, new int[] {3, 20})) {
            // Given
            var note = note(tree, sizes[1], LOG);
            // When
            var answer = ask(sizes[0], proof(tree, sizes[0], sizes[1]), note.encode());
            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            var lines = SignedNote.lines(answer.body());
            assertThat(note.with(lines).verify(List.of(LOG.verifier(), witness.verifier()))).containsExactly(LOG.verifier(), witness.verifier());
            assertThat(Cosigner.secondsOf(lines.getFirst())).isEqualTo(1_800_000_000);
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("w/witness.key"))).containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }

    @Test void goesOnAfterARestartWithTheSameKeyFromTheSameSize() throws Exception {
        // Given
        cosigned(0, 7);
        var key = witness.verifier();
        // When
        server.close();
        start();
        // Then
        assertThat(witness.verifier()).isEqualTo(key);
        assertThat(ask(0, List.of(), note(tree, 9, LOG).encode()).statusCode()).isEqualTo(409);
        cosigned(7, 9);
    }

    @Test void saysWhichSizeItKnowsWhenTheOldOneIsStale() throws Exception {
        // Given
        cosigned(0, 7);
        // When
        var stale = ask(3, proof(tree, 3, 9), note(tree, 9, LOG).encode());
        // Then
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(stale.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
        assertThat(stale.body()).isEqualTo("7\n");
        assertThat(ask(0, List.of(), note(tree, 3, LOG).encode()).body()).as("an older backup").isEqualTo("7\n");
        var sameSize = ask(7, List.of(), note(fork, 7, LOG).encode());
        assertThat(sameSize.statusCode()).as("another root of the same size").isEqualTo(409);
        cosigned(7, 9);
    }

    @Test void refusesALogThatDoesNotExtendWhatItSaw() throws Exception {
        // Given
        cosigned(0, 7);
        var good = proof(tree, 7, 20);
        var refused = new ArrayList<HttpResponse<String>>();
        // When
        refused.add(ask(7, proof(fork, 7, 20), note(fork, 20, LOG).encode()));
        refused.add(ask(7, good, note(fork, 20, LOG).encode()));
        refused.add(ask(7, List.of(), note(tree, 20, LOG).encode()));
        refused.add(ask(7, good.subList(1, good.size()), note(tree, 20, LOG).encode()));
        refused.add(ask(7, good.subList(0, 1), note(tree, 7, LOG).encode()));
        // Then
        assertThat(refused).extracting(HttpResponse::statusCode).containsOnly(422);
        cosigned(7, 20);
        assertThat(ask("other.example/log", 0, good).statusCode()).isEqualTo(404);
    }

    @Test void refusesAProofFromNothing() throws Exception {
        assertThat(ask(0, proof(tree, 3, 9), note(tree, 9, LOG).encode()).statusCode()).isEqualTo(422);
        var lie = SignedNote.sign(new Checkpoint(ORIGIN, 0, tree.root()).text(), LOG);
        assertThat(ask(0, List.of(), lie.encode()).statusCode()).isEqualTo(422);
    }

    @Test void knowsItsLogsAndTheirKeysOnly() throws Exception {
        // Given
        var stranger = SigningKey.generate(ORIGIN, new SecureRandom());
        var spoilt = note(tree, 3, LOG).with(SignedNote.sign("other\n", NEXT).signatures()).encode();
        // When // Then
        assertThat(ask("unknown.example", 0, List.of()).statusCode()).isEqualTo(404);
        assertThat(ask(0, List.of(), note(tree, 3, stranger).encode()).statusCode()).isEqualTo(403);
        assertThat(ask(0, List.of(), spoilt).statusCode()).as("a known key's signature is wrong").isEqualTo(403);
        assertThat(ask(0, List.of(), note(tree, 3, NEXT).encode()).statusCode()).as("the log's next key").isEqualTo(200);
    }

    @Test void refusesWhatIsNoRequest() throws Exception {
        // Given
        var note = note(tree, 3, LOG).encode();
        for (var body : List.of("", "old 0", "old 00\n\n" + note, "old 0\nAAAA\n\n" + note, "old 0\n\n" + note.replace("\n3\n", "\n03\n"), "old 0\n\nnot a note\n", "old 4\n\n" + note,
                "old 0\n\n" + note.strip(), "x".repeat(70_000))) {
            // When // Then
            assertThat(post(body).statusCode()).as(body.substring(0, Math.min(40, body.length()))).isEqualTo(400);
        }
        var client = HttpClient.newHttpClient();
        assertThat(client.send(HttpRequest.newBuilder(server.uri().resolve("/add-checkpoint")).build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(405);
        assertThat(client.send(HttpRequest.newBuilder(server.uri().resolve("/other")).build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(404);
    }

    /// The race that the specification prints: both proofs are right, and the older must not win. Two witnesses on one folder, as two processes would be.
    @Test void twoRequestsAtOnceNeverTakeLeavesBack() throws Exception {
        // Given
        var other = new Witness(folder.resolve("w"), "witness.example/w", List.of(LOG.verifier()), CLOCK);
        cosigned(0, 1);
        var known = 1;
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var round = 0; round < 9; round++) {
                final int from = known;
                var barrier = new CyclicBarrier(2);
                Callable<Witness.Answer> longer = () -> {
                    barrier.await();
                    return witness.addCheckpoint(body(from, from + 2));
                };
                Callable<Witness.Answer> shorter = () -> {
                    barrier.await();
                    return other.addCheckpoint(body(from, from + 1));
                };
                // When
                var answers = threads.invokeAll(List.of(longer, shorter));
                // Then
                var statuses = List.of(answers.get(0).get().status(), answers.get(1).get().status());
                assertThat(statuses).containsExactlyInAnyOrder(200, 409);
                known = statuses.getFirst() == 200 ? from + 2 : from + 1;
                assertThat(ask(0, List.of(), note(tree, 20, LOG).encode()).body()).isEqualTo(known + "\n");
            }
        }
    }

    @Test void aSpoiltStateIsNeverTakenForNone() throws Exception {
        // Given
        cosigned(0, 7);
        try (var files = Files.list(folder.resolve("w"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".checkpoint")).toList()) {
                Files.writeString(file, "");
            }
        }
        // When // Then
        assertThat(ask(0, List.of(), note(tree, 9, LOG).encode()).statusCode()).isEqualTo(500);
        assertThatThrownBy(() -> witness.addCheckpoint(body(7, 9))).hasMessageContaining("was changed");
    }

    private byte[] body(int from, int to) {
        return new AddCheckpoint(from, proof(tree, from, to), note(tree, to, LOG).encode()).encode().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void cosigned(int from, int to) throws Exception {
        assertThat(ask(from, proof(tree, from, to), note(tree, to, LOG).encode()).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> ask(String origin, int from, List<Hash> proof) throws Exception {
        return ask(from, proof, new Checkpoint(origin, 3, tree.root(3)).sign(SigningKey.generate(origin, new SecureRandom())).encode());
    }

    private HttpResponse<String> ask(int from, List<Hash> proof, String note) throws Exception {
        return post(new AddCheckpoint(from, proof, note).encode());
    }

    private HttpResponse<String> post(String body) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(server.uri().resolve("/add-checkpoint")).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static List<Hash> proof(MerkleTree tree, int from, int to) {
        return from == 0 ? List.of() : tree.consistencyProof(from, to);
    }

    private static SignedNote note(MerkleTree tree, int size, SigningKey key) {
        return new Checkpoint(ORIGIN, size, tree.root(size)).sign(key);
    }

    private static MerkleTree tree(String kind, int size) {
        var tree = new MerkleTree();
        for (var i = 0; i < size; i++) {
            tree.append(Hash.ofLeaf((kind + i).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
        return tree;
    }
}
