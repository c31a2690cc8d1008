package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import io.countersign.cli.http.Json;
import io.countersign.deploy.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What another version would have done to past cases.
class ReplayIT {

    private final Console console = Console.get();

    @RegisterExtension
    final Tabs tabs = new Tabs();

    /// Replays forty refunds of 5 to 200 EUR with a draft that has a higher limit, and waits for the report.
    static void replayForty(Tab tab) throws IOException {
        var cases = IntStream.rangeClosed(1, 40).mapToObj(i -> Json.line(Run.refund(5 * i + ".00").json())).collect(Collectors.joining("\n"));
        var draft = Files.readString(Parts.find().repository().resolve("browser-tests/src/test/resources/shop-desk.yaml")).replace("action.amount > 100", "action.amount > 150")
                .replace("action.amount <= 100", "action.amount <= 150");
        tab.go("/replay/new?flow=shop-desk");
        tab.find("select[name=current]").selectOption("active");
        tab.find("select[name=candidate]").selectOption("draft");
        tab.find("details summary").first().click();
        tab.find("textarea[name=yaml]").fill(draft);
        tab.find("[name=source][value=file]").check();
        tab.find("input[name=cases]").setInputFiles(new FilePayload("cases.jsonl", "application/x-ndjson", cases.getBytes(StandardCharsets.UTF_8)));
        tab.find("#start").click();
        assertThat(tab.find("#matrix")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
    }

    @Test
    void fortyCasesThroughADraftAddUpAndEachFieldOpensItsOwn() throws IOException {
        // Given
        var runs = console.as("priya", "ingest-service").get("/runs/count").toString();
        var versions = console.as("priya", "policy-service").get("/flows/shop-desk").path("version").asText();
        var tab = tabs.of("priya");
        // When
        replayForty(tab);
        // Then
        assertThat(tab.find("#matrix tfoot .sum").last()).hasText("40");
        var report = tab.page().url();
        var cells = tab.find("#matrix tbody td:not(.sum) a").all().stream().map(cell -> new String[] {cell.getAttribute("href"), cell.textContent().strip()}).toList();
        assertThat(cells.stream().mapToInt(cell -> Integer.parseInt(cell[1])).sum()).isEqualTo(40);
        assertThat(cells).hasSizeGreaterThan(2);
        for (var cell : cells) {
            tab.page().navigate(java.net.URI.create(report).resolve(cell[0]).toString());
            assertThat(tab.find("#cases [data-row]")).hasCount(Integer.parseInt(cell[1]));
        }
        assertThat(console.as("priya", "policy-service").get("/flows/shop-desk").path("version").asText()).isEqualTo(versions);
        assertThat(console.as("priya", "ingest-service").get("/runs/count").toString()).isEqualTo(runs);
    }
}
