package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.deploy.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `flows explain` and `flows diff` say without a stack.
class FlowReadingTest {

    @TempDir
    Path folder;

    private Said say(String... words) {
        return Said.by(folder.resolve("none"), words);
    }

    private Path changed(String from, String to) throws IOException {
        var text = Files.readString(Parts.find().repository().resolve("samples/flows/support-inbox.yaml"));
        assertThat(text).contains(from);
        return Files.writeString(folder.resolve("candidate.yaml"), text.replace(from, to));
    }

    @Test
    void aFlowIsExplainedByItsNameWithThePeopleItsOwnersAre() {
        var said = say("flows", "explain", "support-inbox").done().out();
        assertThat(said.replaceAll("\\s+", " ")).startsWith("support-inbox: First replies to order and refund questions").contains("Priya Nair answers for this flow",
                "* Refunds above 100 EUR need a team lead [refund-over-limit]", "Otherwise Ana Ruiz, team lead (backup Fiona Lind, finance) decides within 30 minutes.");
        assertThat(said.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(110));
    }

    @Test
    void thePictureIsOneFile() throws IOException {
        // When
        var file = folder.resolve("flow.svg");
        var said = say("flows", "explain", "support-inbox", "--svg", file.toString()).done().out();
        // Then
        assertThat(said).isEqualTo("Wrote " + file + "." + System.lineSeparator());
        assertThat(Files.readString(file)).startsWith("<svg").contains("Priya Nair", "prefers-color-scheme:dark").doesNotContain("<script");
        say("flows", "explain", "support-inbox", "--svg", folder.resolve("no/such/folder.svg").toString()).refused("Can't write");
    }

    @Test
    void aProgramGetsTheSameCards() {
        var explained = say("flows", "explain", "support-inbox", "--json").done().json();
        assertThat(explained.path("flow").asText()).isEqualTo("support-inbox");
        assertThat(explained.path("lanes").findValuesAsText("id")).contains("refund-over-limit", "sure-reply");
        assertThat(explained.path("hash").asText()).hasSize(64);
    }

    @Test
    void twoVersionsAreComparedInSentencesAndAsText() throws IOException {
        // Given
        var candidate = changed("action.amount > 100 && action.currency == \"EUR\"", "action.amount > 250 && action.currency == \"EUR\"");
        // When
        var said = say("flows", "diff", "support-inbox", candidate.toString()).done().out();
        // Then
        assertThat(said).startsWith("Rule \"refund-over-limit\": condition \"… action.amount > 100 && …\" becomes \"… action.amount > 250 && …\".")
                .contains("+++ " + candidate, "-    when: action.type == \"refund\" && action.amount > 100", "+    when: action.type == \"refund\" && action.amount > 250");
        var shown = say("flows", "diff", "support-inbox", candidate.toString(), "--json").done().json();
        assertThat(shown.path("changes")).hasSize(1);
        assertThat(shown.path("text").asText()).contains("@@");
    }

    @Test
    void whatDoesTheSameSaysSo() throws IOException {
        assertThat(say("flows", "diff", "support-inbox", "support-inbox").done().out()).isEqualTo("Both are the same." + System.lineSeparator());
        assertThat(say("flows", "diff", "support-inbox", changed("owner: priya\nprompts", "owner: priya  # a remark\nprompts").toString()).done().out())
                .startsWith("Both do the same; only the text differs.");
    }

    @Test
    void aCheckWarnsWithTheLineOfWhatCannotBeMeant() throws IOException {
        // Given
        var candidate = changed("confidence >= 0.9", "confidence >= 9");
        // When
        var shown = say("flows", "check", candidate.toString(), "--json");
        var said = say("flows", "check", candidate.toString()).out();
        // Then: the example that it breaks refuses it, too
        assertThat(shown.exit()).isEqualTo(Countersign.FAILED);
        assertThat(shown.json().path("problems")).isNotEmpty();
        assertThat(shown.json().path("warnings")).singleElement().satisfies(warning -> {
            assertThat(warning.path("line").asInt()).isGreaterThan(10);
            assertThat(warning.path("message").asText()).isEqualTo("Rule \"sure-and-small\" can never match: no value of confidence fits.");
        });
        assertThat(said).contains("warning: Rule \"sure-and-small\" can never match");
        assertThat(say("flows", "check", changed("owner: priya\nprompts", "owner: priya  # a remark\nprompts").toString(), "--json").done().json().path("warnings")).isEmpty();
    }

    @Test
    void aFlowNobodyKnowsIsRefused() {
        say("flows", "explain", "no-such-flow").refused("no-such-flow");
        say("flows", "diff", "support-inbox", "no-such-flow").refused("no-such-flow");
    }
}
