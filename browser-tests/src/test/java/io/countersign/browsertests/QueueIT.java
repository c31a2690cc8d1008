package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Lists that people work through while they change.
class QueueIT {

    private final Console console = Console.get();

    @RegisterExtension
    final Tabs tabs = new Tabs();

    private static List<String> ids(Tab tab) {
        return tab.find("[data-row]").all().stream().map(row -> row.getAttribute("data-row")).toList();
    }

    @Test
    void whatBecomesLateSaysSoAndMovesOnlyWhenThePersonAsksForIt() {
        // Given two that wait for long, and one that will be late in seconds
        var word = Run.fresh("late");
        for (int i = 0; i < 2; i++) Run.refund("500.00").with("{\"caseId\":\"" + word + "-" + i + "\"}").send().approval();
        var urgent = Run.refund("200.00").with("{\"caseId\":\"" + word + "-urgent\"}");
        urgent.json().withObject("/action").put("type", "refund.urgent");
        var id = urgent.send().approval().path("id").asText();
        var tab = tabs.of("priya").go("/inbox?view=all&q=" + word);
        var row = tab.find("[data-row='" + id + "']");
        assertThat(row.locator("[data-due]")).containsText("left");
        var order = ids(tab);
        // When
        assertThat(row.locator("[data-due]")).containsText("late", new com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
        // Then
        assertThat(row.locator("[data-due]")).hasClass(Pattern.compile("critical"));
        assertThat(ids(tab)).isEqualTo(order);
        tab.page().reload();
        assertThat(tab.find("tbody").filter(new Locator.FilterOptions().setHasText("Past target")).locator("[data-row]")).hasAttribute("data-row", id);
        assertThat(ids(tab).getFirst()).isEqualTo(id);
    }

    @Test
    void whatIsNewIsCountedAndComesWithN() {
        // Given
        var word = Run.fresh("new");
        Run.refund("500.00").with("{\"caseId\":\"" + word + "-0\"}").send().approval();
        var tab = tabs.of("priya").go("/inbox?view=all&q=" + word);
        assertThat(tab.find("[data-row]")).hasCount(1);
        assertThat(tab.find(".live")).hasAttribute("data-state", "on");
        // When
        Run.refund("900.00").with("{\"caseId\":\"" + word + "-1\"}").send().approval();
        // Then
        assertThat(tab.find(".news")).containsText("1 new");
        assertThat(tab.find("[data-row]")).hasCount(1);
        tab.page().waitForNavigation(() -> tab.press("n"));
        assertThat(tab.find("[data-row]")).hasCount(2);
    }

    @Test
    void pagesOfALongQueueAreInTheServicesOrderAndHoldNothingTwiceWhileMoreComes() {
        // Given
        var word = Run.fresh("long");
        Run.sendAll(IntStream.range(0, 500).mapToObj(i -> Run.replyWithoutOrder().with("{\"caseId\":\"" + word + "-" + i + "\"}")).toList());
        await().atMost(Console.PATIENCE).until(() -> waiting(word).size() == 500);
        var before = waiting(word);
        var tab = tabs.of("priya").go("/exceptions?view=open&q=" + word);
        // When pages are turned while more comes
        var seen = new ArrayList<String>();
        for (int page = 0; ; page++) {
            seen.addAll(ids(tab));
            if (tab.find("a[rel=next]").count() == 0) break;
            if (page < 3) Run.replyWithoutOrder().with("{\"caseId\":\"" + word + "-more-" + page + "\"}").send().exception();
            tab.page().waitForNavigation(() -> tab.find("a[rel=next]").click());
        }
        // Then
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(new HashSet<>(before)::contains).toList()).isEqualTo(before);
    }

    private List<String> waiting(String word) {
        var ids = new ArrayList<String>();
        console.as("priya", "exception-service").pages("/exceptions?q=" + word + "&limit=1000", 10_000, row -> ids.add(row.path("id").asText()));
        return ids;
    }

    @Test
    void anAddressShowsSomebodyElseTheSameListAfterTheySignIn() {
        // Given
        var word = Run.fresh("link");
        var runs = IntStream.range(0, 3).mapToObj(i -> Run.replyWithoutOrder().with("{\"caseId\":\"" + word + "-" + i + "\"}")).toList();
        Run.sendAll(runs);
        await().atMost(Console.PATIENCE).until(() -> waiting(word).size() == 3);
        var mine = tabs.of("priya").go("/exceptions?view=open&reason=MISSING_DATA&q=" + word);
        await().atMost(Console.PATIENCE).until(() -> {
            mine.press("j");
            return mine.page().url().contains("selected=");
        });
        var address = mine.page().url().replace(console.url(), "");
        var chosen = (String) mine.page().evaluate("() => new URL(location.href).searchParams.get('selected')");
        assertThat(ids(mine)).contains(chosen);
        // When
        var fresh = tabs.ofNobody();
        Tabs.signIn(fresh, "tom", address);
        // Then
        assertThat(ids(fresh)).isEqualTo(ids(mine));
        assertThat(fresh.find("[data-row][aria-current]")).hasAttribute("data-row", chosen);
        assertThat(fresh.find("select[name=reason]")).hasValue("MISSING_DATA");
    }

    @Test
    void aViewOfOnesOwnIsKeptInThisBrowser() {
        // Given
        var tab = tabs.of("priya").go("/exceptions?view=open&reason=MISSING_DATA");
        // When
        tab.find("[data-open=save-view]").click();
        tab.find("#view-name").fill("Numbers missing");
        tab.find("[data-save-view]").click();
        tab.go("/exceptions?view=open");
        tab.find("#saved-views a").click();
        // Then
        assertThat(tab.find("select[name=reason]")).hasValue("MISSING_DATA");
        assertThat(tab.find("#saved-views a")).hasAttribute("aria-current", "page");
    }
}
