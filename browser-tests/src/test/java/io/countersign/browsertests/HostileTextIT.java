package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a model or a customer wrote is text, wherever it is shown.
class HostileTextIT {

    private static final String TEXT = "<img src=x onerror=alert(1)><script>alert(2)</script> [pay](javascript:alert(3)) https://evil.example/pay {{7*7}} {config:x} \u202Eevil\u202C zero\u200Bwidth ";

    @RegisterExtension
    final Tabs tabs = new Tabs();

    @Test
    void whatAModelWroteIsTextOnEveryPageAndMakesNoPageWider() {
        // Given
        var run = Run.refund("240.00");
        run.json().put("input", TEXT).put("output", TEXT + "x".repeat(50_000));
        run.argument("note", TEXT).reference("customer", "<b>c-1</b>");
        run.send();
        var approval = run.approval().path("id").asText();
        var stuck = Run.replyWithoutOrder().with("{}");
        stuck.json().put("input", TEXT).put("output", TEXT + "y".repeat(50_000));
        var exception = stuck.send().exception().path("id").asText();
        Console.get().awaitAnswer("priya", "audit-service", "/record/search?case=" + run.caseId(), found -> found.path("hits").size() > 0);
        var tab = tabs.of("priya");
        for (int width : new int[] {1440, 390}) {
            tab.page().setViewportSize(width, 844);
            for (var path : List.of("/approvals/" + approval + "?view=all", "/approvals/" + approval + "?view=all&tab=input", "/approvals/" + approval + "?print=1", "/exceptions/" + exception,
                    "/runs/" + run.runId(), "/runs/" + run.runId() + "?tab=raw", "/cases/" + run.caseId(), "/record?case=" + run.caseId(), "/search?q=" + run.order())) {
                // When
                tab.go(path);
                // Then
                var shown = tab.find("main, #side");
                assertThat((String) tab.page().evaluate("() => [...document.querySelectorAll('main img, main script, main [onerror], #side img, a[href^=\"javascript:\"], a[href*=\"evil.example\"]')].map(e => e.outerHTML).join()"))
                        .as(path).isEmpty();
                assertThat(tab.page().evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")).as(path + " at " + width).isEqualTo(true);
                assertThat(tab.page().evaluate("() => !document.body.innerText.includes('\\u202e') && !document.body.innerText.includes('\\u200b')")).as(path + ": marks instead of what acts").isEqualTo(true);
                if (path.startsWith("/approvals")) assertThat(shown.first()).containsText(path.contains("tab=input") ? "refund" : "<img src=x onerror=alert(1)>");
            }
        }
    }
}
