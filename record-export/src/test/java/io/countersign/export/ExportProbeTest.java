package io.countersign.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing in an export can be changed unseen.
class ExportProbeTest {

    /// What no proof covers: the deployment's word for it is its signature over the whole file, so whoever has its key can say something else. That a
    /// selection leaves no entry out is one of these things; that a range doesn't is proven.
    private static final Pattern ONLY_SIGNED = Pattern.compile("1 header/(madeAt|madeBy|exported).*|\\d+ schema/schema.*|\\d+ entry/(text|recordedAt).*|\\d+ entry: dropped");

    @TempDir
    static Path folder;

    private static Story story;

    @BeforeAll static void tell() {
        story = new Story(folder);
    }

    @Test void whateverIsSpoiledInACasesExportFailsAndIsNamed() throws IOException {
        spoiledFails(Spoiled.all(story.exportOf("W1")));
    }

    @Test void whateverIsSpoiledInAnErasedCasesEntriesFailsAndIsNamed() throws IOException {
        spoiledFails(Spoiled.all(story.exportOf("W2")).stream().filter(one -> one.what().matches("\\d+ entry/.*")).toList());
    }

    @Test void whateverIsSpoiledInTheProofsOfWholeShardsFailsAndIsNamed() throws IOException {
        spoiledFails(Spoiled.all(story.exportOfAll()).stream().filter(one -> one.what().matches("\\d+ (log|entry/(proof|leaf|index)).*")).toList());
    }

    @Test void anEntryThatIsSpoiledIsNamedByItsShardIndexAndEvent() throws IOException {
        for (var spoiled : Spoiled.all(story.exportOf("W1"))) {
            if (spoiled.what().matches("\\d+ entry/(open|personal|metaSalt|personalSalt|kafkaTime|proof|event)/?.*: changed to (\"[^_x]*\"|\\d+)")) {
                var bad = (Verdict.Bad) verify(spoiled.file());
                if (!bad.what().contains("base64") && !bad.what().startsWith("`") || bad.what().contains("what its payload says")) {
                    assertThat(bad.shard()).as(spoiled.what()).isNotNull();
                    assertThat(bad.index()).as(spoiled.what()).isNotNull();
                    assertThat(bad.eventId()).as(spoiled.what()).hasSize(36);
                }
            }
        }
    }

    private static void spoiledFails(List<Spoiled> all) throws IOException {
        assertThat(all).hasSizeGreaterThan(50);
        var passed = new ArrayList<String>();
        for (var spoiled : all) {
            switch (verify(spoiled.file())) {
                case Verdict.Bad bad -> {
                    assertThat(bad.what()).as(spoiled.what()).isNotBlank();
                    // Who has the deployment's key can mend the end line, but nothing that fails before it.
                    if (isLast(bad, spoiled) && !ONLY_SIGNED.matcher(spoiled.what()).matches() && !sameAfterSigning(spoiled)
                            && verify(spoiled.signedAgain(story.key).file()) instanceof Verdict.Good) {
                        passed.add(spoiled.what() + ", signed again");
                    }
                }
                case Verdict.Good _ -> passed.add(spoiled.what());
            }
        }
        assertThat(passed).isEmpty();
    }

    private static boolean isLast(Verdict.Bad bad, Spoiled spoiled) {
        return bad.line() == Spoiled.lines(spoiled.file()).size();
    }

    /// What was spoiled in the end line alone is mended by signing it again.
    private static boolean sameAfterSigning(Spoiled spoiled) {
        return spoiled.what().matches("\\d+ end/note: .*|\\d+ end: (a field more|doubled).*") || spoiled.what().matches("\\d+ end.*") && !spoiled.what().contains("dropped");
    }

    private static Verdict verify(byte[] file) throws IOException {
        return ExportVerifier.verify(new ByteArrayInputStream(file), story.key.verifier(), _ -> { });
    }
}
