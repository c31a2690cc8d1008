package io.countersign.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script in `docs`, written from `docs/record-format.md` alone, comes to the same verdicts. Without python3 these tests fail.
class PythonVerifierTest {

    private static final Path SCRIPT = Path.of("../docs/verify_export.py").toAbsolutePath().normalize();
    /// One process for many files: names on standard input, verdicts on standard output. What was computed for one file is remembered for the next.
    private static final String MANY = "import functools as f,importlib.util as u,sys,json;s=u.spec_from_file_location('v',sys.argv[1]);v=u.module_from_spec(s);s.loader.exec_module(v);"
            + "v.ed25519_verifies=f.lru_cache(None)(v.ed25519_verifies);v.open_sealed=f.lru_cache(None)(v.open_sealed);"
            + "k=v.parse_vkey(sys.argv[2]);[print(json.dumps(v.verify(open(n.strip(),'rb'),k)),flush=True) for n in sys.stdin]";

    @TempDir
    static Path folder;

    private static Story story;

    @BeforeAll static void tell() {
        story = new Story(folder);
    }

    @Test void agreesOnGoodExports() throws Exception {
        for (var good : List.of(story.exportOf("W1"), story.exportOf("W2"), story.exportOfAll())) {
            var file = Files.write(folder.resolve("good.jsonl"), good);
            var java = (Verdict.Good) ExportVerifier.verify(new ByteArrayInputStream(good), story.key.verifier(), _ -> { });
            // When
            var python = run(0, SCRIPT.toString(), file.toString(), "--json", "--key", story.key.verifier().encode());
            // Then
            var said = CanonicalJson.JSON.readTree(python);
            assertThat(said.path("ok").asBoolean()).isTrue();
            assertThat(said.path("entries").asLong()).isEqualTo(java.entries());
            assertThat(said.path("exported").asText()).isEqualTo(java.header().phrase());
            assertThat(said.path("keyFromFile").asBoolean()).isFalse();
            assertThat(said.path("rootSize").asLong()).isEqualTo(java.root().size());
            assertThat(said.path("erased").propertyStream().toList()).isEmpty();
            assertThat(said.path("erased")).hasSize(java.erased().size());
            for (var i = 0; i < java.erased().size(); i++) {
                var one = said.path("erased").get(i);
                assertThat(new Verdict.Erased(one.path("keyId").asText(), one.path("entries").asLong(), one.path("at").asText(), one.path("by").asText(),
                        one.path("askedBy").asText(), one.path("reason").asText())).isEqualTo(java.erased().get(i));
            }
        }
    }

    @Test void saysSoInWordsAndByItsExitCode() throws Exception {
        var good = Files.write(folder.resolve("good.jsonl"), story.exportOf("W1"));
        var bad = Files.write(folder.resolve("bad.jsonl"), new String(story.exportOf("W1"), StandardCharsets.UTF_8).replace("24 EUR, not 240", "24 EUR, not 241")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(run(0, SCRIPT.toString(), good.toString())).contains("The export is whole: 5 entries of case W1", "This key came from the file itself",
                SealedPart.hexSha256(story.key.verifier().encode().getBytes(StandardCharsets.UTF_8)));
        assertThat(run(1, SCRIPT.toString(), bad.toString())).contains("does NOT verify", "1 of countersign.approval-events.v1/0", "`event` is not what its payload says");
        run(2, SCRIPT.toString());
    }

    @Test void namesTheSameFirstBadEntryWhateverIsSpoiled() throws Exception {
        for (var good : List.of(story.exportOf("W1"), story.exportOf("W2"), story.exportOfAll())) {
            agree(chosen(Spoiled.all(good)));
            agree(chosen(Spoiled.all(good)).stream().filter(one -> !one.what().contains(" schema/schema")).map(one -> one.signedAgain(story.key)).toList());
        }
    }

    /// A part of what can be spoiled, less of what is in the readable events.
    private static List<Spoiled> chosen(List<Spoiled> all) {
        var chosen = new ArrayList<Spoiled>();
        for (var i = 0; i < all.size(); i++) {
            if (i % (all.get(i).what().contains("/event/") ? 199 : 19) == 0) {
                chosen.add(all.get(i));
            }
        }
        return chosen;
    }

    private static void agree(List<Spoiled> all) throws Exception {
        var names = new ArrayList<String>();
        for (var i = 0; i < all.size(); i++) {
            names.add(Files.write(folder.resolve(i + ".jsonl"), all.get(i).file()).toString());
        }
        var list = Files.write(folder.resolve("names"), names);
        var process = new ProcessBuilder("python3", "-c", MANY, SCRIPT.toString(), story.key.verifier().encode()).redirectInput(list.toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        process.waitFor(10, TimeUnit.SECONDS);
        assertThat(said).as(said.isEmpty() ? "nothing" : said.getLast()).hasSameSizeAs(all);
        for (var i = 0; i < all.size(); i++) {
            var java = ExportVerifier.verify(new ByteArrayInputStream(all.get(i).file()), story.key.verifier(), _ -> { });
            var python = CanonicalJson.JSON.readTree(said.get(i));
            var as = all.get(i).what() + "\njava   " + java + "\npython " + python;
            assertThat(python.path("ok").asBoolean()).as(as).isEqualTo(java instanceof Verdict.Good);
            // How much of a spoilt schema still counts as one is Avro's affair: it may fail there, or at the end.
            if (java instanceof Verdict.Bad bad && !all.get(i).what().contains(" schema/schema")) {
                var first = python.path("firstBad");
                assertThat(new Verdict.Bad(first.path("line").asLong(), text(first, "shard"), first.path("index").isNull() ? null : first.path("index").asLong(),
                        text(first, "eventId"), bad.what())).as(as).isEqualTo(bad);
            }
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isNull() ? null : node.path(field).asText();
    }

    private static String run(int exit, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("python3"));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exit);
        return said;
    }
}
