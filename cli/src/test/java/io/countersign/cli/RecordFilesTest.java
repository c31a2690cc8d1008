package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.export.Story;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Exported files on the command line: fetched, checked and made into pages.
class RecordFilesTest {

    @TempDir
    static Path folder;

    private static FakeServices services;
    private static Story story;
    private static Path good;

    @BeforeAll
    static void start() throws IOException {
        services = new FakeServices(folder);
        story = new Story(folder);
        good = Files.write(folder.resolve("good.jsonl"), story.exportOf("W1"));
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @Test
    void aFileIsCheckedWithoutAnyStack() {
        // When
        var said = Said.by(folder.resolve("nowhere"), "record", "verify", good.toString(), "--key", story.key.verifier().encode()).done();
        // Then
        assertThat(said.out()).contains("The export is whole: 5 entries of case W1, each as the Record signed it.", "by priya from test").doesNotContain("came from the file");
    }

    @Test
    void withoutAKeyItIsSaidThatItCameFromTheFileWithItsFingerprint() {
        // When
        var said = services.say("record", "verify", good.toString()).done();
        var json = services.say("record", "verify", good.toString(), "--json").done().json();
        // Then
        assertThat(said.out()).contains("This key came from the file itself", Digests.sha256(story.key.verifier().encode()));
        assertThat(json.path("ok").asBoolean()).isTrue();
        assertThat(json.path("keyFromFile").asBoolean()).isTrue();
        assertThat(json.path("keyFingerprint").asText()).isEqualTo(Digests.sha256(story.key.verifier().encode()));
    }

    @Test
    void theFirstBadEntryIsNamedAndTheExitCodeIsOne() throws IOException {
        // Given
        var bad = Files.writeString(folder.resolve("bad.jsonl"), Files.readString(good).replace("24 EUR, not 240", "24 EUR, not 241"));
        // When
        var said = services.say("record", "verify", bad.toString());
        var json = services.say("record", "verify", bad.toString(), "--json");
        // Then
        assertThat(said.exit()).isEqualTo(Countersign.FAILED);
        assertThat(said.out()).contains("does NOT verify", "1 of countersign.approval-events.v1/0", "`event` is not what its payload says");
        assertThat(json.exit()).isEqualTo(Countersign.FAILED);
        assertThat(json.json().at("/firstBad/index").asInt()).isEqualTo(1);
        assertThat(json.json().at("/firstBad/shard").asText()).isEqualTo("countersign.approval-events.v1/0");
    }

    @Test
    void whatWasErasedIsSaid() throws IOException {
        var erased = Files.write(folder.resolve("erased.jsonl"), story.exportOf("W2"));
        assertThat(services.say("record", "verify", erased.toString()).done().out().replaceAll("\\s+", " ")).contains("was erased on", "by priya, asked for by sam: The customer asked for it");
    }

    @Test
    void whatCannotBeReadIsOneSentence() {
        services.say("record", "verify", folder.resolve("none").toString()).refused("There is no file");
        services.say("record", "verify", good.toString(), "--key", "x").refused("--key is no verifier key");
        assertThat(services.say("record", "verify", "--key", "x").exit()).isEqualTo(2);
        assertThat(services.say("record", "export", "-o", "x").exit()).isEqualTo(2);
        assertThat(services.say("record", "proof", "1").exit()).isEqualTo(2);
        assertThat(services.say("record", "proof", "01900000-0000-7001-8000-000000000001", "--shard", "t/0").exit()).isEqualTo(2);
    }

    @Test
    void anExportIsKeptOnlyOnceItVerifies() throws IOException {
        // Given
        services.answers("GET /record/export?case=W1", Files.readString(good));
        services.answers("GET /record/export?case=W2", Files.readString(good).replace("24 EUR, not 240", "24 EUR, not 241"));
        services.refuses("GET /record/export?case=W3", 404, "{\"title\":\"Not found\",\"detail\":\"The Record has no entry for that.\"}");
        // When
        var done = services.say("record", "export", "--case", "W1", "-o", folder.resolve("w1.jsonl").toString(), "--html", folder.resolve("w1.html").toString(), "--as", "priya").done();
        // Then
        assertThat(services.last().who()).isEqualTo("priya");
        assertThat(folder.resolve("w1.jsonl")).hasSameBinaryContentAs(good);
        assertThat(done.out()).contains("5 entries of case W1 are in", "record verify", story.key.verifier().encode());
        assertThat(folder.resolve("w1.html")).content().contains("Record of case W1");
        services.say("record", "export", "--case", "W2", "-o", folder.resolve("w2.jsonl").toString()).refused("does not verify", "what its payload says");
        services.say("record", "export", "--case", "W3", "-o", folder.resolve("w3.jsonl").toString()).refused("no entry for that");
        assertThat(folder.resolve("w2.jsonl")).doesNotExist();
        assertThat(folder.resolve("w2.jsonl.part")).doesNotExist();
        assertThat(folder.resolve("w3.jsonl")).doesNotExist();
    }

    @Test
    void thePageTellsTheWholeCaseAndNothingInItActs() throws IOException {
        // When
        services.say("record", "pack", good.toString(), "-o", folder.resolve("page.html").toString()).done();
        var page = Files.readString(folder.resolve("page.html"), StandardCharsets.UTF_8);
        // Then
        assertThat(page).contains("Sorry about the mug. We refund 240.00 EUR today.", "refund 240.00 EUR", "sample-model 2026-08", "support-reply 14", "0.97",
                "orders, order A-1001, fetched 2026-11-28 07:30:00, 30 min old", "Refunds above 100 EUR need a team lead", "support-inbox version 3", "Decision of ana (team-lead)",
                "The mug costs 24 EUR, not 240", "We refund 24.00 EUR today.", "action.amount", "Reported", "executed", "verify_export.py", story.key.verifier().encode());
        assertThat(page).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;please&quot;", "&lt;U+202E&gt;", "done &lt;b&gt;now&lt;/b&gt;").doesNotContain("<script", "<b>", "\u202e", "http:", "https:");
    }

    @Test
    void noPageIsMadeOfAFileThatDoesNotVerify() throws IOException {
        var bad = Files.writeString(folder.resolve("bad2.jsonl"), Files.readString(good).replace("24 EUR, not 240", "24 EUR, not 241"));
        assertThat(services.say("record", "pack", bad.toString(), "-o", folder.resolve("bad.html").toString()).exit()).isEqualTo(Countersign.FAILED);
        assertThat(folder.resolve("bad.html")).doesNotExist();
    }

    @Test
    void aProofIsAskedForByEventOrByPlaceAndKeptAsFiles() throws IOException {
        // Given
        services.answers("GET /record/proof?shard=countersign.runs.v1%2F0&index=3", "{\"topic\":\"countersign.runs.v1\",\"partition\":0,\"index\":3,\"eventId\":\"e\",\"leaf\":\"AAEC\","
                + "\"entryProof\":\"c2sp.org/tlog-proof@v1\\nindex 3\\n\\nx\\n\",\"rootProof\":\"c2sp.org/tlog-proof@v1\\nindex 0\\n\\ny\\n\"}");
        // When
        services.say("record", "proof", "3", "--shard", "countersign.runs.v1/0", "-o", folder.resolve("leaf").toString()).done();
        services.say("record", "proof", "01900000-0000-7001-8000-000000000001", "--json").done();
        // Then
        assertThat(services.last().line()).isEqualTo("GET /record/proof?event=01900000-0000-7001-8000-000000000001");
        assertThat(folder.resolve("leaf")).hasBinaryContent(new byte[] {0, 1, 2});
        assertThat(folder.resolve("leaf.tlog-proof")).content().startsWith("c2sp.org/tlog-proof@v1\nindex 3\n");
        assertThat(folder.resolve("leaf.root.tlog-proof")).content().contains("index 0");
    }
}
