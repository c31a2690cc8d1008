package io.countersign.browsertests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The keyboard alone, and what a screen reader hears.
class KeysIT {

    @RegisterExtension
    final Tabs tabs = new Tabs();

    private static List<JsonNode> vouchers(String word, int count) {
        var asked = new ArrayList<JsonNode>();
        for (int i = 0; i < count; i++) {
            var run = Run.refund("10.00").with("{\"caseId\":\"" + word + "-" + i + "\"}");
            run.json().withObject("/action").put("type", "voucher");
            asked.add(run.send().approval());
        }
        return asked;
    }

    private String stateOf(String id) {
        return Console.get().as("priya", "approval-service").get("/approvals/" + id).path("state").asText();
    }

    @Test
    void keysPressedWhileTheNextOneComesDecideTheOneThatIsShownThen() {
        // Given the first of three, with focus in the list
        var word = Run.fresh("third");
        vouchers(word, 3);
        var tab = tabs.of("ana").go("/inbox?view=all&q=" + word);
        tab.find("#work [data-row] a.title").first().click();
        var rows = tab.find(".list [data-row]");
        assertThat(rows).hasCount(3);
        var ids = rows.all().stream().map(row -> row.getAttribute("data-row")).toList();
        rows.first().focus();
        // When
        tab.press("j", "j", "a");
        // Then
        assertThat(tab.find(".toast")).containsText("approved");
        Console.get().awaitAnswer("priya", "approval-service", "/approvals/" + ids.get(2), item -> item.path("state").asText().equals("FINAL"));
        assertThat(List.of(stateOf(ids.get(0)), stateOf(ids.get(1)))).containsOnly("OPEN");
    }

    @Test
    void aLetterTypedIntoAFieldIsALetter() {
        // Given
        var review = Review.open(tabs.of("ana"), vouchers(Run.fresh("typed"), 1).getFirst());
        // When
        review.reason().focus();
        review.tab().press("a", "r", "b");
        // Then
        assertThat(review.reason()).hasValue("arb");
        review.isStillOpen();
    }

    @Test
    void withKeysOffNoLetterDoesAnything() {
        // Given
        var asked = vouchers(Run.fresh("off"), 1).getFirst();
        var tab = tabs.of("ana").go("/settings");
        tab.find("#keys-on").uncheck();
        var review = Review.open(tab, asked);
        // When
        tab.press("a", "c", "j");
        tab.page().waitForFunction("() => !document.querySelector('.htmx-request')");
        // Then
        assertThat(tab.find("kbd[data-kbd=approve]").first()).isHidden();
        review.isStillOpen();
        assertThat(review.now().path("claimedBy").asText("")).isEmpty();
        assertThat(tab.page().url()).contains(review.id());
    }

    @Test
    void aKeyThatWasGivenToAnotherActionDoesThat() {
        // Given
        var tab = tabs.of("ana").go("/settings");
        tab.page().getByLabel("Claim, or give back").press("q");
        // When
        var review = Review.open(tab, vouchers(Run.fresh("mapped"), 1).getFirst());
        tab.page().waitForNavigation(() -> tab.press("q"));
        // Then
        review.says("Claimed by you");
    }

    @Test
    void everythingOnTheReviewIsReachedByTabInReadingOrderAndHasAName() {
        // Given
        var review = Review.open(tabs.of("ana"), Run.refund("240.00").send().approval());
        var page = review.tab().page();
        // When
        var order = new ArrayList<String>();
        for (int i = 0; i < 90 && !order.contains("approve"); i++) {
            page.keyboard().press("Tab");
            order.add((String) page.evaluate("() => { const e = document.activeElement; return e.dataset.action ?? e.name ?? e.id ?? e.tagName; }"));
        }
        // Then
        assertThat(order).containsSubsequence("q", "note", "released", "note", "send-back", "reject", "approve");
        assertThat(page.getByRole(AriaRole.MAIN)).isVisible();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))).hasCount(1);
        for (var name : List.of("Amount to release")) assertThat(page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(name))).isVisible();
        for (var name : List.of("Reject R", "Approve A", "Claim C")) assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name))).isVisible();
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Case").setExact(true))).isVisible();
        assertThat(page.getByRole(AriaRole.COMPLEMENTARY, new Page.GetByRoleOptions().setName("About this case"))).isVisible();
        assertThat((String) page.evaluate("() => [...document.querySelectorAll('svg:not([aria-hidden=true])')].map(e => e.outerHTML.slice(0, 80)).join()")).isEmpty();
    }
}
