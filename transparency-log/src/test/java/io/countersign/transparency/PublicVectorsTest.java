package io.countersign.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/// What other people's implementations agree on. The vectors are public data that is not part of this repository: they are
/// read from a folder beside the checkout where there is one.
@EnabledIf("vectorsAreThere")
class PublicVectorsTest {

    private static final Path VECTORS = Path.of("../../shared/vectors");
    private static final ObjectMapper JSON = new ObjectMapper();

    static boolean vectorsAreThere() {
        return Files.isDirectory(VECTORS);
    }

    @Test void agreesOnEveryInclusionProbe() throws IOException {
        // Given
        var probes = probes("inclusion");
        for (var probe : probes) {
            // When // Then
            check(probe, () -> Proofs.verifyInclusion(probe.path("leafIdx").longValue(), probe.path("treeSize").longValue(),
                    Hash.of(Base64.getDecoder().decode(probe.path("leafHash").asText())), hashes(probe.path("proof")), hash(probe.path("root"))));
        }
        assertThat(probes).hasSize(98);
    }

    @Test void agreesOnEveryConsistencyProbe() throws IOException {
        // Given
        var probes = probes("consistency");
        for (var probe : probes) {
            // When // Then
            check(probe, () -> Proofs.verifyConsistency(probe.path("size1").longValue(), probe.path("size2").longValue(),
                    hash(probe.path("root1")), hash(probe.path("root2")), hashes(probe.path("proof"))));
        }
        assertThat(probes).hasSize(98);
    }

    @Test void agreesOnTheGoldenTree() throws Exception {
        // Given
        var golden = read("rfc6962-golden.json");
        var tree = new MerkleTree();
        var frontier = Frontier.EMPTY;
        // When
        for (var input : golden.path("leaf_inputs_hex")) {
            assertThat(frontier.root().hex()).isEqualTo(golden.path("roots_by_size").path((int) tree.size()).asText());
            var leaf = Hash.ofLeaf(HexFormat.of().parseHex(input.asText()));
            tree.append(leaf);
            frontier = frontier.append(leaf);
        }
        // Then
        for (var size = 0; size < golden.path("roots_by_size").size(); size++) {
            assertThat(tree.root(size).hex()).isEqualTo(golden.path("roots_by_size").path(size).asText());
        }
        assertThat(frontier.root()).isEqualTo(tree.root());
        for (var level = 0; level < golden.path("node_hashes_by_level").size(); level++) {
            for (var index = 0; index < golden.path("node_hashes_by_level").path(level).size(); index++) {
                assertThat(tree.node(level, index).hex()).isEqualTo(golden.path("node_hashes_by_level").path(level).path(index).asText());
            }
        }
        // The first pair of children is of four bytes each, which no Hash can be.
        var children = golden.path("hash_children").path(1);
        assertThat(Hash.ofNode(Hash.ofHex(children.path("l").asText()), Hash.ofHex(children.path("r").asText())).hex()).isEqualTo(children.path("out").asText());
        for (var vector : golden.path("hash_leaf")) {
            assertThat(Hash.ofLeaf(HexFormat.of().parseHex(vector.path("in").asText())).hex()).isEqualTo(vector.path("out").asText());
        }
        for (var vector : golden.path("inclusion_1based")) {
            assertThat(tree.inclusionProof(vector.path("leaf").asLong() - 1, vector.path("size").asLong())).extracting(Hash::hex)
                    .containsExactlyElementsOf(texts(vector.path("proof")));
        }
        for (var vector : golden.path("consistency")) {
            assertThat(tree.consistencyProof(vector.path("size1").asLong(), vector.path("size2").asLong())).extracting(Hash::hex)
                    .containsExactlyElementsOf(texts(vector.path("proof")));
        }
    }

    @Test void agreesOnSignedNotes() throws Exception {
        // Given
        var vectors = read("signed-note.json");
        var keys = StreamSupport.stream(vectors.path("vkeys").spliterator(), false).map(k -> VerifierKey.parse(k.asText())).toList();
        // When
        var signed = SignedNote.sign(vectors.path("sign").path("text").asText(),
                SigningKey.parse(vectors.path("skey_for_deterministic_sign").asText()));
        // Then
        assertThat(signed.encode()).isEqualTo(vectors.path("sign").path("signed").asText());
        for (var i = 0; i < keys.size(); i++) {
            assertThat(keys.get(i).encode()).isEqualTo(vectors.path("vkeys").path(i).asText());
        }
        for (var valid : vectors.path("valid_notes")) {
            var key = keys.get(valid.path("vkey").asInt());
            var note = SignedNote.parse(valid.path("note").asText());
            assertThat(note.verify(List.of(key))).containsExactly(key);
            assertThat(note.encode()).isEqualTo(valid.path("note").asText());
        }
        for (var malformed : vectors.path("malformed_notes_against_vkey0")) {
            assertThatThrownBy(() -> SignedNote.parse(malformed.asText())).isInstanceOf(InvalidProofException.class);
        }
        var text = vectors.path("malformed_note_with_byte_0xff_prefix").asText().getBytes(StandardCharsets.UTF_8);
        var spoiled = new byte[text.length + 1];
        spoiled[0] = (byte) 0xff;
        System.arraycopy(text, 0, spoiled, 1, text.length);
        assertThatThrownBy(() -> SignedNote.parse(spoiled)).hasMessageContaining("UTF-8");
        var invalid = SignedNote.parse(vectors.path("invalid_signature_note_against_vkey0").asText());
        assertThatThrownBy(() -> invalid.verify(keys.subList(0, 1))).hasMessageContaining("does not fit");
        var unknown = vectors.path("note_with_only_unknown_key_must_be_rejected");
        var stranger = keys.get(unknown.path("vkey").asInt());
        assertThatThrownBy(() -> SignedNote.parse(unknown.path("note").asText()).verify(List.of(stranger)))
                .hasMessageContaining("No known key");
    }

    @Test void refusesEveryBadVerifierKey() throws IOException {
        // Given
        var vectors = read("signed-note.json");
        var good = vectors.path("vkeys").path(0).asText();
        var bad = new ArrayList<String>();
        texts(vectors.path("bad_vkeys")).stream().filter(k -> !k.startsWith("also")).forEach(bad::add);
        for (var from = 0; from < good.length(); from++) {
            for (var to = from; to <= good.length(); to++) {
                if (to - from < good.length()) {
                    bad.add(good.substring(from, to));
                }
            }
            bad.add(good.substring(0, from) + (char) (good.charAt(from) + 1) + good.substring(from + 1));
        }
        for (var key : bad) {
            // When // Then
            assertThatThrownBy(() -> VerifierKey.parse(key)).as(key).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test void agreesOnCheckpoints() throws Exception {
        // Given
        var vectors = read("checkpoint-parse.json");
        for (var ok : vectors.path("ok")) {
            // When
            var checkpoint = Checkpoint.parse(ok.path("m").asText());
            // Then
            assertThat(checkpoint.origin()).isEqualTo(ok.path("origin").asText());
            assertThat(checkpoint.size()).isEqualTo(ok.path("size").asLong());
            assertThat(new String(checkpoint.root(), StandardCharsets.US_ASCII)).isEqualTo(ok.path("hash_ascii").asText());
        }
        for (var bad : vectors.path("bad")) {
            assertThatThrownBy(() -> Checkpoint.parse(bad.asText())).isInstanceOf(InvalidProofException.class);
        }
    }

    @Test void agreesOnTilePaths() throws IOException {
        // Given
        var vectors = read("tlog-tile-paths.json");
        // When // Then
        for (var tile : vectors.path("tile")) {
            assertThat(new TilePath(tile.path("level").asInt(), tile.path("index").asLong(), tile.path("p").asInt()).encode())
                    .isEqualTo(tile.path("path").asText());
        }
        for (var entry : vectors.path("entries_for_index")) {
            assertThat(TilePath.ofEntry(entry.path("seq").asLong(), entry.path("size").asLong()).encode())
                    .isEqualTo(entry.path("path").asText());
        }
        for (var ok : vectors.path("parse_ok")) {
            assertThat(TilePath.parse("tile/" + ok.path("level").asText() + "/" + ok.path("index").asText()))
                    .isEqualTo(new TilePath(ok.path("level").asInt(), ok.path("n").asLong(), ok.path("p").asInt()));
        }
        for (var bad : vectors.path("parse_bad")) {
            assertThatThrownBy(() -> TilePath.parse("tile/" + bad.path(0).asText() + "/" + bad.path(1).asText()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (var shape : vectors.path("shape")) {
            var tiles = TilePath.ofTree(shape.path("size").asLong());
            for (var level = 0; level <= 2; level++) {
                final int at = level;
                assertThat(tiles.stream().filter(t -> t.level() == at && t.width() == 0).count())
                        .isEqualTo(shape.path("full_l" + at).asLong());
                assertThat(tiles.stream().filter(t -> t.level() == at).mapToInt(TilePath::width).sum())
                        .isEqualTo(shape.path("partial_l" + at).asInt());
            }
        }
    }

    private interface Attempt {
        void run() throws InvalidProofException;
    }

    private static void check(JsonNode probe, Attempt attempt) {
        if (probe.path("wantErr").asBoolean()) {
            assertThatThrownBy(attempt::run).as(probe.path("desc").asText())
                    .isInstanceOfAny(InvalidProofException.class, IllegalArgumentException.class);
        } else {
            assertThatCode(attempt::run).as(probe.path("desc").asText()).doesNotThrowAnyException();
        }
    }

    private static List<JsonNode> probes(String kind) throws IOException {
        try (var files = Files.walk(VECTORS.resolve("merkle/testdata").resolve(kind))) {
            var probes = new ArrayList<JsonNode>();
            for (var file : files.filter(Files::isRegularFile).toList()) {
                probes.add(JSON.readTree(file.toFile()));
            }
            return probes;
        }
    }

    private static JsonNode read(String file) throws IOException {
        return JSON.readTree(VECTORS.resolve(file).toFile());
    }

    /// Some probes use a sentence as a root; its SHA-256 stands for it, equal for equal sentences. A leaf hash of the wrong
    /// length is refused as it is read.
    private static Hash hash(JsonNode base64) {
        var bytes = Base64.getDecoder().decode(base64.asText());
        return Hash.of(bytes.length == Hash.LENGTH ? bytes : Hash.sha256().digest(bytes));
    }

    private static List<Hash> hashes(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(PublicVectorsTest::hash).toList();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }
}
