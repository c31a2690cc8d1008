package io.countersign.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.cli.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The insights as people read them, and as scripts do.
class InsightsTest {

    @TempDir
    static Path folder;

    private static FakeServices services;

    @BeforeAll
    static void start() throws IOException {
        services = new FakeServices(folder);
    }

    @AfterAll
    static void stop() {
        services.close();
    }

    @BeforeEach
    void forget() throws IOException {
        services.forget();
        for (var report : new String[] {"weekly", "rules", "readiness"}) services.answers("GET /insights/" + report, example(report));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "insights weekly --until 2026-11-22 --zone Europe/Berlin|GET /insights/weekly?until=2026-11-22&zone=Europe%2FBerlin",
            "insights rules --until 2026-11-22|GET /insights/rules?until=2026-11-22",
            "insights readiness --flow mail|GET /insights/readiness?flow=mail"})
    void aReportAsksForItsDays(String words, String line) throws IOException {
        // Given
        services.answers(line, example(words.split(" ")[1]));
        // When
        services.sayLine(words).done();
        // Then
        assertThat(services.last().line()).isEqualTo(line);
        assertThat(services.last().who()).isEqualTo("sam");
    }

    @Test
    void theWeeklyReviewSaysFirstWhatToDoWithItsEvidenceAndTheNextCommand() {
        // When
        var said = services.say("insights", "weekly").done().out();
        // Then
        assertThat(said).startsWith("Weekly review: 2026-11-16 to 2026-11-22 (UTC)").contains("313 runs (+12 %) · 57 % released by rules · 14 items wait for people · 3 of 16 targets missed")
                .contains("  1. At this rate the queue of ana grows by 1.9 a day. [ana]\n     15 arrived and 2 left in 7 days; 14 wait.\n     → countersign approvals list --owner ana --late")
                .contains("Tuesdays", "5.7 % to 51 %", "approve-all", "by-rule");
        assertThat(said.indexOf("What to do")).isLessThan(said.indexOf("Volume and routes"));
        assertThat(said.lines()).allMatch(line -> line.length() <= 150);
    }

    @Test
    void whatOthersDidIsLeftOpenWhereItIsNotShown() throws IOException {
        // Given
        services.answers("GET /insights/weekly", example("weekly").replace("\"peopleShown\":\"all\"", "\"peopleShown\":\"you\"")
                .replace("\"medianSeconds\":1800,\"decisions\":1,\"looks\":0", "\"medianSeconds\":null,\"decisions\":null,\"looks\":null"));
        // When
        var said = services.say("insights", "weekly").done().out();
        // Then
        assertThat(said).containsPattern("\n *tom .* –  +–  +–").contains("How fast others work, what they decided and looked at, is not yours to see.");
    }

    @Test
    void rulesAreShownWithWhatTheyAreWorth() {
        // When
        var said = services.say("insights", "rules").done().out();
        // Then
        assertThat(said).contains("\"Big refunds\" asks where the risk is lower than feared", "→ countersign replay --flow mail --from 2026-09-24 --sweep big.amount=100..200", "90 to 100 %", "67 % (14 of 21)");
    }

    @Test
    void readinessSaysOfEachCheckWhetherItHoldsAndWhatToDo() {
        // When
        var said = services.say("insights", "readiness").done().out();
        // Then
        assertThat(said).contains("Not yet: check 3 does not hold.", "  1. holds   The flow can be explained on one page.", "  3. not yet Five exception cases show no repeats.",
                "           → Take away what causes it: countersign exceptions show exc_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"weekly", "rules", "readiness"})
    void asJsonItIsWhatTheServiceSaidAndAsAPageItStandsAlone(String report) throws IOException {
        // Given
        var page = folder.resolve(report + ".html");
        // When
        var json = services.say("insights", report, "--json").done().json();
        var both = services.say("insights", report, "--html", page.toString()).done().out();
        // Then
        assertThat(json).isEqualTo(Json.parse(example(report)));
        assertThat(both).isEqualTo("The report is in " + page + ".\n");
        assertThat(Files.readString(page)).contains("<h1>", "default-src 'none'").doesNotContain("<script", "http://", "https://").contains("&lt;b&gt;bold&lt;/b&gt;").doesNotContain("<b>bold");
    }

    @Test
    void aDayThatIsNoneIsWrongUsageAndACountThatIsBehindIsSaid() throws IOException {
        // Given
        services.refuses("GET /insights/weekly?until=soon", 400, "{\"code\":\"INVALID_PARAMETER\",\"detail\":\"`until` is \\\"soon\\\": give a date, such as 2026-11-27.\"}");
        services.answers("GET /insights/weekly", example("weekly").replace("\"complete\":true", "\"complete\":false"));
        // When // Then
        assertThat(services.say("insights", "weekly", "--until", "soon")).satisfies(said -> assertThat(said.exit()).isEqualTo(2))
                .satisfies(said -> assertThat(said.err()).contains("give a date"));
        assertThat(services.say("insights", "weekly").done().err()).contains("figures may be too low");
    }

    private static String example(String report) throws IOException {
        try (var file = InsightsTest.class.getResourceAsStream("insights-" + report + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
